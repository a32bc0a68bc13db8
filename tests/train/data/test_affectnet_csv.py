"""AffectNet by its lists, training.csv and validation.csv."""

import gzip

import cv2
import numpy as np
import pytest

from fer_models import FerError
from fer_models.occlusion import corners_from_68, draw_headset
from fer_train.cli import main
from fer_train.data import load_dataset, pictures
from fer_train.data.affectnet import AFFECTNET_CODES
from fer_train.headset import occlude

HEADER = (
    "subDirectory_filePath", "face_x", "face_y", "face_width", "face_height", "facial_landmarks", "expression",
    "valence", "arousal",
)  # fmt: skip
BOX = (40, 20, 100, 80)


def landmarks():
    """68 points of a face in BOX, in pixels of the photo."""
    points = np.tile(np.float32([90, 60]), (68, 1))
    points[0], points[16], points[36], points[45] = (45, 60), (135, 60), (70, 50), (110, 50)
    return points


def photo(seed):
    """A photo of 200x150 pixels; what lies in BOX is brighter than the rest."""
    image = np.full((150, 200, 3), 10 + seed, np.uint8)
    x, y, w, h = BOX
    image[y : y + h, x : x + w] += 180
    return image


def row(name, code, box=BOX, points=None):
    text = ";".join(f"{v:.2f}" for v in (landmarks() if points is None else points).ravel())
    return [name, *map(str, box), text, str(code), "0.1", "-0.2"]


def write(path, rows, header=True):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(",".join(r) for r in ([list(HEADER)] if header else []) + rows) + "\n")


@pytest.fixture
def affectnet(tmp_path):
    """The folders of the download: two faces of each emotion to train, one to test; the second list has no header."""
    root = tmp_path / "AffectNet"
    images = root / "Manually_Annotated_Images"
    rows = []
    for i in range(24):
        name = f"{i % 3}/{i:04x}.jpg"
        (images / name).parent.mkdir(parents=True, exist_ok=True)
        cv2.imwrite(str(images / name), photo(i), [cv2.IMWRITE_JPEG_QUALITY, 98])
        rows.append(row(name, i % 8))
    lists = root / "Manually_Annotated_file_lists"
    write(lists / "training.csv", [*rows[:16], row("0/x.jpg", 8), row("0/y.jpg", 10), row("0/z.jpg", 10)])
    write(lists / "validation.csv", rows[16:], header=False)
    return root


def test_faces_are_cut_out_by_their_boxes(affectnet):
    loaded = load_dataset(affectnet, (40, 50), 3)
    train, test = loaded.splits["train"], loaded.splits["test"]
    assert loaded.layout == "AffectNet's csv" and (len(train), len(test)) == (16, 8)
    assert [train.classes[i] for i in train.labels] == list(AFFECTNET_CODES) * 2
    assert [test.classes[i] for i in test.labels] == list(AFFECTNET_CODES)
    assert train.images.min() > 120  # nothing of the photo outside the box
    expected = (landmarks() - (40, 20) + 0.5) * 0.5 - 0.5
    assert train.landmarks[3] == pytest.approx(expected, abs=1e-3)
    assert loaded.problems == (
        "training.csv: 1 faces left out: none (8)", "training.csv: 2 faces left out: no face (10)",
    )  # fmt: skip


def test_one_list_is_read_alone(affectnet):
    lists = affectnet / "Manually_Annotated_file_lists"
    assert {k: len(v) for k, v in load_dataset(lists / "validation.csv").splits.items()} == {"test": 8}
    packed = lists / "training.csv.gz"
    packed.write_bytes(gzip.compress((lists / "training.csv").read_text().encode("utf-16")))
    assert {k: len(v) for k, v in load_dataset(packed).splits.items()} == {"train": 16}
    assert {k: len(v) for k, v in load_dataset(lists).splits.items()} == {"train": 16, "test": 8}


def test_a_set_larger_than_memory_keeps_its_boxes(affectnet, monkeypatch):
    in_memory = load_dataset(affectnet, (40, 50), 3, resize_mode="centre").splits["train"]
    monkeypatch.setattr(pictures, "free_memory", lambda: 0)
    lazy = load_dataset(affectnet, (40, 50), 3, resize_mode="centre").splits["train"]
    assert isinstance(lazy.images, pictures.PictureFiles)
    assert (lazy.images[:] == in_memory.images).all() and (np.stack(list(lazy.images)) == in_memory.images).all()
    part = lazy.take(np.array([5, 2]))
    assert (part.images[:] == in_memory.images[[5, 2]]).all() and (lazy.images[-1] == in_memory.images[-1]).all()
    assert (lazy.landmarks == in_memory.landmarks).all()


def test_bad_rows_are_left_out_and_named(affectnet):
    lists = affectnet / "Manually_Annotated_file_lists"
    with open(lists / "training.csv", "a") as file:
        for bad in (
            row("0/0000.jpg", 11), row("0/0000.jpg", "happy"), row("0/none.jpg", 1), row("../../etc/passwd", 1),
            row("0/0000.jpg", 1, box=(500, 500, 20, 20)), row("0/0000.jpg", 1, box=(0, 0, 0, 9)),
            row("0/0000.jpg", 1, box=("NULL",) * 4), ["0/0000.jpg", "1"],
        ):  # fmt: skip
            file.write(",".join(map(str, bad)) + "\n")
    loaded = load_dataset(affectnet)
    assert len(loaded.splits["train"]) == 16
    for reason in (
        "line 21: expression '11' is not in 0..10", "line 22: expression 'happy'",
        "line 23: 0/none.jpg: no such picture",
        "line 24: '../../etc/passwd' lies outside", "0/0000.jpg: the box of its face lies outside the picture",
        "line 26: the box of its face is empty", "line 27: the box of its face is not four numbers",
        "line 28: 2 columns",
    ):  # fmt: skip
        assert any(reason in line for line in loaded.problems), reason


def test_lists_without_their_pictures_are_one_line(affectnet, tmp_path, capsys):
    (affectnet / "Manually_Annotated_Images").rename(affectnet / "away")
    assert main(["data", str(affectnet), "--out", str(tmp_path / "out")]) == 1
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert "no listed picture can be read; the first of" in line and "0/0000.jpg: no such picture" in line
    assert not (tmp_path / "out").exists()
    write(tmp_path / "training.csv", [])
    with pytest.raises(FerError, match="lists no picture"):
        load_dataset(tmp_path / "training.csv")


def test_a_copy_has_the_exact_bar_and_the_lists(affectnet, tmp_path):
    with open(affectnet / "Manually_Annotated_file_lists" / "training.csv", "a") as file:
        file.write(",".join(row("0/only-box.jpg", 1, points=np.zeros(3))) + "\n")
    cv2.imwrite(str(affectnet / "Manually_Annotated_Images/0/only-box.jpg"), photo(0))
    outcome = occlude(affectnet, tmp_path / "out", workers=1)
    assert (outcome.written, outcome.exact, outcome.problems) == (25, 24, ())
    face = cv2.imread(str(tmp_path / "out/Manually_Annotated_Images/0/0000.jpg"))
    assert np.abs(face.astype(int) - draw_headset(photo(0), corners_from_68(landmarks()))).mean() < 4
    estimated = cv2.imread(str(tmp_path / "out/Manually_Annotated_Images/0/only-box.jpg"))
    assert estimated[45, 60:120].max() < 30 and estimated[:18].mean() == pytest.approx(photo(0)[:18].mean(), abs=2)
    assert len(load_dataset(tmp_path / "out").splits["test"]) == 8
