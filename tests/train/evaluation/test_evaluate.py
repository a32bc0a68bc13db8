"""Evaluating: what is counted, on which faces, and what a person's mistakes get."""

import io
import json
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from fer_models import load_bundle
from fer_models.occlusion import corners_from_68, draw_headset
from fer_train.cli import main
from fer_train.data import EMOTIONS, Dataset, PictureFiles
from fer_train.data.pictures import InputFormat
from fer_train.evaluation import Predictions, evaluate_both, known_faces, predict_set, results_of
from fer_train.evaluation.leakage import not_in
from fer_train.evaluation.metrics import summarise
from fer_train.evaluation.predictions import CHUNK, half_of_each_class
from fer_train.headset.pictures import occluded_images
from fer_train.inference.predictor import mirrored, predictor
from fer_train.progress import Progress

ROOT = Path(__file__).parents[3]
BELONG = "--split, --ferplus and --majority belong to --data"


def brightness(images):
    """A classifier of two classes: the left half's mean brightness says how likely the second is."""
    p = images[:, :, : images.shape[2] // 2].mean(axis=(1, 2, 3), dtype=np.float64) / 255
    return np.stack([1 - p, p], axis=1).astype(np.float32)


def faces(count, seed=0, classes=("dark", "bright")):
    rng = np.random.default_rng(seed)
    images = rng.integers(0, 256, (count, 8, 8, 1), dtype=np.uint8)
    return Dataset(images, rng.integers(0, len(classes), count), tuple(f"{i}.png" for i in range(count)), classes)


def test_chunks_files_and_arrays_give_the_same(tmp_path):
    data = faces(CHUNK + 3)
    paths = [tmp_path / name for name in data.names]
    for path, image in zip(paths, data.images, strict=True):
        cv2.imwrite(str(path), image)
    filed = Dataset(PictureFiles(paths, InputFormat((8, 8), 1)), data.labels, data.names, data.classes)
    ours, theirs = predict_set(brightness, data), predict_set(brightness, filed)
    np.testing.assert_array_equal(ours.normal, brightness(data.images))
    np.testing.assert_array_equal(ours.headset, brightness(occluded_images(data)))
    np.testing.assert_array_equal(theirs.normal, ours.normal)
    np.testing.assert_array_equal(theirs.headset, ours.headset)


def test_the_bar_is_drawn_by_landmarks_where_there_are_any():
    rng = np.random.default_rng(1)
    images = rng.integers(100, 256, (2, 64, 64, 1), dtype=np.uint8)
    marks = np.full((2, 68, 2), np.nan, np.float32)
    marks[0] = rng.uniform(10, 50, (68, 2))
    seen = []

    def watch(given):
        seen.append(given.copy())
        return brightness(given)

    predict_set(watch, Dataset(images, np.array([0, 1]), ("a", "b"), ("dark", "bright"), landmarks=marks))
    exact = draw_headset(images[0].copy(), corners_from_68(marks[0]))
    np.testing.assert_array_equal(seen[1][0], exact)
    np.testing.assert_array_equal(seen[0], images)
    assert not np.array_equal(seen[1][1], images[1])  # without landmarks: where eyes usually are


def test_mixed_is_half_of_each_class_and_the_same_for_every_model():
    labels = np.repeat([0, 1, 2], [10, 7, 1])
    worn = half_of_each_class(labels, ("a", "b", "c"))
    assert [int(worn[labels == i].sum()) for i in range(3)] == [5, 3, 0]
    # A model that knows two of the classes, in another order, is tested on the same mixture.
    fewer = np.concatenate([np.ones(10, int), np.zeros(7, int)])
    np.testing.assert_array_equal(half_of_each_class(fewer, ("b", "a")), worn[:17])
    said = predict_set(brightness, faces(40))
    half = half_of_each_class(said.labels, said.classes)
    np.testing.assert_array_equal(said.mixed[half], said.headset[half])
    np.testing.assert_array_equal(said.mixed[~half], said.normal[~half])
    found = results_of(said)
    assert found["mixed"]["wearing"] == half.sum() > 0
    assert found["mixed"]["accuracy"] == summarise(said.labels, said.mixed, said.classes)["accuracy"]


def test_the_mirror_averages_logits_and_ends_symmetric():
    images = faces(5).images
    both = mirrored(brightness)
    ours = both(images)
    logits = (np.log(brightness(images)) + np.log(brightness(images[:, :, ::-1]))) / 2
    expected = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(ours, expected, rtol=1e-5)
    np.testing.assert_allclose(both(images[:, :, ::-1]), ours, rtol=1e-6)
    assert np.abs(brightness(images) - ours).max() > 0.01


def test_faces_of_unknown_classes_are_left_out_and_counted():
    data = faces(30, classes=("bright", "dim", "dark"))
    kept, left = known_faces(data, ("dark", "bright"))
    assert left == {"dim": int((data.labels == 1).sum())} and len(kept) == 30 - left["dim"]
    assert [kept.classes[i] for i in kept.labels] == [c for c in (data.classes[i] for i in data.labels) if c != "dim"]
    with pytest.raises(Exception, match="no class in common: the model has man, woman"):
        known_faces(data, ("man", "woman"))


def test_predictions_survive_their_file(tmp_path):
    said = predict_set(brightness, faces(9), {"model": "m", "split": "test"})
    said.save(tmp_path / "p.npz")
    back = Predictions.load(tmp_path / "p.npz")
    assert (back.names, back.classes, back.about) == (said.names, said.classes, said.about)
    np.testing.assert_array_equal(back.headset, said.headset)
    with np.load(tmp_path / "p.npz", allow_pickle=False) as file:
        assert all(file[name].dtype != object for name in file)
    (tmp_path / "p.npz").write_bytes((tmp_path / "p.npz").read_bytes()[:200])
    with pytest.raises(Exception, match=r"p\.npz: damaged"):
        Predictions.load(tmp_path / "p.npz")


def test_repeats_in_train_are_found_in_memory_and_in_files(tmp_path):
    test, train = faces(12), faces(20, seed=1)
    train.images[[3, 7]] = test.images[[0, 5]]
    expected = [i for i in range(12) if i not in (0, 5)]
    assert not_in(test, train).tolist() == expected
    filed = []
    for name, data in (("test", test), ("train", train)):
        paths = [tmp_path / f"{name}{n}" for n in data.names]
        for path, image in zip(paths, data.images, strict=True):
            cv2.imwrite(str(path), image)
        filed.append(Dataset(PictureFiles(paths, InputFormat((8, 8), 1)), data.labels, data.names, data.classes))
    assert not_in(*filed).tolist() == expected
    assert not_in(test, faces(20, seed=2)).tolist() == list(range(12))


def test_progress_is_for_terminals_and_takes_its_line_away(monkeypatch):
    monkeypatch.setattr("fer_train.progress.PATIENCE", -1)
    for tty in (True, False):
        stream = io.StringIO()
        stream.isatty = lambda tty=tty: tty
        monkeypatch.setattr(sys, "stderr", stream)
        with Progress("predicting", 2000) as progress:
            progress.shown -= 1
            progress.step(1000)
        shown = stream.getvalue()
        assert ("predicting: 1,000 of 2,000" in shown) == tty
        assert shown.endswith("\r") == tty


def test_a_card_gets_what_the_predictor_says():
    bundle = predictor("mobilenet-7")
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (20, 48, 48, 1), dtype=np.uint8)
    data = Dataset(images, rng.integers(0, 7, 20), tuple(map(str, range(20))), EMOTIONS)
    found = evaluate_both(bundle.file, data)
    bins = {k: np.array(v) for k, v in found["normal"]["reliability"].items()}
    gap = (bins["faces"] * abs(bins["accuracy"] - bins["confidence"])).sum() / len(data)
    assert bins["faces"].sum() == len(data) and gap == pytest.approx(found["normal"]["calibration_error"], abs=2e-4)
    assert found["headset"]["accuracy"] == results_of(predict_set(bundle.predict, data))["headset"]["accuracy"]
    assert set(found["normal"]) == {*summarise(data.labels, bundle.predict(images), EMOTIONS), "reliability"}
    assert bundle.flips and bundle.kind == "bundle" and bundle.digest() == load_bundle("mobilenet-7").card["sha256"]


