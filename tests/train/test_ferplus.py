import cv2
import numpy as np
import pytest

from fer_models import FerError
from fer_train.datasets import load_dataset
from fer_train.datasets.ferplus import FERPLUS

HEADER = "Usage,Image name,neutral,happiness,surprise,sadness,anger,disgust,fear,contempt,unknown,NF"
# Row 2 has no face, so that from there on the number in the name is one less than the row.
ROWS = [
    "Training,fer0000000.png,4,0,0,1,5,0,0,0,0,0",
    "Training,fer0000001.png,0,10,0,0,0,0,0,0,0,0",
    "Training,,0,0,0,0,0,0,0,0,0,10",
    "Training,fer0000002.png,2,0,2,0,0,0,0,0,6,0",
    "Training,fer0000003.png,0,0,0,0,0,0,2,8,0,0",
    "PublicTest,fer0000004.png,1,0,7,0,0,0,2,0,0,0",
]


def picture(seed):
    return np.random.default_rng(seed).integers(0, 256, (48, 48)).astype(np.uint8)


@pytest.fixture
def votes(tmp_path):
    path = tmp_path / "fer2013new.csv"
    path.write_text("\n".join([HEADER, *ROWS]))
    return path


@pytest.fixture
def table(tmp_path):
    lines = ["emotion,pixels,Usage"]
    for i, row in enumerate(ROWS):
        lines.append(f"6,{' '.join(map(str, picture(i).ravel()))},{row.split(',')[0]}")
    (tmp_path / "fer2013.csv").write_text("\n".join(lines))
    return tmp_path / "fer2013.csv"


@pytest.fixture
def folders(tmp_path):
    root = tmp_path / "folders"
    names = ["fer0000000", "fer0000001", "nf00002", "fer0000002", "fer0000003", "fer0000004"]
    for i, name in enumerate(names):
        folder = root / ("test" if i == 5 else "train") / ("sad" if i % 2 else "neutral")
        folder.mkdir(parents=True, exist_ok=True)
        cv2.imwrite(str(folder / f"{name}.png"), picture(i))
    return root


@pytest.mark.parametrize("layout", ["table", "folders"])
def test_majority_and_shares_go_to_the_right_faces(layout, votes, request):
    loaded = load_dataset(request.getfixturevalue(layout), ferplus=votes)
    train, test = loaded.splits["train"], loaded.splits["test"]
    assert train.classes == FERPLUS and "FER+" in loaded.layout
    found = {
        int(np.flatnonzero([(picture(r) == face[:, :, 0]).all() for r in range(6)])[0]): i
        for i, face in enumerate(train.images)
    }
    assert sorted(found) == [0, 1, 4]
    assert [FERPLUS[train.labels[found[r]]] for r in (0, 1, 4)] == ["angry", "happy", "contempt"]
    assert train.soft[found[0]] == pytest.approx([0.5, 0, 0, 0, 0.1, 0, 0.4, 0])
    assert test.soft[0] == pytest.approx([0, 0, 0.2, 0, 0, 0.7, 0.1, 0]) and test.labels.tolist() == [5]
    assert train.targets() is train.soft


def test_faces_without_an_emotion_are_counted_by_reason(table, folders, votes):
    told = load_dataset(table, ferplus=votes).problems
    assert told == (
        "FER+: 1 faces left out: most see no face",
        "FER+: 1 faces left out: most are not sure",
    )
    assert "FER+: 1 faces left out: no row of FER+ is known for them (such as nf*.png)" in (
        load_dataset(folders, ferplus=votes).problems
    )


def test_a_subset_of_classes_restricts_the_votes(table, votes):
    train = load_dataset(table, ferplus=votes, classes=["neutral", "angry"]).splits["train"]
    assert train.classes == ("neutral", "angry") and train.labels.tolist() == [1]
    assert train.soft[0] == pytest.approx([4 / 9, 5 / 9])


def test_what_is_no_ferplus_is_said(table, folders, votes, tmp_path):
    (tmp_path / "a.csv").write_text("name,age\n")
    (tmp_path / "b.csv").write_text(HEADER + "\nTraining,x,a,b,c,d,e,f,g,h,i,j\n")
    for name, message in (("a.csv", "no column anger"), ("b.csv", "not FER"), ("none.csv", "cannot be read")):
        with pytest.raises(FerError, match=message):
            load_dataset(table, ferplus=tmp_path / name)
    for path in list(folders.rglob("*.png")):
        path.rename(path.with_name(f"x{path.name}"))
    with pytest.raises(FerError, match="goes with FER2013"):
        load_dataset(folders, ferplus=votes)
