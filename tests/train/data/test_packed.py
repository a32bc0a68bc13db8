"""A folder that holds a data set only as a zip or a table: it is read, or the error names what lies there."""

import gzip
import io
import zipfile

import numpy as np
import pytest
from PIL import Image

from fer_models import FerError
from fer_train.data.load import load_dataset
from fer_train.headset.copy_set import occlude


def picture(value):
    """Return the bytes of a PNG, 48x48 grey, in which each value looks different."""
    file = io.BytesIO()
    Image.fromarray(np.random.default_rng(value).integers(0, 255, (48, 48), np.uint8)).save(file, "PNG")
    return file.getvalue()


def zip_at(path):
    """Write a zip with three faces in each of two classes."""
    with zipfile.ZipFile(path, "w") as archive:
        for i, name in enumerate(("happy", "sad")):
            for j in range(3):
                archive.writestr(f"archive/train/{name}/{j}.png", picture(10 * i + j))


def table(usages=("Training", "PublicTest")):
    """Return a csv with four faces, half of them with each usage."""
    rows = [f"{3 + i % 2},{' '.join(str((i + j) % 256) for j in range(2304))},{usages[i // 2]}" for i in range(4)]
    return "\n".join(["emotion,pixels,Usage", *rows]) + "\n"


def test_the_only_zip_of_a_folder_is_read_and_named(tmp_path):
    zip_at(tmp_path / "archive.zip")
    (tmp_path / "README.txt").write_text("from a friend")
    (tmp_path / ".DS_Store").write_bytes(b"x")
    loaded = load_dataset(tmp_path)
    assert loaded.splits["train"].counts() == {"happy": 3, "sad": 3}
    assert any("its faces are read from archive.zip" in note for note in loaded.notes)


@pytest.mark.parametrize("name", ["my-fer.csv", "MY-FER.CSV", "my-fer.csv.gz"])
def test_the_only_table_of_a_folder_is_read(tmp_path, name):
    data = table().encode()
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    loaded = load_dataset(tmp_path)
    assert {split: len(faces) for split, faces in loaded.splits.items()} == {"train": 2, "test": 2}
    assert any(name in note for note in loaded.notes)


def test_several_archives_are_named(tmp_path):
    for name in ("a.zip", "b.zip"):
        zip_at(tmp_path / name)
    with pytest.raises(FerError, match=r"but a\.zip, b\.zip; give one of these files"):
        load_dataset(tmp_path)
    for name in ("c.csv", "d.csv"):
        (tmp_path / name).write_text(table())
    with pytest.raises(FerError, match=r"a\.zip, b\.zip, c\.csv and 1 more"):
        load_dataset(tmp_path)


def test_an_archive_that_is_not_read_is_named(tmp_path):
    (tmp_path / "faces.tar.gz").write_bytes(gzip.compress(b"x"))
    with pytest.raises(FerError, match=r"but faces\.tar\.gz; unpack it, and give the folder"):
        load_dataset(tmp_path)


def test_pictures_without_class_folders_are_counted(tmp_path):
    for i in range(3):
        (tmp_path / f"{i}.png").write_bytes(picture(i))
    (tmp_path / "faces.csv").write_text("file,label\n0.png,happy\n")  # what lies beside pictures is no packed set
    with pytest.raises(FerError, match="3 pictures lie in no class folder"):
        load_dataset(tmp_path)


def test_an_empty_folder_is_told(tmp_path):
    with pytest.raises(FerError, match=r"no pictures in class folders; expected train/<class>"):
        load_dataset(tmp_path)


def test_a_folder_with_a_zip_gets_a_copy_with_the_bar(tmp_path):
    source, target = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    zip_at(source / "archive.zip")
    assert occlude(source, target).written == 6
    copy = load_dataset(target)
    assert copy.splits["train"].counts() == {"happy": 3, "sad": 3}


@pytest.mark.parametrize("usages", [("train", "test"), ("TRAINING", "testing"), (" Training ", "publictest")])
def test_usages_are_known_by_the_names_of_splits(tmp_path, usages):
    (tmp_path / "a.csv").write_text(table(usages))
    splits = load_dataset(tmp_path / "a.csv").splits
    assert {split: len(faces) for split, faces in splits.items()} == {"train": 2, "test": 2}


def test_an_unknown_usage_is_told(tmp_path):
    (tmp_path / "a.csv").write_text(table(("elsewhere", "nowhere")))
    with pytest.raises(FerError, match="Usage 'elsewhere' is not one of Training, PublicTest, PrivateTest"):
        load_dataset(tmp_path / "a.csv")
