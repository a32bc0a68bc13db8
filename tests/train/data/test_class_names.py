"""Class folders as people name them: blanks, capitals, synonyms, misspellings and numbers; pictures of any suffix."""

import json
import zipfile

import cv2
import numpy as np
import pytest
from PIL import Image

from fer_models import FerError
from fer_train.cli import main
from fer_train.data import load_dataset
from fer_train.data.select import select_classes


def picture(seed):
    return np.random.default_rng(seed).integers(0, 256, (48, 48), np.uint8)


def make(root, names, count=2):
    for k, name in enumerate(names):
        (root / name).mkdir(parents=True)
        for i in range(count):
            cv2.imwrite(str(root / name / f"{i}.png"), picture(100 * k + i))
    return root


def zipped(root, path):
    with zipfile.ZipFile(path, "w") as archive:
        for file in root.rglob("*.*"):
            archive.write(file, file.relative_to(root))
    return path


@pytest.mark.parametrize("pack", [False, True])
def test_folders_mean_emotions(tmp_path, pack):
    root = make(
        tmp_path / "set", [f"Train /{n}" for n in ("Joy", "ANGER", "suprise", "Neutral ", "sadness", "fearful")]
    )
    loaded = load_dataset(zipped(root, tmp_path / "set.zip") if pack else root)
    assert loaded.splits["train"].classes == ("angry", "fear", "happy", "sad", "surprise", "neutral")
    assert set(loaded.splits) == {"train"} and set(loaded.splits["train"].counts().values()) == {2}
    assert loaded.notes == ("class 'suprise' is taken for surprise; if it is another one, --rename suprise=NAME",)


def test_two_names_of_one_emotion_are_merged_and_told(tmp_path):
    loaded = load_dataset(make(tmp_path, ["train/joy", "train/sad", "test/Happy", "test/sad"]))
    assert loaded.splits["train"].classes == ("happy", "sad") == loaded.splits["test"].classes
    assert loaded.notes == ("classes happy, joy are one class: happy",)


def test_a_renamed_folder_is_not_taken_for_another_class(tmp_path):
    root = make(tmp_path, ["Joy", "happy", "sad", "suprise"])
    loaded = load_dataset(root, rename={"Joy": "glad", "suprise": "shock"})
    assert loaded.splits["train"].classes == ("happy", "sad", "glad", "shock") and loaded.notes == ()
    assert load_dataset(root, rename={"joy": "happy"}).splits["train"].counts()["happy"] == 4


def test_other_classes_are_left_alone_and_near_ones_get_a_suggestion(tmp_path):
    loaded = load_dataset(make(tmp_path / "a", ["Man", "Woman "]))
    assert loaded.splits["train"].classes == ("man", "woman") and loaded.notes == ()
    # One emotion alone does not make a set of emotions: angel is not taken for anger.
    assert load_dataset(make(tmp_path / "b", ["angel", "devil", "fear"])).splits["train"].classes[1:] == (
        "angel",
        "devil",
    )
    loaded = load_dataset(make(tmp_path / "c", ["happy", "sad", "surpize!"]))
    (note,) = loaded.notes
    assert (
        note == "class 'surpize!' is no emotion that fer-train knows; did you mean surprise? (--rename surpize!=NAME)"
    )


AFFECTNET = ["neutral", "happy", "sad", "surprise", "fear", "disgust", "angry", "contempt"]
ALPHABETICAL = ["angry", "contempt", "disgust", "fear", "happy", "neutral", "sad", "surprise"]


def by_number(data):
    """Return the class of each numbered folder, by the folder's name in the faces' names."""
    return [data.classes[data.labels[data.names.index(f"train/{i}/0.png")]] for i in range(8)]


def test_numbered_folders_are_never_guessed(tmp_path, capsys):
    root = make(tmp_path / "numbers", [f"train/{i}" for i in range(8)])
    out = tmp_path / "out"
    assert main(["data", str(root), "--out", str(out)]) == 0
    shown = capsys.readouterr().out
    assert "the classes are numbers (0, 1, 2, 3, 4, 5, 6, 7)" in shown
    assert "--rename numbers=affectnet (0 neutral, 1 happy, ...) or --rename numbers=alphabetical (0 angry, " in shown
    assert list(json.loads((out / "report.json").read_text())["counts"]["train"]) == [str(i) for i in range(8)]
    assert cv2.imread(str(out / "samples.png")).std() > 10  # one row a folder
    with pytest.raises(FerError, match=r"the classes are numbers .*--set rename="):
        select_classes(load_dataset(root), ["happy", "sad"])
    for order, names in (("affectnet", AFFECTNET), ("alphabetical", ALPHABETICAL)):
        loaded = load_dataset(root, rename={"numbers": order})
        assert by_number(loaded.splits["train"]) == names and loaded.notes == ()
    assert main(["data", str(root), "--rename", "numbers=affectnet", "--out", str(out)]) == 0
    assert "the classes are numbers" not in capsys.readouterr().out


