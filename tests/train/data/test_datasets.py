import re
import zipfile
from dataclasses import replace

import cv2
import numpy as np
import pytest

from fer_models import FerError
from fer_train.data import EMOTIONS, Dataset, describe, load_dataset, split_validation


def load(*arguments, **options):
    loaded = load_dataset(*arguments, **options)
    return loaded.splits, list(loaded.problems)


def picture(seed, size=48):
    return np.random.default_rng(seed).integers(0, 256, (size, size), np.uint8)


def csv_text(rows, header="emotion,pixels,Usage"):
    lines = [header]
    for label, image, usage in rows:
        values = {"emotion": str(label), "pixels": " ".join(map(str, image.ravel())), "Usage": usage}
        lines.append(",".join(values[c.strip()] for c in header.split(",")))
    return "\n".join(lines)


@pytest.mark.parametrize("header", ["emotion,pixels,Usage", "emotion, Usage, pixels"])
def test_fer2013_csv_in_both_column_orders(tmp_path, header):
    rows = [(0, picture(0), "Training"), (3, picture(1), "Training"), (6, picture(2), "PublicTest")]
    rows.append((5, picture(3), "PrivateTest"))
    (tmp_path / "fer2013.csv").write_text(csv_text(rows, header))
    splits, bad = load(tmp_path / "fer2013.csv")
    assert bad == [] and {k: len(v) for k, v in splits.items()} == {"train": 2, "test": 1, "private-test": 1}
    assert splits["train"].labels.tolist() == [0, 3] and splits["train"].classes == EMOTIONS
    assert (splits["train"].images[1, :, :, 0] == rows[1][1]).all()
    # A folder that holds the csv is recognised, too.
    assert len(load(tmp_path)[0]["train"]) == 2


def test_bad_csv_rows_are_counted_and_left_out(tmp_path):
    good, short = csv_text([(0, picture(0), "Training")]), picture(1).ravel()[:-1]
    bad_rows = [
        f"0,{' '.join(map(str, short))},Training",
        "9," + "0 " * 2304 + ",Training",
        "x,y",
        "0," + "300 " * 2304 + ",Training",
    ]
    (tmp_path / "a.csv").write_text("\n".join([good, *bad_rows]))
    splits, bad = load(tmp_path / "a.csv")
    assert len(splits["train"]) == 1 and [b.split(":")[0] for b in bad] == [f"a.csv line {i}" for i in range(3, 7)]


@pytest.fixture
def folders(tmp_path):
    root = tmp_path / "set"
    for split, count in (("train", 3), ("test", 2)):
        for label in ("Happy", "sad", "neutral"):
            (root / split / label).mkdir(parents=True)
            for i in range(count):
                cv2.imwrite(str(root / split / label / f"{i}.png"), picture(i))
    return root


def test_class_folders(folders):
    (folders / "train" / "sad" / "broken.png").write_bytes(b"no picture")
    (folders / "train" / "sad" / "notes.txt").write_text("")
    splits, bad = load(folders)
    assert bad == ["train/sad/broken.png: not a picture, or a damaged one"]
    assert splits["train"].classes == ("happy", "sad", "neutral")  # FER2013's order
    assert splits["train"].counts() == {"happy": 3, "sad": 3, "neutral": 3} and len(splits["test"]) == 6
    assert "9" in describe(splits) and "happy" in describe(splits)


def test_one_damaged_entry_of_a_zip_is_left_out(folders, tmp_path):
    path = tmp_path / "set.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(folders.rglob("*.png")):
            archive.write(file, file.relative_to(folders))
    whole = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        victim = archive.infolist()[0]
    whole[victim.header_offset + 80] ^= 255  # within its picture: the checksum does not hold any more
    path.write_bytes(bytes(whole))
    splits, problems = load(path)[:2]
    assert any(victim.filename in line for line in problems)
    assert sum(map(len, splits.values())) == sum(1 for _ in folders.rglob("*.png")) - 1


def locked_zip(folders, path, locked):
    """Write a zip of `folders`; entries for which `locked` is True are marked as encrypted in both headers."""
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(folders.rglob("*.png")):
            archive.write(file, file.relative_to(folders))
        archive.writestr("preview.png", b"of no class")
        entries = archive.infolist()
    raw = bytearray(path.read_bytes())
    listed = [m.start() for m in re.finditer(re.escape(b"PK\x01\x02"), raw)]
    for entry, place in zip(entries, listed, strict=True):
        if locked(entry.filename):
            raw[entry.header_offset + 6] |= 1
            raw[place + 8] |= 1
    path.write_bytes(raw)


def test_a_zip_with_a_password_is_refused(folders, tmp_path):
    locked_zip(folders, tmp_path / "set.zip", lambda name: "/" in name)
    with pytest.raises(FerError, match="needs a password; unpack it"):
        load(tmp_path / "set.zip")


