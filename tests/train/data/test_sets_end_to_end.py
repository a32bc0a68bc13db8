"""AffectNet and FER+ end to end, on small synthetic sets: load, train, evaluate, export and report."""

import csv
import json

import cv2
import numpy as np
import pytest

pytest.importorskip("tensorflow", reason="TensorFlow is not installed (pip install 'fer-cam[train]')")

from fer_train.cli import main
from fer_train.data import load_dataset, pictures
from fer_train.data.affectnet import AFFECTNET_CODES
from fer_train.data.ferplus import FERPLUS
from fer_train.evaluation import Predictions
from fer_train.runs.folder import Run
from fer_train.runs.held_out import held_out

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning", "ignore::ResourceWarning"),
]
SMALL = ["--set", "epochs=2", "--set", "batch_size=16", "--quiet", "--weights", "none"]
COLUMNS = ("neutral", "happiness", "surprise", "sadness", "anger", "disgust", "fear", "contempt", "unknown", "NF")


def fer_train(*arguments):
    return main([str(a) for a in arguments])


def points(x, y):
    """68 landmarks of a face at (x, y); only the four that place the headset bar are realistic."""
    landmarks = np.tile(np.float32([x, y]), (68, 1))
    landmarks[[0, 16, 36, 45]] = (x - 30, y), (x + 30, y), (x - 20, y - 8), (x + 20, y - 8)
    return landmarks


@pytest.fixture(scope="module")
def affectnet(tmp_path_factory):
    """Eight emotions, each with a bright bar at its own height; one picture is broken and one annotation is missing."""
    root, rng = tmp_path_factory.mktemp("sets") / "AffectNet", np.random.default_rng(0)
    for part, count in (("train_set", 80), ("val_set", 24)):
        images, notes = root / part / "images", root / part / "annotations"
        images.mkdir(parents=True)
        notes.mkdir()
        for i in range(count):
            image = rng.integers(0, 60, (96, 96, 3), np.uint8)
            image[48 + 6 * (i % 8) :][:5] += 180
            cv2.imwrite(str(images / f"{i}.jpg"), image)
            np.save(notes / f"{i}_exp.npy", np.int64(i % 8))
            np.save(notes / f"{i}_lnd.npy", points(48, 40).ravel())
    (root / "train_set" / "images" / "8.jpg").write_bytes(b"cut off")
    (root / "train_set" / "annotations" / "9_exp.npy").unlink()
    return root


@pytest.mark.parametrize("stays_in_files", [False, True])
def test_affectnet_is_trained_and_scored_with_its_landmarks(affectnet, tmp_path, monkeypatch, capsys, stays_in_files):
    if stays_in_files:
        monkeypatch.setattr(pictures, "free_memory", lambda: 0)
    out = tmp_path / "own"
    arguments = ["--data", affectnet, "--set", "input_size=64x64", "--set", "occlusion=mixed-both"]
    assert fer_train("fit", "a-small", "--out", out, *arguments, *SMALL) == 0
    message = capsys.readouterr().err
    assert "left out 2" in message and "8.jpg" in message and "9.jpg" in message
    config, rows = Run(out).config().to_dict(), Run(out).state().history
    assert config["faces"] == {"train": 69, "validation": 9}
    assert set(config["recipe"]["classes"]) == set(AFFECTNET_CODES)
    assert len(rows) == 2 and all(np.isfinite(r["val_headset_loss"]) for r in rows)
    assert fer_train("evaluate", out, "--data", affectnet, "--json") == 0
    scores = json.loads(capsys.readouterr().out)
    assert scores["normal"]["faces"] == scores["headset"]["faces"] == 24
    assert fer_train("report", out, "--out", tmp_path / "report") == 0
    rows = [line.split(" | ") for line in (tmp_path / "report" / "report.md").read_text().splitlines()]
    (row,) = [r for r in rows if r[1:2] == ["a-small (own)"] and r[3] == "accuracy"]
    assert row[6].startswith(f"{100 * scores['normal']['accuracy']:.1f} % (") and "input\\_size=64x64" in row[9]


@pytest.fixture(scope="module")
def voted(tmp_path_factory):
    """fer2013.csv and FER+'s votes: on each face, seven votes for one emotion and three for the next."""
    root, rng = tmp_path_factory.mktemp("voted"), np.random.default_rng(0)
    with open(root / "fer2013.csv", "w", newline="") as faces, open(root / "fer2013new.csv", "w", newline="") as votes:
        table, ballot = csv.writer(faces), csv.writer(votes)
        table.writerow(("emotion", "pixels", "Usage"))
        ballot.writerow(("Usage", "Image name", *COLUMNS))
        for i in range(112):
            part = "Training" if i < 80 else "PublicTest"
            image = rng.integers(0, 60, (48, 48), np.uint8)
            image[6 * (i % 8) :][:5] += 180
            table.writerow((i % 7, " ".join(map(str, image.ravel())), part))
            count = np.zeros(10, int)
            count[i % 8], count[(i + 1) % 8] = 7, 3
            ballot.writerow((part, f"fer{i:07d}.png", *count))
    return root


