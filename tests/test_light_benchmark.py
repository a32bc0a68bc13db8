"""The benchmark of bad light: what its pictures are, and what it counts."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

pytest.importorskip("keras", reason="Keras is not installed (pip install 'fer-cam[train]')")

import light

from fer_models import FerError
from fer_models.card import load_bundle
from fer_train.data import Dataset

pytestmark = pytest.mark.slow


@pytest.fixture
def data():
    rng = np.random.default_rng(0)
    labels = load_bundle("mobilenet-7").labels
    return Dataset(rng.integers(0, 256, (20, 48, 48, 1), np.uint8), rng.integers(0, 7, 20), ("",) * 20, labels)


def test_each_light_damages_faces_as_its_name_says(data):
    pictures = {kind: light.relit(data, kind).images for kind in light.LIGHT}
    assert (pictures["as in the data"] == data.images).all()
    assert pictures["brightness x 0.12"].max() <= 31 and pictures["brightness x 0.25"].max() <= 64
    haze = pictures["haze: contrast x 0.3, towards white"]
    assert haze.min() >= 165 and haze.std() < 0.35 * data.images.std()
    side = pictures["lit from one side"]
    assert (side[:, :, -1] == data.images[:, :, -1]).all() and side[:, :, 0].max() <= 39
    assert all(faces.dtype == np.uint8 and faces.shape == data.images.shape for faces in pictures.values())


def test_the_share_of_correct_faces_is_counted_in_each_light(data, monkeypatch):
    class Dark:
        """Calls dark faces the first class, and others what they are; it counts no view twice."""

        labels, flips = data.classes, True

        def predict(self, faces):
            answers = np.zeros((len(faces), 7), np.float32)
            dark = faces.max(axis=(1, 2, 3)) < 100
            answers[np.arange(len(faces)), np.where(dark, 0, data.labels)] = 1
            return answers

    monkeypatch.setattr(light, "predictor", lambda model: Dark())
    table = light.accuracies("dark", data)
    first = (data.labels == 0).mean()
    assert table["as in the data"] == (1.0, 1.0) and table["brightness x 0.12"] == (first, first)


def test_a_model_of_other_labels_is_refused(data):
    with pytest.raises(FerError, match="mobilenet-5: its labels are not the run's"):
        light.accuracies("mobilenet-5", data)
