"""The classifier: probabilities of crops, and bundles that are refused."""

import hashlib
import json
import shutil

import numpy as np
import pytest

from fer_cam.labelling.classifier import Classifier
from fer_models import FerError, bundle_names
from fer_models.card import find_bundle


@pytest.fixture(scope="module")
def classifier():
    return Classifier("mobilenet-7")


@pytest.fixture
def bundle(tmp_path):
    return shutil.copytree(find_bundle("mobilenet-7"), tmp_path / "mine")


def change(folder, data=None, **values):
    if data is not None:
        (folder / "model.tflite").write_bytes(data)
        values["sha256"] = hashlib.sha256(data).hexdigest()
    card = json.loads((folder / "card.json").read_text())
    (folder / "card.json").write_text(json.dumps(card | values))


def crops(count, seed=0):
    return list(np.random.default_rng(seed).integers(0, 256, (count, 60, 50, 3), np.uint8))


@pytest.mark.parametrize("name", bundle_names())
def test_every_bundle_gives_probabilities(name):
    model = Classifier(name)
    probabilities = model.classify(crops(3))
    assert probabilities.shape == (3, len(model.labels)) and probabilities.dtype == np.float32
    assert (probabilities >= 0).all()
    np.testing.assert_allclose(probabilities.sum(1), 1, atol=1e-5)


def test_a_batch_gives_what_its_faces_give_one_by_one(classifier):
    faces = crops(5)
    one_by_one = np.concatenate([classifier.classify([f]) for f in faces])
    np.testing.assert_allclose(classifier.classify(faces), one_by_one, atol=1e-5)


def test_a_result_is_not_changed_by_the_next_call(classifier):
    first = classifier.classify(crops(2, seed=1))
    copy = first.copy()
    classifier.classify(crops(2, seed=2))
    assert (first == copy).all()


def test_grey_and_colour_crops_of_the_same_face_agree(classifier):
    grey = np.random.default_rng(3).integers(0, 256, (48, 48), np.uint8)
    colour = np.repeat(grey[:, :, None], 3, axis=2)
    np.testing.assert_allclose(classifier.classify([grey]), classifier.classify([colour]), atol=0.02)


def test_no_crops_give_an_empty_array(classifier):
    assert classifier.classify([]).shape == (0, 7)


def test_crops_that_are_not_uint8_are_refused(classifier):
    with pytest.raises(ValueError, match="uint8"):
        classifier.classify([np.zeros((48, 48), np.float32)])


def test_one_crop_that_is_not_in_a_list_is_refused(classifier):
    for crop in (np.zeros((48, 48), np.uint8), np.zeros((48, 48, 3), np.uint8), np.zeros((48, 48, 1), np.uint8), None):
        with pytest.raises(ValueError, match=r"a list of face crops, got .*; give one crop as \[crop\]"):
            classifier.classify(crop)
    batch = np.zeros((2, 48, 48), np.uint8)
    assert classifier.classify(batch).shape == classifier.classify(batch[..., None]).shape == (2, 7)


def test_a_file_that_is_no_tflite_model_is_refused(bundle):
    change(bundle, data=b"hello, I am no model at all")
    with pytest.raises(FerError, match="not a TFLite model"):
        Classifier(bundle)


def test_a_truncated_model_is_refused(bundle):
    change(bundle, data=(bundle / "model.tflite").read_bytes()[:5000])
    with pytest.raises(FerError, match="cannot load it"):
        Classifier(bundle)


def test_labels_that_do_not_fit_the_graph_are_refused(bundle):
    change(bundle, labels=["a", "b", "c"])
    with pytest.raises(FerError, match="gives 7 classes, its card has 3 labels"):
        Classifier(bundle)


def test_an_input_size_that_does_not_fit_the_graph_is_refused(bundle):
    change(bundle, input={"height": 96, "width": 96, "channels": 3})
    with pytest.raises(FerError, match="its card says"):
        Classifier(bundle)


def test_an_unknown_runtime_is_refused(monkeypatch):
    monkeypatch.setenv("FER_CAM_RUNTIME", "tensorrt")
    with pytest.raises(FerError, match="one of litert"):
        Classifier("mobilenet-7")


@pytest.mark.filterwarnings("ignore:.*tf.lite.Interpreter is deprecated.*")
def test_tensorflows_interpreter_gives_the_same_probabilities(monkeypatch, classifier):
    monkeypatch.setenv("FER_CAM_RUNTIME", "tensorflow")
    other = Classifier("mobilenet-7")
    faces = crops(4)
    np.testing.assert_allclose(other.classify(faces), classifier.classify(faces), atol=0.05)
