"""One photo in two splits: mirrored, turned, compressed or resized. Faces are drawn, as smooth as photos are."""

import json

import cv2
import numpy as np
import pytest

from fer_train.cli import main
from fer_train.data import Dataset, load_dataset
from fer_train.data.audit import audit
from fer_train.data.face_hash import TURNS, coefficients, thumbnail, turned
from fer_train.data.hash_index import HashIndex, differing_bits
from fer_train.data.types import Loaded


def face(seed, side=48):
    """A smooth random picture, grey: noise with little power in high frequencies, as photos have."""
    rng = np.random.default_rng(seed)
    layers = [
        cv2.resize(rng.normal(size=(n, n)), (side, side), interpolation=cv2.INTER_CUBIC) / n**0.7
        for n in (3, 6, 12, 24)
    ]
    image = sum(layers)
    return np.clip(128 + 60 * image / image.std(), 0, 255).astype(np.uint8)


def jpeg(image, quality):
    return cv2.imdecode(cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_GRAYSCALE)


def resized(image, side):
    small = cv2.resize(image, (side, side), interpolation=cv2.INTER_AREA if side < 48 else cv2.INTER_CUBIC)
    return cv2.resize(small, (48, 48), interpolation=cv2.INTER_AREA if side > 48 else cv2.INTER_LINEAR)


def rotated(image, degrees):
    """The picture with black corners."""
    return cv2.warpAffine(image, cv2.getRotationMatrix2D((23.5, 23.5), degrees, 1.0), (48, 48))


CHANGES = {
    "compressed": (lambda f: jpeg(f, 30), ""),
    "half the size": (lambda f: resized(f, 24), ""),
    "twice the size": (lambda f: resized(f, 96), ""),
    "darker": (lambda f: (f * 0.5).astype(np.uint8), ""),
    "mirrored": (lambda f: f[:, ::-1], "mirrored"),
    "turned by 90": (lambda f: np.rot90(f), "turned by 90 degrees"),
    "turned by 180": (lambda f: f[::-1, ::-1], "turned by 180 degrees"),
    "turned a little": (lambda f: rotated(f, 8), "turned by about 8 degrees"),
    "turned the other way": (lambda f: rotated(f, -13), "turned by about 13 degrees"),
    "all of it": (
        lambda f: jpeg(np.ascontiguousarray(rotated(f, 5)[:, ::-1]), 50),
        "mirrored, turned by about 5 degrees",
    ),
}


def dataset(images, names=None):
    images = np.stack([np.ascontiguousarray(i) for i in images])[..., None]
    return Dataset(images, np.zeros(len(images), np.int64), names or tuple(map(str, range(len(images)))), ("a", "b"))


@pytest.mark.parametrize("change", CHANGES)
def test_changed_faces_are_found_and_no_others(change):
    alter, words = CHANGES[change]
    train = [face(i) for i in range(300)]
    test = [alter(train[7 * i]) for i in range(20)] + [face(1000 + i) for i in range(40)]
    report = audit(Loaded("", {"train": dataset(train), "test": dataset(test)}))
    assert report.shared["test in train"] == 0 and report.near == {"test in train": 20}
    assert {(p.face[1], p.other[1]) for p in report.near_pairs} == {(i, 7 * i) for i in range(20)}
    right = [p.change == words for p in report.near_pairs]
    # A turn is measured to a degree or so: most of them are named to the degree.
    assert np.mean(right) == 1 if "about" not in words else np.mean(right) > 0.5
    assert all(0.88 <= p.likeness <= 1 for p in report.near_pairs)


def test_equal_faces_are_no_near_repeats():
    train = [face(i) for i in range(50)]
    report = audit(Loaded("", {"train": dataset(train), "test": dataset([train[3], train[4]])}))
    assert report.shared["test in train"] == 2 and report.near == {} and report.near_pairs == ()


def test_every_pair_of_splits_is_compared_and_one_split_with_nothing():
    splits = {
        "train": dataset([face(i) for i in range(30)]),
        "validation": dataset([face(100), face(1)[:, ::-1]]),
        "test": dataset([face(200), jpeg(face(100), 40), jpeg(face(2), 40)]),
    }
    assert audit(Loaded("", splits)).near == {
        "validation in train": 1, "test in train": 1, "validation in test": 1,
    }  # fmt: skip
    assert audit(Loaded("", {"train": splits["train"]})).near == {}


