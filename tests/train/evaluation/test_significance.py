"""Two models on the same faces."""

import json
import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

from fer_models import load_bundle
from fer_train.cli import main
from fer_train.evaluation import Predictions
from fer_train.evaluation.significance import align_predictions, compare, distinct_names, mcnemar

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("only_a", "only_b", "p"),
    [
        (0, 0, 1.0),
        (1, 9, 22 / 1024),  # 2 (1 + 10) / 2^10
        (6, 0, 2 / 64),
        (12, 12, 1.0),
        (59, 121, 5.4501e-06),  # Agresti's example: (62 - 1)^2 / 180 = 20.672
        (20, 20, 1.0),
        (10, 15, 0.4237),  # 25 faces: chi-squared, 16 / 25
    ],
)
def test_mcnemar(only_a, only_b, p):
    assert mcnemar(only_a, only_b) == pytest.approx(p, rel=1e-3)
    assert mcnemar(only_b, only_a) == mcnemar(only_a, only_b)


def test_the_exact_test_and_the_approximation_meet():
    exact, approximate = mcnemar(8, 16), mcnemar(8, 17)
    assert exact == pytest.approx(0.1516, abs=1e-3) and approximate == pytest.approx(0.1096, abs=1e-3)


def predictions(correct, classes=("a", "b"), names=None, labels=None, **about):
    """Predictions that are correct for the given faces; all faces are of the first class unless labels are given."""
    correct = np.array(correct, bool)
    labels = np.zeros(len(correct), np.int64) if labels is None else np.array(labels)
    predicted = np.where(correct, labels, (labels + 1) % len(classes))
    answers = np.eye(len(classes), dtype=np.float32)[predicted]
    names = names or tuple(f"{i}.png" for i in range(len(correct)))
    return Predictions(labels, tuple(names), classes, answers, answers[:, ::-1].copy(), about)


def test_the_counts_are_of_the_right_faces():
    a, b = predictions([1, 1, 1, 0, 0]), predictions([1, 0, 0, 1, 0])
    normal = compare(a, b)["normal"]
    assert (normal.accuracy, normal.only_a, normal.only_b, normal.faces) == ((0.6, 0.4), 2, 1, 5)
    assert normal.difference == pytest.approx(0.2) and not normal.beyond_chance
    assert "A and B is not beyond chance (p = 1.000)" in normal.sentence("A", "B", "normal")
    headset = compare(a, b)["headset"]  # the answers are swapped
    assert (headset.only_a, headset.only_b) == (1, 2)
    better = compare(predictions([1] * 9 + [0]), predictions([0] * 10))["normal"]
    assert better.sentence("A", "B", "normal") == "On normal faces A is better than B, beyond chance (p = 0.004)."


def test_models_of_other_classes_and_order_are_compared_on_their_common_faces():
    a = predictions([1, 0, 1], names=("x", "y", "z"), labels=[0, 1, 1])
    b = predictions([0, 1], classes=("c", "b", "a"), names=("z", "x"), labels=[1, 2])
    ours, theirs = align_predictions(a, b)
    assert ours.names == theirs.names == ("x", "z")
    normal = compare(ours, theirs)["normal"]
    assert (normal.faces, normal.only_a, normal.only_b) == (2, 1, 0)


def test_other_faces_are_refused():
    first = predictions([1], names=["x"], model="m")
    with pytest.raises(Exception, match="m and n were tested on different faces"):
        align_predictions(first, predictions([1], names=["y"], model="n"))
    with pytest.raises(Exception, match="x is a for m and b for n"):
        align_predictions(first, predictions([1], names=["x"], labels=[1], model="n"))
    with pytest.raises(Exception, match="name a face twice"):
        align_predictions(predictions([1, 1], names=["x", "x"]), predictions([1], names=["x"]))


def test_equal_names_are_distinguished():
    assert distinct_names(predictions([1], model="m"), predictions([1], model="n")) == ("m", "n")
    pair = predictions([1], model="m", kind="run"), predictions([1], model="m", kind="bundle")
    assert distinct_names(*pair) == ("m (run)", "m (bundle)")
    assert distinct_names(pair[0], pair[0]) == ("m (A)", "m (B)")


