"""Export with equal recall: the bias lies in the graph, and the card tells bias, temperature and sure confidence."""

import json

import cv2
import numpy as np
import pytest

pytest.importorskip("tensorflow", reason="TensorFlow is not installed (pip install 'fer-cam[train]')")

from fer_train.cli import main
from fer_train.evaluation.equal_recall import equal_recall_bias, with_bias
from fer_train.export.balance import TIMES, changed_faces, read_balance
from fer_train.export.card import BundleCard
from fer_train.fitting.fit import fit
from fer_train.inference.keras_model import probabilities
from fer_train.inference.predictor import average_with_mirror
from fer_train.inference.tflite import predict_tflite
from fer_train.networks.build import load_best
from fer_train.recipes import get_recipe, override

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning", "ignore::ResourceWarning"),
]
SETTINGS = [
    "input_size=32x32",
    "batch_size=8",
    "epochs=2",
    "learning_rate=0.002",
    "equal_recall=true",
    "zoom=0.2",
    "gamma=0.5",
    "jpeg=0.5",
    "headset=0.4",
    "validation=0.25",
]


def write_faces(root, count, seed, shift):
    """Write `count` faces of each class; a woman's are lighter by a little, and all by `shift`."""
    rng = np.random.default_rng(seed)
    for label, name in enumerate(("man", "woman")):
        (root / name).mkdir(parents=True)
        for i in range(count):
            level = rng.normal(100 + 25 * label + shift, 12)
            face = np.clip(rng.normal(level, 20, (32, 32, 3)), 0, 255).astype(np.uint8)
            cv2.imwrite(str(root / name / f"{i}.png"), face)
    return root


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return write_faces(tmp_path_factory.mktemp("balance") / "faces", 24, 0, 0)


@pytest.fixture(scope="module")
def others(tmp_path_factory):
    """Faces of other people, in other light."""
    return write_faces(tmp_path_factory.mktemp("balance-others") / "others", 16, 1, 40)


@pytest.fixture(scope="module")
def run(data, tmp_path_factory):
    recipe = override(get_recipe("d-gender"), SETTINGS)
    return fit(recipe, data, tmp_path_factory.mktemp("balance-run") / "run", "none", progress=False)


def export(run, data, out, *more):
    command = ["export", str(run.folder), "--data", str(data), "--out", str(out), "--precision", "float32"]
    assert main([*command, "--no-test", *more]) == 0
    return json.loads((out / "card.json").read_text())


def log_odds(answers):
    return np.log(answers[:, 1] / answers[:, 0])


def test_other_people_choose_bias_temperature_and_sure_confidence(run, data, others, tmp_path):
    card = export(run, data, tmp_path / "b", "--balance", str(others))
    network, recipe = load_best(run)
    faces = changed_faces(read_balance(recipe, others), recipe)
    assert len(faces) == 32 * TIMES
    plain = average_with_mirror(lambda pixels: probabilities(network, pixels))(faces.images)
    bias = equal_recall_bias(faces.labels, plain)
    assert abs(bias) > 0.01, "the network must be off for the bias to show"
    assert card["bias"] == pytest.approx(bias, abs=0.001)
    inside = predict_tflite(tmp_path / "b" / "model.tflite", faces.images)
    alone = probabilities(network, faces.images)
    expected = (log_odds(alone) + bias) / card["temperature"]
    np.testing.assert_allclose(log_odds(inside), expected, atol=0.02)
    equal = with_bias(plain, bias).argmax(axis=1) == faces.labels
    assert equal[faces.labels == 0].mean() == pytest.approx(equal[faces.labels == 1].mean(), abs=0.02)
    certainty = card["certainty"]
    assert certainty["faces"].startswith("32 faces of others") and 0.5 <= certainty["min_confidence"] < 1
    assert len(certainty["curve"]["coverage"]) == 50
    both = average_with_mirror(lambda pixels: predict_tflite(tmp_path / "b" / "model.tflite", pixels))(faces.images)
    sure = both.max(axis=1) >= certainty["min_confidence"]
    wrong = (sure & (both.argmax(axis=1) != faces.labels)).mean()
    assert certainty["wrong_and_sure"] == pytest.approx(wrong, abs=1e-4)
    assert json.dumps(BundleCard.from_dict(card).to_dict()) == json.dumps(card)


def test_without_other_people_the_held_out_faces_choose(run, data, others, tmp_path):
    card = export(run, data, tmp_path / "b")
    held = run.config().faces.validation
    assert card["certainty"]["faces"].startswith(f"{held} held-out faces")
    assert card["bias"] != export(run, data, tmp_path / "c", "--balance", str(others))["bias"]


def test_changed_faces_vary_and_repeat(run, others):
    recipe = run.config().recipe
    faces = read_balance(recipe, others)
    changed = changed_faces(faces, recipe)
    assert (changed.images == changed_faces(faces, recipe).images).all()
    assert (changed.labels == np.tile(faces.labels, TIMES)).all() and changed.classes == ("man", "woman")
    first = changed.images[:: len(faces)]
    assert len({face.tobytes() for face in first}) == TIMES
    assert not (changed.images == 0).all(axis=-1).mean(axis=(1, 2)).any(), "no face is covered by the bar"


def test_what_cannot_choose_is_refused(run, data, others, tmp_path, capsys):
    command = ["export", str(run.folder), "--data", str(data), "--out", str(tmp_path / "b"), "--no-test"]
    one = tmp_path / "one"
    write_faces(one, 2, 3, 0)
    for file in (one / "man").iterdir():
        file.write_bytes(b"no picture")
    assert main([*command, "--balance", str(one)]) == 1
    assert "needs faces of man and of woman" in capsys.readouterr().err
    assert main([*command, "--balance", str(tmp_path / "none")]) == 1
    assert str(tmp_path / "none") in capsys.readouterr().err
    plain = fit(override(run.config().recipe, ["equal_recall=false"]), data, tmp_path / "r", "none", progress=False)
    command[1] = str(plain.folder)
    assert main([*command, "--balance", str(others)]) == 2
    assert "equal_recall=false" in capsys.readouterr().err and not (tmp_path / "b").exists()
