"""A second label on each face (`--attribute`), from a toy model that calls reddish faces woman and bluish ones man."""

import csv
import hashlib
import io
import json
import shutil
from dataclasses import replace

import cv2
import pytest
from faces_made import TOY
from fer_cam_process import fer_cam, records

import fer_models.card
from fer_cam import EmotionRecognizer
from fer_cam.commands import models
from fer_cam.detectors import make_detector
from fer_cam.drawing.overlay import draw
from fer_cam.labelling.bundles import attribute_bundle, attribute_names, emotion_bundle, emotion_names
from fer_cam.labelling.classifier import Classifier
from fer_cam.pipeline.make_pipeline import make_pipeline
from fer_cam.pipeline.pipeline import Pipeline
from fer_cam.settings import Settings
from fer_cam.sinks.lines import json_line
from fer_cam.sources import open_source
from fer_cam.types import Frame
from fer_models import FerError, load_bundle
from fer_models.card import find_bundle
from fer_models.preprocess import crop_face, fit_input


@pytest.fixture(scope="module")
def toy():
    return Classifier(attribute_bundle(TOY))


@pytest.fixture(scope="module")
def emotion():
    return Classifier("mobilenet-7")


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """A folder of shipped models with one of emotion and one of gender."""
    shutil.copytree(find_bundle("mobilenet-7"), tmp_path / "models" / "mobilenet-7")
    shutil.copytree(TOY, tmp_path / "models" / "gender")
    monkeypatch.setattr(fer_models.card, "HERE", tmp_path / "models")
    return tmp_path / "models"


def swap_red_and_blue(image):
    return image[:, :, ::-1].copy()


def test_the_toy_matches_its_card():
    data = (TOY / "model.tflite").read_bytes()
    assert load_bundle(TOY).card["sha256"] == hashlib.sha256(data).hexdigest()
    assert load_bundle(TOY).task == "gender" and load_bundle("mobilenet-7").task == "emotion"


def test_each_face_gets_a_second_label_from_its_own_crop(demo_frames, emotion, toy):
    frame = Frame(0, 0.0, demo_frames[30])
    detector = make_detector("mtcnn")
    result = Pipeline(detector, emotion, attribute=toy).process(frame)
    (one,) = result.faces
    assert list(one.attributes) == ["gender"] and one.attributes["gender"].label == "woman"
    assert one.attributes["gender"].confidence == one.attributes["gender"].probabilities["woman"] > 0.9
    assert result.timings["attribute"] > 0
    # The crop follows its own card: wider than the emotion's, 96 pixels, in colour.
    crop = crop_face(frame.image, one.box, one.points, margin=0.2, alignment="eyes", size=96)
    assert fit_input(crop, (96, 96), 3).shape == (96, 96, 3)
    probabilities = toy.classify([crop])[0]
    assert tuple(one.attributes["gender"].probabilities.values()) == pytest.approx(probabilities, abs=1e-6)
    assert (
        Pipeline(detector, emotion, attribute=toy)
        .process(replace(frame, image=swap_red_and_blue(frame.image)))
        .faces[0]
        .attributes["gender"]
        .label
        == "man"
    )


def test_an_attribute_changes_nothing_else_of_the_result(demo_frames, emotion, toy):
    frames = [Frame(i, i / 30, image) for i, image in enumerate(demo_frames[:20])]
    detector = make_detector("mtcnn")
    plain, second = Pipeline(detector, emotion), Pipeline(detector, emotion, attribute=toy)
    assert plain.attribute is None and plain.attribute_labels == {}
    first, both = [plain.process(f) for f in frames], [second.process(f) for f in frames]
    for a, b in zip(first, both, strict=True):
        assert a.faces[0].attributes == {} and "attribute" not in a.timings
        assert a.faces[0].probabilities == b.faces[0].probabilities and a.faces[0].box == b.faces[0].box
        assert json_line(a) == json.dumps(
            json.loads(json_line(b)) | {"faces": [_without(f) for f in json.loads(json_line(b))["faces"]]}
        )
        assert (draw(a) == draw(replace(b, faces=tuple(replace(f, attributes={}) for f in b.faces)))).all()