# The command


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """FER2013's layout: eight faces a class, of which one of `test` is also in `train`; and a class of none's."""
    root, rng = tmp_path_factory.mktemp("data"), np.random.default_rng(0)
    for split, classes in (("train", EMOTIONS), ("test", (*EMOTIONS, "contempt"))):
        for name in classes:
            (root / split / name).mkdir(parents=True)
            for i in range(8):
                cv2.imwrite(str(root / split / name / f"{i}.png"), rng.integers(0, 256, (48, 48), dtype=np.uint8))
    for name in EMOTIONS:
        (root / "train" / name / "again.png").write_bytes((root / "test" / name / "0.png").read_bytes())
    return root


def test_a_bundle_on_any_set(data, tmp_path, capsys):
    assert main(["evaluate", "mobilenet-7", "--data", str(data), "--out", str(tmp_path), "--flip"]) == 0
    shown = capsys.readouterr()
    assert "left out, of classes that the model lacks: contempt 8; 8 in all" in shown.err
    assert "56 faces; the graph itself averages each face with its mirror image, so --flip does nothing" in shown.out
    assert "28 with the bar" in shown.out and "49 are not also in train" in shown.out
    for word in ("balanced accuracy", "macro f1", "log loss", "calibration error", "recall disgust", "precision sad"):
        assert word in shown.out
    for end in ("normal", "headset", "reliability"):
        assert cv2.imread(str(tmp_path / f"test-{end}.png")).shape[0] > 300
    results, said = (
        json.loads((tmp_path / "test.json").read_text()),
        Predictions.load(tmp_path / "test-predictions.npz"),
    )
    assert results["left_out"] == {"contempt": 8} and results["not_in_train"]["normal"]["faces"] == 49
    for kind in ("normal", "headset", "mixed"):
        hits = getattr(said, kind).argmax(axis=1) == said.labels
        assert results[kind]["accuracy"] == pytest.approx(hits.mean())
        low, high = results[kind]["intervals"]["accuracy"]
        assert low < results[kind]["accuracy"] < high
    assert sum(results["normal"]["reliability"]["faces"]) == 56 and results["flip"] == "in the graph"


