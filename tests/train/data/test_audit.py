import json

import cv2
import numpy as np
import pytest

from fer_models import FerError
from fer_train.cli import main
from fer_train.data import load_dataset
from fer_train.data.audit import audit

pytestmark = pytest.mark.slow


def picture(seed):
    return np.random.default_rng(seed).integers(0, 256, (48, 48)).astype(np.uint8)


def save(root, where, seed):
    (root / where).parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(root / where), picture(seed))


@pytest.fixture
def doubtful(tmp_path):
    """Repeats: face 0 three times in train, once with another label; face 1 in train and test, with two labels."""
    root = tmp_path / "faces"
    for where, seed in (
        ("train/happy/a.png", 0), ("train/happy/b.png", 0), ("train/sad/c.png", 0), ("train/sad/d.png", 1),
        ("train/happy/e.png", 2), ("test/happy/f.png", 1), ("test/sad/g.png", 3),
    ):  # fmt: skip
        save(root, where, seed)
    (root / "train/sad/broken.png").write_bytes(b"no")
    return root


def test_repeats_and_conflicts(doubtful):
    report = audit(load_dataset(doubtful))
    assert report.repeats == {"train": 2, "test": 0}
    assert report.shared == {"train in test": 1, "test in train": 1}
    assert report.conflicts == {"train": 1, "test": 0, "all": 2}
    groups = {frozenset(group) for group in report.conflicting}
    assert frozenset({("train/sad/d.png", "sad"), ("test/happy/f.png", "happy")}) in groups
    assert report.problems == ("train/sad/broken.png: not a picture, or a damaged one",)


def test_the_command_prints_and_draws(doubtful, tmp_path, capsys):
    assert main(["data", str(doubtful), "--out", str(tmp_path / "out")]) == 0
    shown = capsys.readouterr().out
    for line in (
        "class folders", "left out: 1", "train/sad/broken.png", "2 faces of train repeat another of train",
        "1 faces of test also occur in train", "2 groups of equal faces over all splits have different labels",
    ):  # fmt: skip
        assert line in shown
    for name in ("distribution.png", "samples.png"):
        assert cv2.imread(str(tmp_path / "out" / name)).std() > 10
    assert json.loads((tmp_path / "out" / "report.json").read_text())["repeats"] == {"train": 2, "test": 0}


def test_class_options_rename_classes_and_report_mistakes(doubtful, tmp_path, capsys):
    out = ["--out", str(tmp_path / "out")]
    assert main(["data", str(doubtful), "--rename", "happy=glad", "--json", *out]) == 0
    assert json.loads(capsys.readouterr().out)["counts"]["train"] == {"glad": 3, "sad": 2}
    for arguments, message in (
        (["--classes", "happy,sda"], "did you mean sad"),
        (["--rename", "hapy=glad"], "did you mean happy"),
        (["--rename", "happy"], "expected old=new"),
        (["--ferplus", "nowhere.csv"], "cannot be read"),
    ):
        assert main(["data", str(doubtful), *arguments, *out]) in (1, 2)
        assert message in capsys.readouterr().err


def test_renaming_to_an_existing_class_merges_them(doubtful):
    for label, seed in (("joy", 8), ("anger", 9)):
        save(doubtful, f"train/{label}/x.png", seed)
    splits = load_dataset(doubtful, rename={"joy": "happy"}, classes=["angry", "happy"]).splits
    assert splits["train"].counts() == {"angry": 1, "happy": 4} and splits["test"].counts() == {"angry": 0, "happy": 1}


def test_limit_takes_equally_many_of_each_class_and_the_same_faces(doubtful):
    some = load_dataset(doubtful, limit=2).splits["train"]
    assert some.counts() == {"happy": 2, "sad": 2}
    assert some.names == load_dataset(doubtful, limit=2).splits["train"].names


def test_raf_db_numbers_become_names(tmp_path):
    for number in range(1, 8):
        save(tmp_path, f"train/{number}/a.jpg", number)
    loaded = load_dataset(tmp_path)
    assert "RAF-DB" in loaded.layout and loaded.splits["train"].counts()["surprise"] == 1
    train = loaded.splits["train"]
    assert train.classes[train.labels[train.names.index("train/6/a.jpg")]] == "angry"
    save(tmp_path, "train/8/a.jpg", 8)
    assert load_dataset(tmp_path).splits["train"].classes[0] == "1"


def test_fer2013_has_the_known_repeats(fer2013):
    report = audit(load_dataset(fer2013))
    assert report.repeats["train"] == 1234 and report.shared["test in train"] == 279 and report.conflicts["train"] == 36


def test_an_unwritable_output_folder_is_an_error(doubtful, tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert main(["data", str(doubtful), "--out", str(tmp_path / "file" / "x")]) == 1
    assert "choose another --out" in capsys.readouterr().err


def test_each_bad_csv_row_is_reported_with_its_reason(tmp_path):
    good = " ".join(["7"] * 2304)
    rows = ["emotion,pixels,Usage", f"0,{good},Training", "0,1 2 3,Training", f"9,{good},Training", f"0,{good},Spare"]
    (tmp_path / "fer2013.csv").write_text("\n".join([*rows, "0"]))
    problems = load_dataset(tmp_path / "fer2013.csv").problems
    assert [line.split(": ", 1)[1] for line in problems] == [
        "3 pixels, not 2304", "label '9' is not in 0..6",
        "Usage 'Spare' is not one of Training, PublicTest, PrivateTest", "1 columns",
    ]  # fmt: skip
    with pytest.raises(FerError, match="no column"):
        (tmp_path / "x.csv").write_text("a,b\n")
        load_dataset(tmp_path / "x.csv")