def _without(value):
    return {k: v for k, v in value.items() if k != "attributes"}


@pytest.mark.slow
def test_the_second_label_is_smoothed_over_time(demo_frames, emotion, toy):
    pipeline = Pipeline(make_detector("mtcnn"), emotion, attribute=toy, classify_rate=0)
    image = demo_frames[30]
    labels = [
        pipeline.process(Frame(i, i / 30, swap_red_and_blue(image) if i == 10 else image)).faces[0].attributes["gender"]
        for i in range(60)
    ]
    assert {a.label for a in labels} == {"woman"}  # one frame does not change it
    assert labels[9].confidence > labels[10].confidence > 0.9
    later = [
        pipeline.process(Frame(i, i / 30, swap_red_and_blue(image))).faces[0].attributes["gender"].label
        for i in range(60, 160)
    ]
    assert later[0] == "woman" and later[-1] == "man"
    # After a reset, as between photos, nothing is averaged.
    pipeline.reset()
    assert pipeline.process(Frame(0, 0.0, image)).faces[0].attributes["gender"].label == "woman"


@pytest.mark.slow
def test_second_labels_come_in_turns_under_load(demo_frames, emotion, toy):
    class Counting:
        """Counts the faces that the toy classifies."""

        bundle, labels, averages_views, faces = toy.bundle, toy.labels, False, 0

        def classify(self, crops):
            self.faces += len(crops)
            return toy.classify(crops)

    counting = Counting()
    pipeline = Pipeline(make_detector("mtcnn"), emotion, attribute=counting)
    pipeline.hold(30)
    frames = [Frame(i, i / 30, demo_frames[30]) for i in range(400)]
    for frame in frames:
        last = pipeline.process(frame)
        pipeline.spend(0.2, frame.time)
    assert "labels every" in last.compromise and counting.faces < 250
    assert last.faces[0].attributes["gender"].label == "woman"


def test_an_attribute_can_be_switched_on_and_off_while_the_pipeline_runs(demo_frames):
    off = Settings(source="demo", detector="haar")
    on = replace(off, attribute=str(TOY))
    pipeline = make_pipeline(off)
    first = pipeline.process(Frame(0, 0.0, demo_frames[0]))
    emotion = pipeline.classifier
    assert make_pipeline(on, pipeline, off) is pipeline and pipeline.classifier is emotion
    second = pipeline.process(Frame(1, 0.03, demo_frames[1]))
    assert first.faces[0].attributes == {} and second.faces[0].attributes["gender"].label == "woman"
    assert second.faces[0].id == first.faces[0].id  # the face is still the same
    attribute = pipeline.attribute
    make_pipeline(replace(on, headset=True), pipeline, on)
    assert pipeline.attribute is attribute
    with pytest.raises(FerError, match="unknown attribute"):
        make_pipeline(replace(on, attribute="nothing"), pipeline, on)
    assert pipeline.attribute is attribute
    make_pipeline(off, pipeline, on)
    assert pipeline.attribute is None
    assert pipeline.process(Frame(2, 0.06, demo_frames[2])).faces[0].attributes == {}


def test_python_api(demo_frames):
    recognizer = EmotionRecognizer(attribute=TOY)
    (one,) = recognizer.recognize(demo_frames[30])
    assert one.attributes["gender"].label == "woman" and len(recognizer.labels) == 7
    with pytest.raises(FerError, match="add it as a second label"):
        EmotionRecognizer(model=TOY)
    with pytest.raises(FerError, match="names emotions, which --model already does"):
        EmotionRecognizer(attribute="mobilenet-7")


