"""The bundle that --model names, and the one that takes its place under the headset bar."""

import json
import shutil

import pytest

from fer_cam.cli import main
from fer_cam.labelling import bundles
from fer_cam.pipeline.make_pipeline import make_pipeline
from fer_cam.settings import Settings
from fer_models import FerError, card
from fer_models.card import find_bundle


@pytest.fixture
def worn(tmp_path, monkeypatch):
    """Ships copies of mobilenet-5 and, as mobilenet-5-headset, of the same network."""
    folder = find_bundle("mobilenet-5")
    for name in ("mobilenet-5", "mobilenet-5-headset", "mobilenet-8"):
        copy = shutil.copytree(find_bundle("mobilenet-8") if name == "mobilenet-8" else folder, tmp_path / name)
        values = json.loads((copy / "card.json").read_text())
        (copy / "card.json").write_text(json.dumps(values | {"name": name}))
    monkeypatch.setattr(card, "HERE", tmp_path)
    return tmp_path


def test_the_headset_has_its_own_bundle(worn):
    assert bundles.headset_name("mobilenet-5") == "mobilenet-5-headset"
    assert bundles.emotion_bundle("mobilenet-5", headset=True).name == "mobilenet-5-headset"
    assert bundles.emotion_bundle("mobilenet-5").name == "mobilenet-5"
    assert bundles.emotion_bundle("mobilenet-5-headset").name == "mobilenet-5-headset"


def test_the_list_of_models_says_so(worn, capsys):
    assert main(["models"]) == 0
    shown = capsys.readouterr().out
    assert "mobilenet-5-headset takes the place of mobilenet-5 under --headset." in shown
    assert shown.count("takes the place of") == 1


def test_a_bundle_without_one_and_a_folder_are_used_as_they_are(worn):
    assert bundles.headset_name("mobilenet-8") is None
    assert bundles.emotion_bundle("mobilenet-8", headset=True).name == "mobilenet-8"
    assert bundles.emotion_bundle(worn / "mobilenet-5", headset=True).name == "mobilenet-5"
    with pytest.raises(FerError, match="did you mean mobilenet-5"):
        bundles.emotion_bundle("mobilenet-55", headset=True)


def test_switching_the_headset_on_changes_the_bundle_and_keeps_the_faces(worn, demo_frames):
    from fer_cam.types import Frame

    off = Settings("demo", detector="haar", model="mobilenet-5")
    on = Settings("demo", detector="haar", model="mobilenet-5", headset=True)
    pipeline = make_pipeline(off)
    detector = pipeline.detector
    (first,) = pipeline.process(Frame(0, 0.0, demo_frames[30])).faces
    assert make_pipeline(on, pipeline, off) is pipeline and pipeline.detector is detector
    assert pipeline.classifier.bundle.name == "mobilenet-5-headset"
    (second,) = pipeline.process(Frame(1, 1 / 30, demo_frames[30])).faces
    assert second.id == first.id
    make_pipeline(off, pipeline, on)
    assert pipeline.classifier.bundle.name == "mobilenet-5"


def test_switching_the_headset_on_keeps_a_model_without_such_a_bundle(worn):
    off, on = (Settings("demo", detector="haar", model="mobilenet-8", headset=h) for h in (False, True))
    pipeline = make_pipeline(off)
    classifier = pipeline.classifier
    assert make_pipeline(on, pipeline, off).classifier is classifier


def test_the_rate_of_classification_can_be_changed(worn):
    before = Settings("demo", detector="haar", model="mobilenet-5")
    after = Settings("demo", detector="haar", model="mobilenet-5", classify_rate=0)
    pipeline = make_pipeline(before)
    assert pipeline.classify_rate == 15
    assert make_pipeline(after, pipeline, before).classify_rate == 0