def test_a_locked_split_is_refused_and_one_locked_picture_left_out(folders, tmp_path):
    locked_zip(folders, tmp_path / "split.zip", lambda name: name.startswith("test/"))
    with pytest.raises(FerError, match=r"pictures of split 'test' can be read; .*: needs a password"):
        load(tmp_path / "split.zip")
    first = sorted(folders.rglob("*.png"))[0].relative_to(folders).as_posix()
    locked_zip(folders, tmp_path / "one.zip", lambda name: name == first)
    read = load_dataset(tmp_path / "one.zip")
    assert read.problems == (f"{first}: needs a password",)
    assert sum(map(len, read.splits.values())) == sum(1 for _ in folders.rglob("*.png")) - 1


def test_a_zip_of_folders_gives_the_same_faces(folders, tmp_path):
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as archive:
        for path in folders.rglob("*.png"):
            archive.write(path, path.relative_to(folders))
    zipped, plain = load(tmp_path / "set.zip")[0], load(folders)[0]
    assert (zipped["train"].images == plain["train"].images).all()
    assert (zipped["train"].labels == plain["train"].labels).all()


def test_folders_without_splits_are_train(folders):
    assert set(load(folders / "train")[0]) == {"train"}


def test_private_test_is_never_training_data(folders):
    (folders / "test").rename(folders / "PrivateTest")
    assert {k: len(v) for k, v in load(folders)[0].items()} == {"train": 9, "private-test": 6}
    (folders / "PrivateTest").rename(folders / "holdout")
    with pytest.raises(FerError, match="in no folder of a split"):
        load(folders)


def test_colour_and_size(folders):
    splits, _ = load(folders, (96, 64), 3)
    assert splits["train"].images.shape == (9, 96, 64, 3)


def test_unknown_layouts_are_errors_with_a_reason(tmp_path):
    (tmp_path / "a.csv").write_text("name,age\nx,1\n")
    (tmp_path / "a.zip").write_bytes(b"PK no")
    (tmp_path / "a.txt").write_text("")
    (tmp_path / "b.csv").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "empty").mkdir()
    (tmp_path / "one" / "happy").mkdir(parents=True)
    cv2.imwrite(str(tmp_path / "one" / "happy" / "a.png"), picture(0))
    for name, message in (
        ("a.csv", "no column"),
        ("a.zip", "not a zip"),
        ("a.txt", "not a known layout"),
        ("b.csv", "not a csv"),
        ("none", "no such file"),
        ("empty", "no pictures"),
        ("one", "only one class"),
    ):
        with pytest.raises(FerError, match=message):
            load(tmp_path / name)


def dataset(labels, images=None):
    images = np.stack([picture(i) for i in range(len(labels))])[..., None] if images is None else images
    return Dataset(images, np.array(labels), tuple(map(str, range(len(labels)))), ("a", "b", "c"))


def test_validation_is_stratified_and_seeded():
    data = dataset([0] * 100 + [1] * 50 + [2] * 10)
    train, validation = split_validation(data, 0.2, seed=1)
    assert all(abs(n - want) <= want / 4 for n, want in zip(validation.counts().values(), (20, 10, 2), strict=True))
    assert set(train.names) | set(validation.names) == set(data.names) and not set(train.names) & set(validation.names)
    assert split_validation(data, 0.2, seed=1)[1].names == validation.names
    assert split_validation(data, 0.2, seed=2)[1].names != validation.names


def test_only_pixels_decide_which_face_is_held_out():
    data = dataset([i % 3 for i in range(600)])
    _, validation = split_validation(data, 0.2, seed=1)
    assert 100 < len(validation) < 140
    for other in (
        replace(data, labels=np.repeat([0, 1, 2], 200)),
        data.take(np.random.default_rng(0).permutation(600)),
        data.take(np.flatnonzero(data.labels < 2)),
    ):
        classes = other.classes[: len(set(other.labels))]
        again = split_validation(replace(other, classes=classes), 0.2, seed=1)[1]
        assert set(again.names) == set(validation.names) & set(other.names)


def test_the_share_of_a_small_class_deviates_by_at_most_a_quarter():
    for seed in range(20):
        counts = split_validation(dataset([0] * 400 + [1] * 40 + [2] * 2), 0.2, seed=seed)[1].counts()
        assert 60 <= counts["a"] <= 100 and 6 <= counts["b"] <= 10 and counts["c"] == 1


def test_repeats_of_a_face_stay_on_one_side():
    # Each of 30 faces three times, some under another label.
    images = np.stack([picture(i // 3) for i in range(90)])[..., None]
    data = dataset([(i // 3) % 3 if i % 10 else (i // 3 + 1) % 3 for i in range(90)], images)
    train, validation = split_validation(data, 0.3, seed=5)
    assert len(validation) > 15 and not set(train.digests()) & set(validation.digests())


def test_a_class_too_small_to_split_is_an_error():
    with pytest.raises(FerError, match="class 'c'"):
        split_validation(dataset([0, 0, 1, 1, 2]), 0.2, seed=1)