# The command


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    root, rng = tmp_path_factory.mktemp("data"), np.random.default_rng(0)
    for name in load_bundle("mobilenet-7").labels:
        (root / "test" / name).mkdir(parents=True)
        for i in range(4):
            cv2.imwrite(str(root / "test" / name / f"{i}.png"), rng.integers(0, 256, (48, 48), dtype=np.uint8))
    return root


@pytest.fixture
def bundles(tmp_path, monkeypatch):
    """Two copies of the shipped bundle, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    for name in ("one", "two"):
        shutil.copytree(load_bundle("mobilenet-7").folder, tmp_path / name)
        card = json.loads((tmp_path / name / "card.json").read_text())
        (tmp_path / name / "card.json").write_text(json.dumps(card | {"name": name}))
    return tmp_path


def test_saved_predictions_are_used_and_missing_ones_computed(data, bundles, capsys):
    assert main(["compare", "one", "two"]) == 2
    assert "one: no predictions of its present weights on test; give --data" in capsys.readouterr().err
    for name in ("one", "two"):
        assert main(["evaluate", name, "--data", str(data), "--json"]) == 0
    capsys.readouterr()
    # The saved predictions are compared: a file that was changed shows in the counts.
    path = Path("evaluation/two/test-predictions.npz")
    stored = Predictions.load(path)
    changed = Predictions(
        stored.labels, stored.names, stored.classes, stored.normal[:, ::-1], stored.headset, stored.about
    )
    changed.save(path)
    assert main(["compare", "one", "two", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    hits = [p.argmax(axis=1) == stored.labels for p in (stored.normal, changed.normal)]
    assert printed["normal"]["only_a"] == (hits[0] & ~hits[1]).sum() > 0
    assert printed["headset"]["only_a"] == printed["headset"]["only_b"] == 0 and printed["headset"]["p"] == 1
    # Saved predictions of other weights are ignored.
    Predictions(*(getattr(changed, f) for f in ("labels", "names", "classes", "normal", "headset")), about=dict(
        changed.about) | {"weights": "others"}).save(path)  # fmt: skip
    assert main(["compare", "one", "two", "--data", str(data)]) == 0
    shown = capsys.readouterr().out
    assert "28 faces" in shown and "only one correct" in shown
    assert "On normal faces the difference between one and two is not beyond chance (p = 1.000)." in shown


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["nothing", "two"], 2, "unknown model"),
        (["one", "two", "--data", "nowhere"], 1, "nowhere: no such file"),
        (["one", "two", "--data", "x", "--split", "labels"], 2, "--split labels has no --data"),
        (["one"], 2, "required: B"),
    ],
)
def test_mistakes_get_one_line(arguments, code, message, bundles, capsys):
    assert main(["compare", *arguments]) == code
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and error.startswith("fer-train: ") and message in error


def test_predictions_of_other_sets_are_not_compared(data, bundles, capsys):
    other = shutil.copytree(data, bundles / "elsewhere")
    assert main(["evaluate", "one", "--data", str(data)]) == 0
    assert main(["evaluate", "two", "--data", str(other)]) == 0
    capsys.readouterr()
    assert main(["compare", "one", "two"]) == 2
    assert "were evaluated on different sets" in capsys.readouterr().err


def test_a_copy_with_bars_of_the_same_names_is_another_set(data, bundles, capsys):
    assert main(["occlude", str(data), str(bundles / "worn" / data.name)]) == 0
    assert main(["evaluate", "one", "--data", str(data)]) == 0
    assert main(["evaluate", "two", "--data", str(bundles / "worn" / data.name)]) == 0
    capsys.readouterr()
    assert main(["compare", "one", "two"]) == 1
    assert "0.png is another picture for one than for two" in capsys.readouterr().err
    # On the same pictures they are the same model.
    assert main(["compare", "one", "two", "--data", str(data), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["normal"]["only_a"] == 0
