"""RAF-DB as it is downloaded: EmoLabel/list_patition_label.txt and Image/aligned/."""

import cv2
import numpy as np
import pytest

from fer_models import FerError
from fer_train.cli import main
from fer_train.data import load_dataset
from fer_train.headset import occlude

NAMES = ["surprise", "fear", "disgust", "happy", "sad", "angry", "neutral"]


def picture(seed):
    return np.random.default_rng(seed).integers(0, 256, (100, 100, 3), np.uint8)


@pytest.fixture
def raf_db(tmp_path):
    """Two faces of each emotion to train, one to test; the archive also has the whole photos and other labels."""
    root = tmp_path / "RAF-DB" / "basic"
    for folder in ("EmoLabel", "Image/aligned", "Image/original", "Annotation/manual"):
        (root / folder).mkdir(parents=True)
    lines = []
    for i in range(21):
        stem = f"{'train' if i < 14 else 'test'}_{i + 1:05d}"
        lines.append(f"{stem}.jpg {i % 7 + 1}")
        cv2.imwrite(str(root / "Image/aligned" / f"{stem}_aligned.jpg"), picture(i))
        cv2.imwrite(str(root / "Image/original" / f"{stem}.jpg"), picture(i + 50))
    (root / "EmoLabel" / "list_patition_label.txt").write_text("\r\n".join(lines) + "\r\n")
    return root


def test_faces_labels_and_splits(raf_db):
    for path in (raf_db, raf_db.parent, raf_db / "EmoLabel" / "list_patition_label.txt"):
        loaded = load_dataset(path, (100, 100), 3)
        train, test = loaded.splits["train"], loaded.splits["test"]
        assert loaded.layout == "RAF-DB" and loaded.problems == () and (len(train), len(test)) == (14, 7)
        assert [train.classes[i] for i in train.labels] == NAMES * 2 and [test.classes[i] for i in test.labels] == NAMES
    assert train.names[0] == "Image/aligned/train_00001_aligned.jpg"
    aligned = cv2.imread(str(raf_db / train.names[0]))
    assert (train.images[0] == aligned[:, :, ::-1]).all()


def test_lines_without_a_face_are_named(raf_db):
    (raf_db / "Image/aligned/train_00003_aligned.jpg").unlink()
    (raf_db / "Image/aligned/train_00004_aligned.jpg").write_bytes(b"no")
    with open(raf_db / "EmoLabel" / "list_patition_label.txt", "a") as file:
        file.write("train_00001.jpg 8\ntrain_00001.jpg x\ntrain_00001.jpg\nvacation.jpg 3\n\n")
    loaded = load_dataset(raf_db)
    assert len(loaded.splits["train"]) == 12
    for place, reason in (
        ("line 3", "train_00003_aligned.jpg is not in Image/aligned"), ("line 22", "label '8' is not in 1..7"),
        ("line 23", "label 'x' is not in 1..7"), ("line 24", "has 1 words"), ("line 25", "begins with none of train_"),
        ("train_00004_aligned.jpg", "not a picture"),
    ):  # fmt: skip
        assert any(place in line and reason in line for line in loaded.problems), place
    assert len(loaded.problems) == 6


def test_a_missing_part_is_one_line(raf_db, tmp_path, capsys):
    labels = raf_db / "EmoLabel" / "list_patition_label.txt"
    lines = labels.read_text()
    labels.unlink()
    assert main(["data", str(raf_db), "--out", str(tmp_path / "out")]) == 1
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert "is RAF-DB without its labels; put list_patition_label.txt" in line
    labels.write_text("".join(f"train_{i:05d}.jpg 99\n" for i in range(5)))
    with pytest.raises(FerError, match=r"no listed picture can be read; the first of 5: .*label '99' is not in 1..7"):
        load_dataset(raf_db)
    labels.write_text(lines)
    (raf_db / "Image" / "aligned").rename(raf_db / "Image" / "elsewhere")
    (raf_db / "Image" / "aligned.zip").write_bytes(b"")
    with pytest.raises(FerError, match=r"unpack Image/aligned.zip"):
        load_dataset(raf_db)
    assert not (tmp_path / "out").exists()


def test_class_folders_called_aligned_are_not_raf_db(tmp_path):
    for label in ("happy", "sad"):
        (tmp_path / "Image" / "aligned" / label).mkdir(parents=True)
        cv2.imwrite(str(tmp_path / "Image" / "aligned" / label / "0.png"), picture(0))
    assert load_dataset(tmp_path).layout == "class folders"


def test_a_copy_with_the_bar_keeps_the_labels(raf_db, tmp_path):
    assert occlude(raf_db, tmp_path / "out", workers=1).written == 42
    loaded = load_dataset(tmp_path / "out")
    assert loaded.layout == "RAF-DB" and len(loaded.splits["train"]) == 14
    assert (loaded.splits["train"].labels == load_dataset(raf_db).splits["train"].labels).all()
