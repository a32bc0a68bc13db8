import cv2
import numpy as np
import pytest

from fer_models import FerError
from fer_train.batches.vote_targets import label_by_votes, training_targets
from fer_train.data import EMOTIONS, load_dataset
from fer_train.data.ferplus import FERPLUS
from fer_train.recipes import get_recipe, override
from fer_train.runs.held_out import training_parts

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


@pytest.fixture
def seven_classes(tmp_path):
    """A FER2013 csv in which face i of train has class i."""
    lines = ["emotion,pixels,Usage"]
    for i in range(7):
        lines.append(f"{i},{' '.join(map(str, picture(i).ravel()))},Training")
    (tmp_path / "icml_face_data.csv").write_text("\n".join(lines))
    return tmp_path / "icml_face_data.csv"


def test_votes_go_to_soft_and_labels_stay(seven_classes, votes):
    train = load_dataset(seven_classes, ferplus=votes, votes=True).splits["train"]
    assert train.classes == EMOTIONS and list(train.labels) == list(range(7))  # none left out, none relabelled
    # angry 5, sad 1, neutral 4; all happy; no face; neutral 2, surprise 2; fear 2, contempt 8 left out; ...
    expected = np.zeros((7, 7))
    expected[0, [0, 4, 6]] = 0.5, 0.1, 0.4
    expected[1, 3] = expected[2, 2] = expected[4, 2] = expected[6, 6] = 1  # 2 and 6: their labels, without votes
    expected[3, [5, 6]] = 0.5
    expected[5, [2, 5, 6]] = 0.2, 0.7, 0.1
    assert train.soft == pytest.approx(expected)
    five = load_dataset(seven_classes, ferplus=votes, votes=True, classes=["happy", "sad", "angry", "neutral"])
    # The face of sad has votes for fear only, which is not among the four, so it gets its label.
    soft = five.splits["train"].soft
    assert np.isfinite(soft).all() and soft.sum(axis=1) == pytest.approx(np.ones(4))


def test_targets_combine_votes_and_label(seven_classes, votes, tmp_path):
    table = seven_classes.read_text().splitlines()
    more = [f"{i},{' '.join(map(str, picture(i + 7).ravel()))},Training" for i in range(7)]
    seven_classes.write_text("\n".join([*table, *more]))  # two faces a class: one on either side
    recipe = override(get_recipe("mobilenet-7"), ["vote_weight=0.4", "validation=0.5"])
    faces = training_parts(recipe, seven_classes, votes)
    train, validation = faces.train, faces.validation
    assert validation.soft is None and len(train) == 7
    targets = training_targets(recipe, train)
    assert targets.sum(axis=1) == pytest.approx(np.ones(7)) and targets.dtype == np.float32
    assert (targets[np.arange(7), train.labels] >= 0.6).all()
    # Two faces with different labels have the same votes, which give each label a probability of one half.
    assert sorted(targets.max(axis=1))[:2] == pytest.approx([0.8, 0.8], abs=0.01)
    plain = override(recipe, ["vote_weight=0"])
    assert (training_targets(plain, training_parts(plain, seven_classes).train) == np.eye(7)[train.labels]).all()
    with pytest.raises(FerError, match="vote_weight needs votes; give FER\\+'s"):
        training_parts(recipe, seven_classes)


def test_the_regression_learns_how_votes_map_to_labels():
    """The two groups of people may mean different things by one word, so the mapping is learned from the data."""
    rng = np.random.default_rng(0)
    shares = rng.dirichlet((0.4, 0.4, 0.4), 4000).astype(np.float32)
    # The label is 0 if more than three tenths of the votes are for 0, otherwise the larger of the others.
    labels = np.where(shares[:, 0] > 0.3, 0, 1 + shares[:, 1:].argmax(axis=1))
    targets = label_by_votes(shares[:2000], labels[:2000])
    assert targets.shape == (2000, 3) and targets.dtype == np.float32
    assert targets.sum(axis=1) == pytest.approx(np.ones(2000))
    right = (targets.argmax(axis=1) == labels[:2000]).mean()
    assert (shares[:2000].argmax(axis=1) == labels[:2000]).mean() < 0.92 and right > 0.97
    # Random labels: the votes carry no information, and the result is the frequency of each label.
    chance = rng.choice(3, 4000, p=(0.6, 0.3, 0.1))
    assert label_by_votes(shares, chance) == pytest.approx(np.tile([0.6, 0.3, 0.1], (4000, 1)), abs=0.08)


def test_settings_of_votes_are_checked(tmp_path, votes, table):
    with pytest.raises(FerError, match="exclude each other"):
        override(get_recipe("mobilenet-8"), ["vote_weight=0.5"])
    with pytest.raises(FerError, match="at most 1"):
        override(get_recipe("mobilenet-7"), ["vote_weight=1.5"])


@pytest.mark.parametrize("layout", ["table", "folders"])
def test_majority_and_shares_go_to_the_right_faces(layout, votes, request):
    loaded = load_dataset(request.getfixturevalue(layout), ferplus=votes)
    train, test = loaded.splits["train"], loaded.splits["test"]
    assert train.classes == FERPLUS and "FER+" in loaded.layout
    places = {
        int(np.flatnonzero([(picture(r) == face[:, :, 0]).all() for r in range(6)])[0]): i
        for i, face in enumerate(train.images)
    }
    assert sorted(places) == [0, 1, 4]
    assert [FERPLUS[train.labels[places[r]]] for r in (0, 1, 4)] == ["angry", "happy", "contempt"]
    assert train.soft[places[0]] == pytest.approx([0.5, 0, 0, 0, 0.1, 0, 0.4, 0])
    assert test.soft[0] == pytest.approx([0, 0, 0.2, 0, 0, 0.7, 0.1, 0]) and test.labels.tolist() == [5]
    assert train.targets() is train.soft


def test_faces_without_an_emotion_are_counted_by_reason(table, folders, votes):
    problems = load_dataset(table, ferplus=votes).problems
    assert problems == (
        "FER+: 1 faces left out: most see no face",
        "FER+: 1 faces left out: most are not sure",
    )
    assert "FER+: 1 faces left out: FER+ has no row for them (such as nf*.png)" in (
        load_dataset(folders, ferplus=votes).problems
    )


def test_a_subset_of_classes_restricts_the_votes(table, votes):
    train = load_dataset(table, ferplus=votes, classes=["neutral", "angry"]).splits["train"]
    assert train.classes == ("neutral", "angry") and train.labels.tolist() == [1]
    assert train.soft[0] == pytest.approx([4 / 9, 5 / 9])


def test_files_other_than_ferplus_are_errors_with_a_reason(table, folders, votes, tmp_path):
    (tmp_path / "a.csv").write_text("name,age\n")
    (tmp_path / "b.csv").write_text(HEADER + "\nTraining,x,a,b,c,d,e,f,g,h,i,j\n")
    for name, message in (("a.csv", "no column anger"), ("b.csv", "not FER"), ("none.csv", "cannot be read")):
        with pytest.raises(FerError, match=message):
            load_dataset(table, ferplus=tmp_path / name)
    for path in list(folders.rglob("*.png")):
        path.rename(path.with_name(f"x{path.name}"))
    with pytest.raises(FerError, match="goes with FER2013"):
        load_dataset(folders, ferplus=votes)