def test_each_option_offers_the_bundles_of_its_task(shipped):
    assert emotion_names() == ("mobilenet-7",) and attribute_names() == ("gender",)
    assert attribute_bundle("gender").labels == ("man", "woman")
    for call, name, message in (
        (emotion_bundle, "gender", "gender: is a model of gender, not of emotion; add it as a second label"),
        (attribute_bundle, "mobilenet-7", r"give --attribute a model of another task \(gender\)"),
        (attribute_bundle, "gendre", r"unknown attribute 'gendre'; did you mean gender\? \(shipped: gender\)"),
        (emotion_bundle, "gendre", r"unknown model 'gendre'; give a shipped one .* \(shipped: mobilenet-7\)"),
    ):
        with pytest.raises(FerError, match=message) as caught:
            call(name)
        assert caught.value.exit_code == 2
    # A bundle whose card cannot be read is still offered as a model, so that choosing it reports what is wrong.
    (shipped / "mobilenet-7" / "card.json").write_text("{")
    assert emotion_names() == ("mobilenet-7",)
    with pytest.raises(FerError, match="not valid JSON"):
        emotion_bundle("mobilenet-7")


def test_models_are_listed_with_their_task(shipped, capsys):
    assert models.run([]) == 0
    gender, mobilenet = (line.split() for line in capsys.readouterr().out.splitlines()[1:3])
    assert gender[:2] == ["gender", "gender"] and gender[-2:] == ["man,", "woman"] and "50.0%" in gender
    assert mobilenet[:2] == ["mobilenet-7", "emotion"]
    assert models.run(["--json"]) == 0
    assert [m["task"] for m in json.loads(capsys.readouterr().out)] == ["gender", "emotion"]


@pytest.mark.slow
def test_the_command_writes_it_in_every_format(tmp_path, photo):
    process = fer_cam(photo, "--headless", "--attribute", TOY)
    assert process.returncode == 0 and " / woman " in process.stdout and process.stdout.count("%") == 2
    process = fer_cam(photo, "--headless", "--attribute", TOY, "--format", "jsonl")
    assert records(process.stdout)[0]["faces"][0]["attributes"]["gender"]["label"] == "woman"
    process = fer_cam(
        photo, "--headless", "--attribute", TOY, "--format", "csv", "--headset", "--record", tmp_path / "a.avi"
    )
    assert next(csv.DictReader(io.StringIO(process.stdout)))["gender"] in ("man", "woman")
    assert cv2.VideoCapture(str(tmp_path / "a.avi")).read()[0]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--attribute", "nothing"], "unknown attribute 'nothing'"),
        (["--attribute", "."], "has no card.json"),
        (["--attribute", ""], "the attribute's name is empty"),
        (["--attribute", "mobilenet-7"], "names emotions, which --model already does"),
        (["--model", TOY], "is a model of gender, not of emotion"),
    ],
)
def test_a_mistake_is_reported_in_one_line(arguments, message, tmp_path):
    process = fer_cam("demo", "--headless", "--frames", 1, *arguments, cwd=tmp_path)
    assert process.returncode == 2 and process.stderr.count("\n") == 1 and message in process.stderr, process.stderr
    assert process.stdout == ""


def test_benchmark_refuses_an_attribute_as_a_model():
    process = fer_cam("benchmark", "--model", TOY)
    assert process.returncode == 2 and "is a model of gender" in process.stderr and process.stderr.count("\n") == 1


def test_detectors_with_and_without_points_and_many_faces(demo_frames, emotion, toy):
    result = Pipeline(make_detector("haar"), emotion, attribute=toy).process(Frame(0, 0.0, demo_frames[30]))
    assert result.faces[0].attributes["gender"].label == "woman"
    crowd = open_source("demo:5").read()
    crowd_result = Pipeline(make_detector("mtcnn"), emotion, attribute=toy).process(crowd)
    assert len(crowd_result.faces) == 5 and all(f.attributes["gender"].label == "woman" for f in crowd_result.faces)
