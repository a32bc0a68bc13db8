"""FER2013's tables as Kaggle, spreadsheets and archives save them, and as broken downloads leave them."""

import gzip
import zipfile

import numpy as np
import pytest

from fer_models import FerError
from fer_train.cli import main
from fer_train.data import EMOTIONS, load_dataset
from fer_train.headset import occlude
from fer_train.headset.pictures import occlude_face


def picture(seed):
    return np.random.default_rng(seed).integers(0, 256, (48, 48), np.uint8)


def pixels(seed):
    return " ".join(map(str, picture(seed).ravel()))


def text(delimiter=",", usage=True, labels=range(7)):
    rows = [["emotion", "pixels", *(["Usage"] if usage else [])]]
    for i, label in enumerate(labels):
        rows.append([str(label), f'"{pixels(i)}"', *([("Training", "PublicTest")[i % 2]] if usage else [])])
    return "\n".join(delimiter.join(row) for row in rows) + "\n"


def check(splits, usage=True):
    assert {name: len(data) for name, data in splits.items()} == ({"train": 4, "test": 3} if usage else {"train": 7})
    assert splits["train"].classes == EMOTIONS
    assert splits["train"].labels.tolist() == ([0, 2, 4, 6] if usage else list(range(7)))
    assert (splits["train"].images[1, :, :, 0] == picture(2 if usage else 1)).all()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("packed", [False, True])
def test_delimiters_encodings_and_gzip(tmp_path, delimiter, encoding, packed):
    data = text(delimiter).replace("\n", "\r\n").encode(encoding)
    data = b"\xfe\xff" + data if encoding == "utf-16-be" else data
    path = tmp_path / ("fer2013.csv.gz" if packed else "fer2013.csv")
    path.write_bytes(gzip.compress(data) if packed else data)
    loaded = load_dataset(path)
    check(loaded.splits)
    assert loaded.problems == () and loaded.notes == ()
    check(load_dataset(tmp_path).splits)  # a folder that holds it


def test_train_csv_without_usage_is_all_train_and_says_so(tmp_path, capsys):
    (tmp_path / "train.csv").write_text(text(usage=False))
    (tmp_path / "test.csv").write_text("pixels\n" + pixels(0) + "\n")
    for path in (tmp_path, tmp_path / "train.csv"):
        loaded = load_dataset(path)
        check(loaded.splits, usage=False)
        assert loaded.notes == ("train.csv has no column Usage: all 7 faces are train",)
    assert main(["data", str(tmp_path / "train.csv"), "--out", str(tmp_path / "out")]) == 0
    assert "train.csv has no column Usage: all 7 faces are train" in capsys.readouterr().out
    assert main(["data", str(tmp_path / "test.csv"), "--out", str(tmp_path / "out")]) == 1
    assert "has no column emotion" in capsys.readouterr().err


def test_labels_may_be_words_and_numbers_with_a_point(tmp_path):
    (tmp_path / "a.csv").write_text(text(labels=["Anger", "1.0", "fear", "Happiness ", "4", "surprised", "NEUTRAL"]))
    check(load_dataset(tmp_path / "a.csv").splits)


def test_another_sets_train_csv_does_not_hide_the_class_folders(tmp_path):
    cv2 = pytest.importorskip("cv2")
    for label in ("happy", "sad"):
        (tmp_path / label).mkdir()
        cv2.imwrite(str(tmp_path / label / "0.png"), picture(0))
    (tmp_path / "train.csv").write_text("image,label\nhappy/0.png,happy\n")
    assert load_dataset(tmp_path).layout == "class folders"


def test_a_broken_row_is_left_out_and_named(tmp_path):
    lines = text().splitlines()
    lines[2] = lines[2][:200]
    lines[4:4] = ["", "7," + pixels(0) + ",Training"]
    (tmp_path / "a.csv").write_text("\n".join(lines))
    loaded = load_dataset(tmp_path / "a.csv")
    assert len(loaded.problems) == 2 and "label '7' is not in 0..6" in loaded.problems[1]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.csv.gz", gzip.compress(text().encode())[:-2000], "is cut off or damaged"),
        ("a.csv.gz", gzip.compress(text().encode())[:20], "is cut off or damaged"),
        ("a.csv.gz", b"\x1f\x8b" + b"x" * 100, "is cut off or damaged"),
        ("a.csv", text().encode("utf-16-le"), "UTF-16 without a byte order mark"),
        ("a.csv", text().encode("utf-16")[:-1], "not a csv file"),
        ("a.csv", text().encode() + "é".encode("latin-1"), "not a csv file"),
        ("a.csv", b"", "has no column emotion, pixels"),
        ("a.csv", b"emotion,pixels\n", "no row can be read"),
        ("a.csv", b"emotion,pixels\n0,1 2 3\n", "the first: a.csv line 2: 3 pixels"),
    ],
)
def test_a_table_that_cannot_be_read_is_one_line(tmp_path, capsys, name, data, message):
    (tmp_path / name).write_bytes(data)
    for command in ("data", "occlude"):
        out = [str(tmp_path / f"{command}-out")]
        assert main([command, str(tmp_path / name), *(out if command == "occlude" else ["--out", *out])]) == 1
        (line,) = capsys.readouterr().err.strip().splitlines()
        assert name in line and (message in line or command == "occlude")
        assert not [p for p in (tmp_path / f"{command}-out").rglob("*") if p.is_file()]


def test_a_zip_of_a_table_says_what_to_do(tmp_path):
    with zipfile.ZipFile(tmp_path / "archive.zip", "w") as archive:
        archive.writestr("fer2013/fer2013.csv", text())
    with pytest.raises(FerError, match=r"holds no pictures but fer2013/fer2013.csv; unpack it and give the csv"):
        load_dataset(tmp_path / "archive.zip")


@pytest.mark.parametrize("name", ["fer2013.csv", "fer2013.csv.gz"])
def test_occlude_copies_such_a_table(tmp_path, name):
    data = text(";").encode("utf-16")
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    assert occlude(tmp_path / name, tmp_path / "out").written == 7
    assert ((tmp_path / "out" / name).read_bytes()[:2] == b"\x1f\x8b") == name.endswith("gz")
    train = load_dataset(tmp_path / "out").splits["train"]
    assert (train.images[1] == occlude_face(picture(2)[:, :, None])).all()


def test_ferplus_is_read_as_saved_too(tmp_path):
    (tmp_path / "fer2013.csv").write_text(text())
    header = "Usage;Image name;Neutral;Happy;Surprise;Sad;Angry;Disgust;Fear;Contempt;unknown;NF"
    rows = [f"Training; fer000000{i}.png ;10;0;0;0;0;0;0;0;0;0" for i in range(7)]
    (tmp_path / "votes.csv.gz").write_bytes(gzip.compress("\n".join([header, *rows]).encode("utf-16")))
    train = load_dataset(tmp_path / "fer2013.csv", ferplus=tmp_path / "votes.csv.gz").splits["train"]
    assert train.counts()["neutral"] == 4
    (tmp_path / "votes.csv.gz").write_bytes(b"\x1f\x8b\0")
    with pytest.raises(FerError, match="is cut off or damaged"):
        load_dataset(tmp_path / "fer2013.csv", ferplus=tmp_path / "votes.csv.gz")