def test_film_frames_which_are_all_alike_are_found_with_little_work(monkeypatch):
    monkeypatch.setattr("fer_train.data.hash_index.MOST_ALIKE", 30)
    rng = np.random.default_rng(0)
    scenes = [np.clip(face(i), 10, 245).astype(int) for i in range(3)]
    frames = [(scenes[i % 3] + rng.integers(-3, 4, (48, 48))).astype(np.uint8) for i in range(420)]
    report = audit(Loaded("", {"train": dataset(frames[:400]), "test": dataset(frames[400:])}))
    assert report.near == {"test in train": 20}
    assert all(p.face[1] % 3 == (p.other[1] - 400) % 3 for p in report.near_pairs)


def test_pictures_of_one_colour_are_like_nothing():
    flat = [np.full((48, 48), v, np.uint8) for v in (0, 90, 255)]
    train = dataset([face(i) for i in range(20)] + flat[:2])
    assert audit(Loaded("", {"train": train, "test": dataset([flat[2]])})).near == {}


def test_turning_a_picture_turns_its_frequencies():
    thumbnails = np.stack([thumbnail(face(i)[..., None]) for i in range(3)])
    values = coefficients(thumbnails)
    clockwise = {"": 0, "turned by 90 degrees": 1, "turned by 180 degrees": 2, "turned by 270 degrees": 3}
    for words, places, signs in TURNS:
        mirror = words.startswith("mirrored")
        pictures = thumbnails[:, :, ::-1] if mirror else thumbnails
        if not mirror or words == "mirrored":
            pictures = np.rot90(pictures, -clockwise.get(words, 0), (1, 2))
            expected = coefficients(np.ascontiguousarray(pictures))
            assert values[:, places] * signs == pytest.approx(expected, abs=1e-4), words
    assert (turned(thumbnails, 0) == thumbnails).all() and (turned(thumbnails, 5) != thumbnails).any()


def test_the_index_finds_what_comparing_all_pairs_finds(monkeypatch):
    monkeypatch.setattr("fer_train.data.hash_index.MOST", 50)  # many small portions
    rng = np.random.default_rng(0)
    known = rng.integers(0, 1 << 63, 2000, np.uint64)
    flips = np.array([sum(1 << int(b) for b in rng.permutation(63)[: i % 4]) for i in range(200)], np.uint64)
    queries = known[:200] ^ flips
    found = {
        (int(q), int(k))
        for rows, others in HashIndex(known).near(queries, 3)
        for q, k in zip(rows, others, strict=True)
    }
    brute = {
        (q, k)
        for q in range(200)
        for k in np.flatnonzero(differing_bits(np.full(2000, queries[q]), known) <= 3).tolist()
    }
    assert brute >= {(i, i) for i in range(200)} and found <= brute and len(found) >= 0.99 * len(brute)
    assert not list(HashIndex(known[:0]).near(queries, 3)) or not any(
        len(r) for r, _ in HashIndex(known[:0]).near(queries, 3)
    )


def test_the_command_prints_and_draws_the_pairs(tmp_path, capsys):
    for split, label, name, image in (
        ("train", "happy", "a", face(0)), ("train", "happy", "b", face(1)), ("train", "sad", "c", face(2)),
        ("test", "happy", "d", face(0)[:, ::-1]), ("test", "sad", "e", face(9)),
        ("test", "sad", "f", jpeg(face(2), 30)),
    ):  # fmt: skip
        (tmp_path / "set" / split / label).mkdir(parents=True, exist_ok=True)
        cv2.imwrite(str(tmp_path / "set" / split / label / f"{name}.png"), image)
    out = tmp_path / "out"
    assert main(["data", str(tmp_path / "set"), "--out", str(out)]) == 0
    shown = capsys.readouterr().out
    assert "2 faces of test occur in train in another form" in shown
    assert "test/happy/d.png, train/happy/a.png: mirrored" in shown
    assert "test/sad/f.png, train/sad/c.png: compressed or resized" in shown
    assert cv2.imread(str(out / "near.png")).std() > 10
    assert json.loads((out / "report.json").read_text())["near"] == {"test in train": 2}


@pytest.mark.slow
def test_fer2013_has_few_hundred_near_repeats(fer2013):
    report = audit(load_dataset(fer2013))
    assert report.shared["test in train"] == 279 and 200 <= report.near["test in train"] <= 280