@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_a_run_with_its_mirror_answers_as_its_bundle(data, tmp_path, capsys):
    pytest.importorskip("tensorflow", reason="TensorFlow is not installed (pip install 'fer-cam[train]')")
    run = str(ROOT / "training" / "runs" / "mobilenet-7-late-mean")
    assert main(["evaluate", run, "--data", str(data), "--out", str(tmp_path), "--flip", "--json"]) == 0
    results = json.loads(capsys.readouterr().out)
    assert (results["kind"], results["flip"]) == ("run", "asked for") and np.sum(results["normal"]["confusion"]) == 56
    said = Predictions.load(tmp_path / "test-predictions.npz")
    # The shipped bundle is this run with the mirror in its graph, sharpened by a temperature and quantised.
    theirs = predictor("mobilenet-7").predict(
        np.stack([cv2.imread(str(data / n), cv2.IMREAD_GRAYSCALE)[:, :, None] for n in said.names])
    )
    assert (said.normal.argmax(axis=1) == theirs.argmax(axis=1)).mean() > 0.8
    assert np.abs(said.normal - theirs).mean() < 0.05


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["mobilenet-7"], 2, "--data --labels is required"),
        (["mobilenet-7", "--data", "DATA", "--labels", "x.csv"], 2, "not allowed with"),
        (["mobilenet-7", "--labels", "x.csv", "--split", "test"], 2, BELONG),
        (["mobilenet-7", "--labels", "x.csv", "--majority"], 2, BELONG),
        (["mobilenet-7", "--data", "DATA", "--majority"], 2, "give its fer2013new.csv with --ferplus"),
        (["mobilenet-7", "--labels", "nowhere.csv", "--out", "OUT"], 2, "nowhere.csv: cannot be read"),
        (["mobilenet-7", "--data", "DATA", "--split", "../up"], 2, "--split ../up"),
        (["mobilenet-7", "--data", "DATA", "--split", "dev", "--out", "OUT"], 2, "no split 'dev', only"),
        (["mobilenet-7", "--data", "DATA", "--split", "train", "--out", "DATA/test/sad/0.png"], 1, "cannot be written"),
        (["mobilnet-7", "--data", "DATA"], 2, "did you mean mobilenet-7"),
    ],
)
def test_mistakes_on_the_command_line_get_one_line(arguments, code, message, data, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    named = [a.replace("DATA", str(data)).replace("OUT", str(tmp_path)) for a in arguments]
    assert main(["evaluate", *named]) == code
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and error.startswith("fer-train: ") and message in error


def test_what_was_measured_on_other_faces_is_kept(data, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["evaluate", "mobilenet-7", "--data", str(data)]) == 0
    before = Path("evaluation/mobilenet-7/test.json").read_bytes()
    assert main(["evaluate", "mobilenet-7", "--data", str(data)]) == 0  # the same faces again
    assert main(["occlude", str(data), str(tmp_path / "worn" / data.name)]) == 0
    capsys.readouterr()
    command = ["evaluate", "mobilenet-7", "--data", str(tmp_path / "worn" / data.name)]
    assert main(command) == 2
    assert "test.json: holds what was measured on other faces" in capsys.readouterr().err
    assert Path("evaluation/mobilenet-7/test.json").read_bytes() == before
    assert main([*command, "--out", "elsewhere"]) == 0 and Path("elsewhere/test.json").is_file()
