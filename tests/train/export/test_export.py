"""Exports: one view and the temperature in the graph, and what the card says."""

import json
import shutil

import numpy as np
import pytest

pytest.importorskip("tensorflow", reason="TensorFlow is not installed (pip install 'fer-cam[train]')")

from fer_models.card import bundle_names, load_bundle
from fer_train.cli import main
from fer_train.evaluation.metrics import fit_temperature
from fer_train.evaluation.validation import pooled
from fer_train.export.card import BundleCard
from fer_train.fitting.fit import fit
from fer_train.headset.pictures import occluded_images
from fer_train.inference.tflite import predict_tflite
from fer_train.networks.build import load_best
from fer_train.recipes import from_dict, get_recipe, override
from fer_train.runs.held_out import training_parts

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning", "ignore::ResourceWarning"),
]
SETTINGS = ["batch_size=7", "epochs=2", "learning_rate=0.001"]


@pytest.fixture(scope="module")
def data(seven, tmp_path_factory):
    """Two of the test faces occur in train."""
    root = shutil.copytree(seven, tmp_path_factory.mktemp("export") / "faces")
    for name in ("happy", "sad"):
        shutil.copy(root / "train" / name / "5.png", root / "test" / name / "seen.png")
    return root


@pytest.fixture(scope="module")
def run(data, tmp_path_factory):
    """A run of one epoch, for tests that only read its folder."""
    recipe = override(get_recipe("d-emotion-3"), [*SETTINGS, "epochs=1"])
    return fit(recipe, data, tmp_path_factory.mktemp("export-run") / "run", "none", progress=False)


def logits_of(probabilities):
    logs = np.log(np.maximum(probabilities, 1e-12))
    return logs - logs.mean(axis=1, keepdims=True)


def shares(logits):
    return np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)


@pytest.mark.parametrize(
    ("setting", "ways", "even"),
    [
        ("headset=0", ["normal"], "true"),
        ("headset=0.5", ["normal", "headset"], "false"),
        ("occlusion=headset", ["headset"], "false"),
    ],
)
def test_the_graph_takes_one_view_and_its_temperature_is_that_of_both(data, tmp_path, setting, ways, even):
    recipe = override(get_recipe("d-emotion-3"), [*SETTINGS, setting, f"even_light={even}"])
    run = fit(recipe, data, tmp_path / "run", "none", progress=False)
    out = tmp_path / "bundle"
    command = ["export", str(run.folder), "--data", str(data), "--out", str(out), "--precision", "float32"]
    assert main(command) == 0
    card = json.loads((out / "card.json").read_text())
    assert card["latency_ms"]["one_face_one_thread"] > 0 and card["latency_ms"]["processor"].endswith(("core", "cores"))
    validation = training_parts(recipe, data).validation
    network, _ = load_best(run)
    single, both = {}, {}
    for way, faces in (("normal", validation.images), ("headset", occluded_images(validation))):
        plain, mirrored = (logits_of(network.predict(f, verbose=0)) for f in (faces, faces[:, :, ::-1]))
        assert np.abs(plain - mirrored).max() > 0.01, "mirror images must differ for this to show anything"
        single[way], both[way] = plain, shares((plain + mirrored) / 2)
    temperature = fit_temperature(*pooled(validation.labels, both, ways))
    assert card["calibrated_on"] == ways and card["even_light"] == (even == "true") and card["flip_average"] is False
    assert card["temperature"] == pytest.approx(temperature, rel=0.01)
    assert abs(temperature - 1) > 0.05, "the network must be off for the temperature to show"
    plain = logits_of(predict_tflite(out / "model.tflite", validation.images))
    np.testing.assert_allclose(plain, single["normal"] / temperature, atol=0.02)
    # The scores are those of both views, calibrated.
    calibrated = shares(logits_of(both["normal"]) / temperature)
    loss = -np.log(calibrated[np.arange(len(validation)), validation.labels]).mean()
    assert card["metrics"]["validation"]["normal"]["log_loss"] == pytest.approx(loss, abs=2e-3)


def test_the_card_scores_test_faces_without_those_in_train(data, run, tmp_path):
    command = ["export", str(run.folder), "--data", str(data), "--out", str(tmp_path / "b"), "--precision", "float32"]
    assert main(command) == 0
    metrics = json.loads((tmp_path / "b" / "card.json").read_text())["metrics"]
    assert metrics["normal"]["faces"] == 30 and metrics["not_in_train"]["normal"]["faces"] == 28
    assert metrics["validation"]["normal"]["faces"] == run.config().faces.validation


def test_without_test_the_card_has_validation_scores_only(data, run, tmp_path, capsys, monkeypatch):
    command = ["export", str(run.folder), "--data", str(data), "--out", str(tmp_path / "b"), "--precision", "float32"]
    assert main([*command, "--no-test"]) == 0
    metrics = json.loads((tmp_path / "b" / "card.json").read_text())["metrics"]
    held = run.config().faces.validation
    assert metrics["normal"]["faces"] == held and "held out, by which the epoch was chosen" in metrics["split"]
    assert "not_in_train" not in metrics and "test split" not in capsys.readouterr().out
    assert main([*command, "--no-test", "--test-name", "PublicTest"]) == 2
    assert "leave one of them out" in capsys.readouterr().err


def test_the_card_counts_the_convolutions_in_float(data, run, tmp_path, capsys):
    command = ["export", str(run.folder), "--data", str(data), "--no-test", "--out", str(tmp_path / "b")]
    for options, count in (([], 1), (["--in-float", "2"], 2)):
        assert main([*command, *options]) == 0
        card = json.loads((tmp_path / "b" / "card.json").read_text())
        assert (card["precision"], card["float_convolutions"]) == ("int8", count)
    for wrong, message in (
        (["--in-float", "-1"], "0 or more"),
        (["--in-float", "1", "--precision", "float16"], "is for int8"),
    ):
        capsys.readouterr()
        assert main([*command, *wrong]) == 2 and message in capsys.readouterr().err
    assert json.loads((tmp_path / "b" / "card.json").read_text()) == card


def test_a_card_is_read_and_written_alike(data, run, tmp_path):
    command = ["export", str(run.folder), "--data", str(data), "--out", str(tmp_path / "b"), "--no-test"]
    assert main(command) == 0
    text = (tmp_path / "b" / "card.json").read_text()
    assert json.dumps(BundleCard.from_dict(json.loads(text)).to_dict()) == json.dumps(json.loads(text))


@pytest.mark.parametrize("name", [name for name in bundle_names() if name != "mtcnn"])
def test_a_shipped_card_is_read(name):
    card = load_bundle(name).card
    values = BundleCard.from_dict(card)
    again = values.to_dict()
    # The first cards had none of these.
    optional = {"calibrated_on", "float_convolutions", "even_light", "bias", "certainty"}
    assert [key for key in again if key in card or key not in optional] == list(card)
    for key in set(card) - {"training", "latency_ms"}:
        assert again[key] == card[key]
    assert values.training.recipe == from_dict(card["training"]["recipe"])
    assert values.model.parity.faces == card["parity"]["faces"]