def test_soft_labels_train_on_shares_and_score_by_majority(voted, tmp_path, capsys):
    out, votes = tmp_path / "soft", voted / "fer2013new.csv"
    small = ["--set", f"classes={','.join(FERPLUS)}", "--set", "validation=0.2", *SMALL]
    data = ["--data", voted / "fer2013.csv", "--ferplus", votes]
    assert fer_train("fit", "d-emotion-3", *data, "--set", "soft_labels=true", "--out", out, *small) == 0
    loaded = load_dataset(voted / "fer2013.csv", ferplus=votes)
    assert sorted(loaded.splits["train"].soft[0])[-2:] == pytest.approx([0.3, 0.7])
    hard = tmp_path / "hard"
    assert fer_train("fit", "d-emotion-3", *data, "--out", hard, *small) == 0
    # Same random draws and same initial weights: only the labels differ.
    soft_loss, hard_loss = (Run(r).state().history[0]["loss"] for r in (out, hard))
    assert soft_loss != hard_loss and Run(out).config().ferplus == "fer2013new.csv"
    capsys.readouterr()
    assert fer_train("evaluate", out, *data, "--json") == 0
    scores = json.loads(capsys.readouterr().out)
    assert np.sum(scores["normal"]["confusion"], axis=1).tolist() == [4] * 8
    assert fer_train("fit", "d-emotion-3", "--data", voted / "fer2013.csv", "--set", "soft_labels=true", *SMALL) == 2
    assert "--ferplus" in capsys.readouterr().err


def test_votes_beside_labels_are_scored_by_the_labels(voted, tmp_path, capsys):
    out, data = tmp_path / "both", ["--data", voted / "fer2013.csv"]
    votes = ["--ferplus", voted / "fer2013new.csv"]
    small = ["--set", "vote_weight=0.5", "--set", "validation=0.2", *SMALL]
    assert fer_train("fit", "d-emotion-3", *data, *votes, "--out", out, *small) == 0
    truth = load_dataset(voted / "fer2013.csv").splits["test"].labels
    for options in (votes, []):
        capsys.readouterr()
        assert fer_train("evaluate", out, *data, *options, "--json") == 0
        scores = json.loads(capsys.readouterr().out)
        assert np.sum(scores["normal"]["confusion"], axis=1).tolist() == np.bincount(truth, minlength=7).tolist()
    assert fer_train("evaluate", out, *data, "--split", "validation") == 2  # the held-out faces depend on FER+
    assert "--ferplus fer2013new.csv" in capsys.readouterr().err
    assert fer_train("export", out, *data, "--out", tmp_path / "none") == 2
    assert "was trained with FER+; give --ferplus fer2013new.csv" in capsys.readouterr().err
    assert fer_train("export", out, *data, *votes, "--out", tmp_path / "bundle", "--precision", "float32") == 0
    # A run and its exported bundle are scored by the same labels.
    capsys.readouterr()
    assert fer_train("evaluate", tmp_path / "bundle", *data, *votes, "--out", tmp_path / "said", "--json") == 0
    scores = json.loads(capsys.readouterr().out)
    assert np.sum(scores["normal"]["confusion"], axis=1).tolist() == np.bincount(truth, minlength=7).tolist()
    for other in (tmp_path / "bundle", "mobilenet-8"):
        assert fer_train("compare", out, other, *data, *votes) == 0
    assert fer_train("fit", "d-emotion-3", *data, *small) == 2
    assert "or train without votes: --set vote_weight=0" in capsys.readouterr().err


def test_majority_scores_by_votes_for_any_training_labels(voted, tmp_path, capsys):
    data, votes = ["--data", voted / "fer2013.csv"], ["--ferplus", voted / "fer2013new.csv"]
    some = "classes=happy,sad,angry,surprise"
    loaded = load_dataset(voted / "fer2013.csv", ferplus=votes[1])
    for name, options in (("labels", []), ("both", [*votes, "--set", "vote_weight=0.5"])):
        run = tmp_path / name
        small = ["--set", "validation=0.3", "--set", some, *SMALL]
        assert fer_train("fit", "d-emotion-3", *data, *options, *small, "--out", run) == 0
        for split in ("test", "validation"):
            capsys.readouterr()
            arguments = ["--split", split, "--majority", "--json", "--out", tmp_path / name / split]
            assert fer_train("evaluate", run, *data, *votes, *arguments) == 0
            scores, err = json.loads(capsys.readouterr().out), capsys.readouterr().err
            known = np.sum(scores["normal"]["confusion"], axis=1)
            assert scores["ferplus"] == "fer2013new.csv" and known.shape == (4,), err
            if split == "test":
                truth = np.bincount(loaded.splits["test"].labels, minlength=8)
                assert known.tolist() == [truth[FERPLUS.index(c)] for c in some[8:].split(",")]
            else:
                # The majority can be a class of the run for faces whose label is not, so other faces are held out, too.
                predictions = Predictions.load(tmp_path / name / split / "validation-predictions.npz")
                own = held_out(Run(run), Run(run).config().recipe, *(data[1:] + options[1:2]))
                assert len(predictions) and not set(predictions.names) & set(own.train.names)
                assert set(predictions.names) - set(own.validation.names)
    capsys.readouterr()
    assert fer_train("compare", tmp_path / "both", "mobilenet-8", *data, *votes, "--majority") == 0
    assert fer_train("compare", tmp_path / "both", "mobilenet-8", "--majority") == 2
    assert "--majority needs --data" in capsys.readouterr().err


def test_a_recipe_with_votes_trains_on_labels_if_there_are_none(voted, tmp_path, capsys):
    out, data = tmp_path / "run", ["--data", voted / "fer2013.csv"]
    small = ["--set", "resize=32", "--set", "validation=0.2", "--epochs", "1", "--weights", "none", *SMALL]
    assert fer_train("fit", "mobilenet-7", *data, "--out", out, *small) == 0
    assert "is trained on labels alone (vote_weight=0, label_smoothing=0.1); --ferplus" in capsys.readouterr().out
    recipe = Run(out).config().recipe
    assert recipe.vote_weight == 0 and recipe.label_smoothing == 0.1
    assert fer_train("evaluate", out, *data, "--split", "validation") == 0
