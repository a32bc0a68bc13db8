"""Predictions of a set of faces: in chunks, with the headset bar, mirrored, and kept in a file."""

import io
import sys

import cv2
import numpy as np
import pytest

from fer_models.occlusion import corners_from_68, draw_headset
from fer_train.data import Dataset, PictureFiles
from fer_train.data.pictures import InputFormat
from fer_train.evaluation import Predictions, predict_set, results_of
from fer_train.evaluation.choose_faces import known_faces
from fer_train.evaluation.leakage import rows_not_in
from fer_train.evaluation.predictions import CHUNK, mixed_headset_mask
from fer_train.evaluation.scores import summarise
from fer_train.headset.pictures import occluded_images
from fer_train.inference.predictor import average_with_mirror
from fer_train.progress import Progress

pytestmark = pytest.mark.slow


def brightness(images):
    """A classifier of two classes: the probability of the second is the mean brightness of the left half."""
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
    inputs = []

    def recording(pictures):
        inputs.append(pictures.copy())
        return brightness(pictures)

    predict_set(recording, Dataset(images, np.array([0, 1]), ("a", "b"), ("dark", "bright"), landmarks=marks))
    exact = draw_headset(images[0].copy(), corners_from_68(marks[0]))
    np.testing.assert_array_equal(inputs[1][0], exact)
    np.testing.assert_array_equal(inputs[0], images)
    assert not np.array_equal(inputs[1][1], images[1])  # without landmarks: where eyes usually are


def test_mixed_is_half_of_each_class_and_the_same_for_every_model():
    labels = np.repeat([0, 1, 2], [10, 7, 1])
    occluded = mixed_headset_mask(labels, ("a", "b", "c"))
    assert [int(occluded[labels == i].sum()) for i in range(3)] == [5, 3, 0]
    # A model that knows two of the classes, in another order, is tested on the same mixture.
    fewer = np.concatenate([np.ones(10, int), np.zeros(7, int)])
    np.testing.assert_array_equal(mixed_headset_mask(fewer, ("b", "a")), occluded[:17])
    predictions = predict_set(brightness, faces(40))
    half = mixed_headset_mask(predictions.labels, predictions.classes)
    np.testing.assert_array_equal(predictions.mixed[half], predictions.headset[half])
    np.testing.assert_array_equal(predictions.mixed[~half], predictions.normal[~half])
    mixed = results_of(predictions).mixed
    assert mixed.occluded_faces == half.sum() > 0
    assert mixed.accuracy == summarise(predictions.labels, predictions.mixed, predictions.classes).accuracy


def test_the_mirror_average_is_of_logits_and_symmetric():
    images = faces(5).images
    both = average_with_mirror(brightness)
    ours = both(images)
    logits = (np.log(brightness(images)) + np.log(brightness(images[:, :, ::-1]))) / 2
    expected = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(ours, expected, rtol=1e-5)
    np.testing.assert_allclose(both(images[:, :, ::-1]), ours, rtol=1e-6)
    assert np.abs(brightness(images) - ours).max() > 0.01


def test_faces_of_unknown_classes_are_left_out_and_counted():
    data = faces(30, classes=("bright", "dim", "dark"))
    known, left_out = known_faces(data, ("dark", "bright"))
    assert left_out == {"dim": int((data.labels == 1).sum())} and len(known) == 30 - left_out["dim"]
    assert [known.classes[i] for i in known.labels] == [c for c in (data.classes[i] for i in data.labels) if c != "dim"]
    with pytest.raises(Exception, match="no class in common: the model has man, woman"):
        known_faces(data, ("man", "woman"))


def test_predictions_survive_their_file(tmp_path):
    saved = predict_set(brightness, faces(9), {"model": "m", "split": "test"})
    saved.save(tmp_path / "p.npz")
    loaded = Predictions.load(tmp_path / "p.npz")
    assert (loaded.names, loaded.classes, loaded.about) == (saved.names, saved.classes, saved.about)
    np.testing.assert_array_equal(loaded.headset, saved.headset)
    with np.load(tmp_path / "p.npz", allow_pickle=False) as file:
        assert all(file[name].dtype != object for name in file)
    (tmp_path / "p.npz").write_bytes((tmp_path / "p.npz").read_bytes()[:200])
    with pytest.raises(Exception, match=r"p\.npz: damaged"):
        Predictions.load(tmp_path / "p.npz")


def test_repeats_in_train_are_found_in_memory_and_in_files(tmp_path):
    test, train = faces(12), faces(20, seed=1)
    train.images[[3, 7]] = test.images[[0, 5]]
    expected = [i for i in range(12) if i not in (0, 5)]
    assert rows_not_in(test, train).tolist() == expected
    in_files = []
    for name, data in (("test", test), ("train", train)):
        paths = [tmp_path / f"{name}{n}" for n in data.names]
        for path, image in zip(paths, data.images, strict=True):
            cv2.imwrite(str(path), image)
        in_files.append(Dataset(PictureFiles(paths, InputFormat((8, 8), 1)), data.labels, data.names, data.classes))
    assert rows_not_in(*in_files).tolist() == expected
    assert rows_not_in(test, faces(20, seed=2)).tolist() == list(range(12))


def test_progress_is_for_terminals_and_clears_its_line(monkeypatch):
    monkeypatch.setattr("fer_train.progress.PATIENCE", -1)
    for tty in (True, False):
        stream = io.StringIO()
        stream.isatty = lambda tty=tty: tty
        monkeypatch.setattr(sys, "stderr", stream)
        with Progress("predicting", 2000) as progress:
            progress.last_print -= 1
            progress.step(1000)
        shown = stream.getvalue()
        assert ("predicting: 1,000 of 2,000" in shown) == tty
        assert shown.endswith("\r") == tty