@pytest.mark.parametrize("name", ["class{:03d}", "Label {}", "emotion_{}"])
def test_numbers_behind_a_word_are_numbers(tmp_path, name):
    root = make(tmp_path / "a", [name.format(i) for i in range(8)])
    loaded = load_dataset(root)
    assert loaded.splits["train"].classes == tuple("01234567") and "different orders" in loaded.notes[-1]
    named = load_dataset(root, rename={"numbers": "affectnet"}).splits["train"]
    label = named.labels[named.names.index(f"{name.format(6)}/0.png")]
    assert named.classes[label] == "angry" and "contempt" in named.classes
    kept = load_dataset(root, rename={name.format(0): "calm"}).splits["train"]
    assert "calm" in kept.classes and name.format(1).lower() in kept.classes


@pytest.mark.parametrize(
    ("folder", "split"), [("train_class", "train"), ("val-set", "validation"), ("Test Images", "test")]
)
def test_splits_are_known_with_a_word_behind_them(tmp_path, folder, split):
    make(tmp_path / "a" / folder, ["happy", "sad"])
    assert list(load_dataset(tmp_path / "a").splits) == [split]


def test_an_order_that_does_not_fit_is_refused(tmp_path, capsys):
    root = make(tmp_path / "numbers", [str(i) for i in range(8)])
    words = make(tmp_path / "words", ["happy", "sad"])
    for path, order, message in (
        (root, "fer2013", "has a class 7, and this order has 0 to 6"),
        (root, "raf-db", "has a class 0, and this order has 1 to 7"),
        (root, "afectnet", "did you mean affectnet?"),
        (words, "affectnet", "has no numbered classes, but happy, sad"),
    ):
        assert main(["data", str(path), "--rename", f"numbers={order}", "--out", str(tmp_path / "out")]) == 2
        (line,) = capsys.readouterr().err.strip().splitlines()
        assert message in line
    assert not (tmp_path / "out").exists()


def test_orders_of_seven(tmp_path):
    root = make(tmp_path / "seven", [str(i) for i in range(7)])
    assert "numbers=fer2013 (0 angry, 1 disgust, ...)" in load_dataset(root).notes[0]
    assert "contempt" not in load_dataset(root).notes[0]
    train = load_dataset(root, rename={"numbers": "alphabetical"}).splits["train"]
    assert train.classes[train.labels[train.names.index("1/0.png")]] == "disgust"
    # RAF-DB's 1 to 7 are known, unless the user says otherwise.
    raf = make(tmp_path / "raf", [str(i) for i in range(1, 8)])
    train = load_dataset(raf, rename_if_there={"numbers": "affectnet"}).splits["train"]
    assert train.classes[train.labels[train.names.index("1/0.png")]] == "surprise"
    train = load_dataset(raf, rename={"numbers": "affectnet"}).splits["train"]
    assert train.classes[train.labels[train.names.index("1/0.png")]] == "happy"


def test_pictures_are_known_by_their_content(tmp_path):
    for label in ("happy", "sad"):
        (tmp_path / label).mkdir()
    face = cv2.GaussianBlur(picture(0), (0, 0), 2)
    for name in ("a.tiff", "b.tif", "c.TIFF", "d.jp2", "e.pgm", "f.bmp", "g.webp"):
        cv2.imwrite(str(tmp_path / "happy" / name), face)
    image = Image.fromarray(face)
    image.save(tmp_path / "sad" / "a.jfif", "JPEG", quality=100)
    image.save(tmp_path / "sad" / "no suffix", "PNG")
    image.save(tmp_path / "sad" / "wrong.dat", "TIFF")
    image.save(tmp_path / "sad" / "b.gif", "GIF")
    image.convert("1").save(tmp_path / "sad" / "fax.tif", "TIFF", compression="group4")
    cv2.imwrite(str(tmp_path / "sad" / "deep.tiff"), face.astype(np.uint16) * 257)
    for name, data in (("notes.txt", b"of 2019"), ("Thumbs.db", b"\0" * 600), ("list.csv", b"a,b\n"), ("empty", b"")):
        (tmp_path / "sad" / name).write_bytes(data)
    loaded = load_dataset(tmp_path)
    assert loaded.problems == ()
    train = loaded.splits["train"]
    assert train.counts() == {"happy": 7, "sad": 6}
    for name, image in zip(train.names, train.images, strict=True):
        if "fax" not in name:
            assert np.abs(image[:, :, 0].astype(int) - face).max() <= (12 if name.endswith(("jp2", "webp")) else 4), (
                name
            )
    zipped_set = load_dataset(zipped(tmp_path, tmp_path.parent / f"{tmp_path.name}.zip"))
    assert len(zipped_set.splits["train"]) == 12  # the glob *.* leaves out the name without a suffix
