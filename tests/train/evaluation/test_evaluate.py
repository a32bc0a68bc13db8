"""`fer-train evaluate`, on bundles and runs."""

import json
import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

from fer_models import load_bundle
from fer_models.card import find_bundle
from fer_train.cli import main
from fer_train.data import EMOTIONS, Dataset, load_dataset
from fer_train.evaluation import Evaluation, Predictions, card_results, predict_set, results_of
from fer_train.evaluation.scores import summarise
from fer_train.inference.predictor import average_with_mirror, predictor

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]

DATA_OPTIONS = "--split, --ferplus and --majority belong to --data"


def test_a_card_has_the_scores_of_its_bundle():
    bundle = predictor("mobilenet-7")
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (20, 48, 48, 1), dtype=np.uint8)
    data = Dataset(images, rng.integers(0, 7, 20), tuple(map(str, range(20))), EMOTIONS)
    predictions = predict_set(bundle.predict, data)
    card = card_results(predictions).to_dict(digits=4)
    bins = {k: np.array(v) for k, v in card["normal"]["reliability"].items()}
    gap = (bins["faces"] * abs(bins["accuracy"] - bins["confidence"])).sum() / len(data)
    assert bins["faces"].sum() == len(data) and gap == pytest.approx(card["normal"]["calibration_error"], abs=2e-4)
    assert card["headset"]["accuracy"] == results_of(predictions).headset.accuracy
    assert list(card) == ["normal", "headset"] and "reliability" in card["normal"]
    assert list(card["normal"]) == list(summarise(data.labels, bundle.predict(images), EMOTIONS).to_dict())
    assert not bundle.flips and bundle.kind == "bundle" and bundle.digest() == load_bundle("mobilenet-7").card["sha256"]


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """FER2013's layout with eight faces of each class; one of `test` is also in `train`. No model knows contempt."""
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
    assert "left out faces of classes that the model lacks: contempt 8 (8 in all)" in shown.err
    assert "56 faces; each face averaged with its mirror image, as fer-cam does with photos" in shown.out
    assert "28 with the headset bar" in shown.out and "49 of these faces do not occur in train" in shown.out
    for word in ("balanced accuracy", "macro f1", "log loss", "calibration error", "recall disgust", "precision sad"):
        assert word in shown.out
    for end in ("normal", "headset", "reliability"):
        assert cv2.imread(str(tmp_path / f"test-{end}.png")).shape[0] > 300
    results = json.loads((tmp_path / "test.json").read_text())
    predictions = Predictions.load(tmp_path / "test-predictions.npz")
    assert json.dumps(Evaluation.load(tmp_path / "test.json", predictions.classes).to_dict()) == json.dumps(results)
    assert results["left_out"] == {"contempt": 8} and results["not_in_train"]["normal"]["faces"] == 49
    for kind in ("normal", "headset", "mixed"):
        hits = getattr(predictions, kind).argmax(axis=1) == predictions.labels
        assert results[kind]["accuracy"] == pytest.approx(hits.mean())
        low, high = results[kind]["intervals"]["accuracy"]
        assert low < results[kind]["accuracy"] < high
    assert sum(results["normal"]["reliability"]["faces"]) == 56 and results["flip"] == "both views"
    model = predictor("mobilenet-7")
    faces = load_dataset(data, (48, 48), 1).splits["test"]
    known = faces.take(np.flatnonzero(np.isin(faces.labels, [faces.classes.index(c) for c in EMOTIONS])))
    by_name = dict(zip(predictions.names, predictions.normal, strict=True))
    both = average_with_mirror(model.predict)(known.images[:])
    np.testing.assert_allclose([by_name[name] for name in known.names], both, atol=1e-5)
    assert np.abs(both - model.predict(known.images[:])).max() > 1e-3


def test_a_bundle_that_averages_in_its_graph_is_shown_one_view(data, tmp_path, capsys):
    """Bundles of versions up to 0.1 do."""
    old = shutil.copytree(find_bundle("mobilenet-7"), tmp_path / "old")
    card = json.loads((old / "card.json").read_text())
    (old / "card.json").write_text(json.dumps(card | {"flip_average": True}))
    assert main(["evaluate", str(old), "--data", str(data), "--out", str(tmp_path / "out"), "--flip"]) == 0
    assert "the graph itself averages each face with its mirror image, so --flip changes" in capsys.readouterr().out
    predictions = Predictions.load(tmp_path / "out" / "test-predictions.npz")
    assert predictions.about["flip"] == "in the graph" and predictor(old).flips
    first = load_dataset(data, (48, 48), 1).splits["test"]
    row = first.names.index(predictions.names[0])
    np.testing.assert_allclose(predictions.normal[0], predictor(old).predict(first.images[row : row + 1])[0], atol=1e-5)


@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_a_run_with_the_mirror_average_answers_like_its_bundle(data, tmp_path, capsys):
    pytest.importorskip("tensorflow", reason="TensorFlow is not installed (pip install 'fer-cam[train]')")
    run = str(ROOT / "training" / "runs" / "mobilenet-7-late-mean")
    assert main(["evaluate", run, "--data", str(data), "--out", str(tmp_path), "--flip", "--json"]) == 0
    results = json.loads(capsys.readouterr().out)
    assert (results["kind"], results["flip"]) == ("run", "asked for") and np.sum(results["normal"]["confusion"]) == 56
    predictions = Predictions.load(tmp_path / "test-predictions.npz")
    # The shipped bundle is this run, sharpened by a temperature and quantised.
    theirs = average_with_mirror(predictor("mobilenet-7").predict)(
        np.stack([cv2.imread(str(data / n), cv2.IMREAD_GRAYSCALE)[:, :, None] for n in predictions.names])
    )
    assert (predictions.normal.argmax(axis=1) == theirs.argmax(axis=1)).mean() > 0.8
    assert np.abs(predictions.normal - theirs).mean() < 0.05


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["mobilenet-7"], 2, "--data --labels is required"),
        (["mobilenet-7", "--data", "DATA", "--labels", "x.csv"], 2, "not allowed with"),
        (["mobilenet-7", "--labels", "x.csv", "--split", "test"], 2, DATA_OPTIONS),
        (["mobilenet-7", "--labels", "x.csv", "--majority"], 2, DATA_OPTIONS),
        (["mobilenet-7", "--data", "DATA", "--majority"], 2, "give their fer2013new.csv with --ferplus"),
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


def test_an_evaluation_on_other_faces_is_not_overwritten(data, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["evaluate", "mobilenet-7", "--data", str(data)]) == 0
    before = Path("evaluation/mobilenet-7/test.json").read_bytes()
    assert main(["evaluate", "mobilenet-7", "--data", str(data)]) == 0  # the same faces again
    assert main(["occlude", str(data), str(tmp_path / "worn" / data.name)]) == 0
    capsys.readouterr()
    command = ["evaluate", "mobilenet-7", "--data", str(tmp_path / "worn" / data.name)]
    assert main(command) == 2
    assert "test.json: holds an evaluation on other faces" in capsys.readouterr().err
    assert Path("evaluation/mobilenet-7/test.json").read_bytes() == before
    assert main([*command, "--out", "elsewhere"]) == 0 and Path("elsewhere/test.json").is_file()
