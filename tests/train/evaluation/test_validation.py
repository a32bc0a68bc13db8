"""Validation after an epoch: which weights are scored on which faces, and what the scores decide."""

import numpy as np
import pytest

from fer_train.data import Dataset
from fer_train.evaluation.scores import summarise
from fer_train.evaluation.validation import validation_scores
from fer_train.fitting.epoch_callback import EpochEnd
from fer_train.fitting.fit import fit
from fer_train.headset.pictures import occluded_images
from fer_train.networks.build import load_best
from fer_train.recipes import get_recipe, override
from fer_train.runs.folder import Run
from fer_train.runs.held_out import training_parts

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning", "ignore::ResourceWarning"),
]
RECIPE = override(get_recipe("d-emotion-3"), ["batch_size=7", "learning_rate=0.002"])


def scores(run, images, validation, recipe):
    network, _ = load_best(run)
    return summarise(validation.labels, network.predict(images, verbose=0), recipe.classes)


def test_normal_and_headset_faces_are_scored_separately(seven, tmp_path):
    recipe = override(RECIPE, ["epochs=8", "patience=0"])
    run = fit(recipe, seven, tmp_path / "run", "none", progress=False)
    validation = training_parts(recipe, seven).validation
    row = run.state().history[run.state().best.epoch - 1]
    normal, headset = (scores(run, i, validation, recipe) for i in (validation.images, occluded_images(validation)))
    assert row["val_loss"] == pytest.approx(normal.log_loss, rel=1e-4, abs=1e-7)
    assert row["val_headset_loss"] == pytest.approx(headset.log_loss, rel=1e-4, abs=1e-7)
    assert row["val_headset_accuracy"] == pytest.approx(headset.accuracy)
    assert row["val_headset_loss"] != pytest.approx(row["val_loss"], rel=1e-3), (
        "the bar must make a difference for this test to mean anything"
    )


def test_the_fitted_loss_does_not_depend_on_the_temperature_of_the_answers():
    """Mixup makes answers less sure than they should be; the fitted loss must not change with that."""
    rng = np.random.default_rng(4)
    labels, logits = rng.integers(0, 3, 400), rng.normal(size=(2, 400, 3))
    logits[0, np.arange(400), labels] += 1.5
    logits[1, np.arange(400), labels] += 0.9

    def scores_at(temperature):
        odds = np.exp(logits / temperature)
        shares = odds / odds.sum(axis=2, keepdims=True)
        return validation_scores(labels, {"normal": shares[0], "headset": shares[1]}, ("a", "b", "c"))

    sure, unsure = scores_at(1.0), scores_at(2.5)
    assert unsure["val_mixed_loss"] > sure["val_mixed_loss"] + 0.02
    assert unsure["val_fitted_loss"] == pytest.approx(sure["val_fitted_loss"], abs=1e-5)
    searched = [scores_at(t)["val_mixed_loss"] for t in np.geomspace(0.3, 3, 400)]
    assert sure["val_fitted_loss"] == pytest.approx(min(searched), abs=1e-4)
    assert unsure["val_accuracy"] == sure["val_accuracy"]


def test_the_ema_weights_are_scored_and_saved_while_training_goes_on_from_the_raw_ones(seven, tmp_path):
    runs = {}
    for name, ema in (("raw", 0.0), ("averaged", 0.9)):
        recipe = override(RECIPE, ["epochs=1", f"ema={ema}"])
        runs[name] = fit(recipe, seven, tmp_path / name, "none", progress=False)
    saved = {name: [w.numpy() for w in load_best(run)[0].trainable_variables] for name, run in runs.items()}
    assert any(np.abs(a - b).max() > 1e-3 for a, b in zip(saved["raw"], saved["averaged"], strict=True))
    assert runs["raw"].state().history[0]["val_loss"] != runs["averaged"].state().history[0]["val_loss"]
    # Training goes on from the same weights in both: the checkpoint's first arrays are the network's.
    with np.load(runs["raw"].checkpoint(1)) as raw, np.load(runs["averaged"].checkpoint(1)) as averaged:
        for i in range(len(load_best(runs["raw"])[0].variables)):
            np.testing.assert_allclose(raw[f"arr_{i}"], averaged[f"arr_{i}"], rtol=1e-4, atol=1e-6)


class Optimizer:
    learning_rate = 1.0


class Network:
    trainable_variables = ()


class Scored:
    optimizer = Optimizer()
    network = Network()


@pytest.mark.parametrize(
    ("monitor", "falls"),
    [("val_loss", True), ("val_accuracy", True), ("val_headset_loss", False), ("val_headset_accuracy", False),
     ("val_mixed_loss", False), ("val_fitted_loss", True)],
)  # fmt: skip
def test_the_plateau_follows_the_loss_that_chooses_the_best_epoch(monitor, falls, tmp_path, monkeypatch):
    """The loss rises on normal faces and falls on headset faces. Their mean falls, but not at its best temperature."""
    recipe = override(RECIPE, [f"monitor={monitor}", "schedule=plateau", "plateau_patience=1", "epochs=9"])
    face = Dataset(np.zeros((7, 48, 48, 1), np.uint8), np.arange(7), tuple("abcdefg"), recipe.classes)
    end = EpochEnd(Run(tmp_path), recipe, None, face, None)
    end.set_model(Scored())
    Scored.optimizer.learning_rate = 1.0
    for name in ("save_checkpoint", "save_weights"):
        monkeypatch.setattr(f"fer_train.fitting.epoch_callback.{name}", lambda *_: None)
    for epoch in range(3):
        losses = {"val_loss": 1 + epoch / 10, "val_headset_loss": 2 - epoch / 2, "val_mixed_loss": 1.5 - epoch / 5}
        losses["val_fitted_loss"] = 1 + epoch / 20
        hits = {"val_accuracy": 0.5, "val_headset_accuracy": 0.5, "val_macro_f1": 0.5}
        monkeypatch.setattr("fer_train.fitting.epoch_callback.answers_by_way", lambda *_: {})
        monkeypatch.setattr(
            "fer_train.fitting.epoch_callback.validation_scores", lambda *_, scores=losses | hits: scores
        )
        end.on_epoch_end(epoch, {"loss": 1.0, "accuracy": 0.5})
    assert (Scored.optimizer.learning_rate < 1) == falls
