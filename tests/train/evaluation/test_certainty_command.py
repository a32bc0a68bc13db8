"""`fer-train certainty` changes one key of a card, or nothing."""

import json
import shutil
from types import SimpleNamespace

import numpy as np
import pytest

import fer_train.inference.predictor  # noqa: F401  must not be loaded first while its network is replaced
from fer_models.card import find_bundle, load_bundle
from fer_train.cli import main
from fer_train.evaluation import answer_limits
from fer_train.evaluation.certainty import Curve

LIMITS = answer_limits.AnswerLimits(0.5, (None, 1.2), None, 50.0, 0.9, 0.95, "600 made faces", Curve((), (), ()))


@pytest.fixture
def bundle(tmp_path, monkeypatch):
    """A copy of a bundle, and a run that gives 600 grey faces."""
    folder = tmp_path / "bundle"
    shutil.copytree(find_bundle("mobilenet-7"), folder)
    labels = load_bundle(folder).labels
    config = SimpleNamespace(recipe=SimpleNamespace(classes=labels))
    faces = SimpleNamespace(validation=None)
    monkeypatch.setattr("fer_train.commands.certainty.load_keras", lambda: None)
    monkeypatch.setattr("fer_train.runs.folder.Run", lambda _: SimpleNamespace(config=lambda: config))
    monkeypatch.setattr("fer_train.runs.folder.require_ferplus", lambda *_: None)
    monkeypatch.setattr("fer_train.runs.held_out.held_out", lambda *_: faces)
    monkeypatch.setattr("fer_train.inference.tflite.tflite_network", lambda _: None)
    return folder


def test_only_the_certainty_of_a_card_changes(bundle, monkeypatch, capsys):
    before = json.loads((bundle / "card.json").read_text())
    monkeypatch.setattr(answer_limits, "choose_limits", lambda *_: LIMITS)
    assert main(["certainty", "run", str(bundle), "--data", "faces"]) == 0
    after = json.loads((bundle / "card.json").read_text())
    assert after.pop("certainty") == LIMITS.to_dict()
    before.pop("certainty")
    assert after == before and list(after)[-1] == "metrics"
    assert "sure from 50%, sharpness to 1.200, mouth not limited, turned by 50" in capsys.readouterr().out


def test_a_network_that_is_not_reliable_leaves_its_card(bundle, monkeypatch, capsys):
    class Faces:
        images = np.random.default_rng(1).integers(60, 200, (60, 48, 48, 1), np.uint8)
        labels = np.zeros(60, int)

        def __len__(self):
            return 60

    before = (bundle / "card.json").read_bytes()
    monkeypatch.setattr("fer_train.runs.held_out.held_out", lambda *_: SimpleNamespace(validation=Faces()))
    wrong = np.eye(7)[1] * 0.7 + 0.04
    monkeypatch.setattr("fer_train.inference.tflite.tflite_network", lambda _: lambda images: np.tile(wrong, (60, 1)))
    assert main(["certainty", "run", str(bundle), "--data", "faces"]) == 1
    error = capsys.readouterr().err.strip().splitlines()
    assert len(error) == 1 and str(bundle) in error[0] and "at no confidence are 85% of its answers" in error[0]
    assert (bundle / "card.json").read_bytes() == before
