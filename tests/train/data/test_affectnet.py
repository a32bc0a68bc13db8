import cv2
import numpy as np
import pytest

from fer_models import FerError
from fer_models.occlusion import corners_from_68
from fer_train.data import load_dataset, pictures
from fer_train.data.affectnet import AFFECTNET_CODES
from fer_train.headset.pictures import headset_corners


def landmarks(x, y):
    """Landmarks of a face at (x, y), 60 pixels wide."""
    points = np.tile(np.float32([x, y]), (68, 1))
    points[0], points[16], points[36], points[45] = (x - 30, y), (x + 30, y), (x - 20, y - 8), (x + 20, y - 8)
    return points


@pytest.fixture
def affectnet(tmp_path):
    """Pictures of 100x200 pixels in AffectNet's layout: two of each emotion to train, one to test."""
    root = tmp_path / "AffectNet"
    for part, count in (("train_set", 16), ("val_set", 8)):
        (root / part / "images").mkdir(parents=True)
        (root / part / "annotations").mkdir()
        for i in range(count):
            image = np.random.default_rng(i).integers(0, 256, (100, 200, 3)).astype(np.uint8)
            cv2.imwrite(str(root / part / "images" / f"{i}.jpg"), image)
            np.save(root / part / "annotations" / f"{i}_exp.npy", np.array(str(i % 8)).astype(np.int64))
            np.save(root / part / "annotations" / f"{i}_lnd.npy", landmarks(100, 50 + i).ravel())
    return root


def test_labels_and_landmarks(affectnet):
    loaded = load_dataset(affectnet, (50, 50), 3)
    train = loaded.splits["train"]
    assert loaded.layout == "AffectNet" and loaded.problems == () and len(loaded.splits["test"]) == 8
    assert [train.classes[i] for i in train.labels] == list(AFFECTNET_CODES) * 2
    assert train.images.shape == (16, 50, 50, 3)
    # A quarter as wide, half as high; pixel centres stay where they are.
    expected = (landmarks(100, 53) + 0.5) * (0.25, 0.5) - 0.5
    assert train.landmarks[3] == pytest.approx(expected, abs=1e-4)
    assert headset_corners((50, 50), train.landmarks[3]) == pytest.approx(corners_from_68(expected), abs=1e-3)


def test_a_single_part_becomes_train(affectnet):
    assert {k: len(v) for k, v in load_dataset(affectnet / "val_set").splits.items()} == {"train": 8}


def test_centre_mode_crops_the_landmarks_too(affectnet):
    train = load_dataset(affectnet, (100, 100), 3, resize_mode="centre").splits["train"]
    assert train.landmarks[0] == pytest.approx(landmarks(50, 50), abs=1e-4)


def test_broken_faces_are_left_out_and_reported(affectnet):
    notes = affectnet / "train_set" / "annotations"
    (notes / "0_exp.npy").unlink()
    np.save(notes / "1_exp.npy", np.int64(10))
    np.save(notes / "2_exp.npy", np.array([{"a": 1}], dtype=object))
    np.save(notes / "7_exp.npy", np.float64("inf"))
    np.save(notes / "8_exp.npy", np.float64(2.7))
    (affectnet / "train_set" / "images" / "3.jpg").write_bytes(b"no picture")
    (notes / "4_lnd.npy").unlink()
    (notes / "5_lnd.npy").write_bytes(b"x")
    np.save(notes / "6_lnd.npy", np.zeros(10))
    loaded = load_dataset(affectnet)
    train = loaded.splits["train"]
    assert len(train) == 10
    reasons = ((0, "no annotation"), (1, "label 10"), (2, "cannot be read"), (3, "damaged"))
    for number, reason in (*reasons, (7, "cannot be read"), (8, "label 2.7 is not a whole number")):
        (problem,) = (p for p in loaded.problems if f"/{number}.jpg: " in p)
        assert reason in problem
    assert len(loaded.problems) == 7
    assert loaded.problems[-1].startswith("3 faces have no landmarks, so their bar is estimated: ")
    assert np.isnan(train.landmarks).all(axis=(1, 2)).tolist() == [True] * 3 + [False] * 7
    # Without landmarks the bar is where the eyes of such crops lie.
    assert (headset_corners((48, 48), train.landmarks[0]) == headset_corners((48, 48))).all()


def test_a_set_without_a_usable_face_raises(affectnet):
    for path in affectnet.rglob("*_exp.npy"):
        path.unlink()
    with pytest.raises(FerError, match="the first of 24"):
        load_dataset(affectnet)


def test_a_set_larger_than_memory_stays_in_its_files(affectnet, monkeypatch):
    in_memory = load_dataset(affectnet, (32, 32), 3).splits["train"]
    monkeypatch.setattr(pictures, "free_memory", lambda: 0)
    lazy = load_dataset(affectnet, (32, 32), 3).splits["train"]
    assert isinstance(lazy.images, pictures.PictureFiles) and lazy.images.shape == in_memory.images.shape
    assert (lazy.images[np.array([3, 1])] == in_memory.images[[3, 1]]).all()
    assert (lazy.images[2] == in_memory.images[2]).all()
    part = lazy.take(np.array([5, 4]))
    assert isinstance(part.images, pictures.PictureFiles) and (part.images[:] == in_memory.images[[5, 4]]).all()
    assert (lazy.digests() == in_memory.digests()).all()
    (affectnet / "train_set" / "images" / "2.jpg").write_bytes(b"")
    with pytest.raises(OSError, match="any more"):
        _ = lazy.images[2]


def test_class_folders_larger_than_memory_stay_in_files(tmp_path, monkeypatch):
    for label in ("man", "woman"):
        (tmp_path / label).mkdir()
        for i in range(3):
            cv2.imwrite(str(tmp_path / label / f"{i}.png"), np.full((20, 30, 3), i * 20, np.uint8))
    in_memory = load_dataset(tmp_path, (16, 16), 3)
    monkeypatch.setattr(pictures, "free_memory", lambda: 0)
    lazy = load_dataset(tmp_path, (16, 16), 3)
    assert isinstance(lazy.splits["train"].images, pictures.PictureFiles)
    assert (lazy.splits["train"].images[:] == in_memory.splits["train"].images).all()
    assert lazy.splits["train"].names == in_memory.splits["train"].names
