"""The score of the model against a person, and that fer-train evaluate counts the same."""

import numpy as np
import pytest
from tables_made import LABELS, make_table

from fer_cam.annotation.score import score_of
from fer_cam.annotation.table import LabelTable


def scored(folder):
    table = LabelTable(folder)
    table.close()
    return score_of(table)


def test_kappa_of_an_example_of_textbooks(tmp_path):
    # 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no: po 0.7, pe 0.5, kappa 0.4.
    labels = ["happy"] * 25 + ["sad"] * 25
    answers = ["happy"] * 20 + ["sad"] * 5 + ["happy"] * 10 + ["sad"] * 15
    assert scored(make_table(tmp_path / "a", answers, labels)).kappa == pytest.approx(0.4)
    assert scored(make_table(tmp_path / "b", ["happy"] * 3, ["happy"] * 3)).kappa is None  # no chance to differ


def test_accuracy_recall_and_what_differs(tmp_path):
    folder = make_table(
        tmp_path / "t", ["happy", "sad", "happy", "fear", "happy", ""], ["happy", "fear", "sad", "fear", "", "sad"]
    )
    score = scored(folder)
    assert (score.faces, score.correct, score.accuracy) == (4, 2, 0.5)
    assert score.recall == {"fear": (1, 2), "happy": (1, 1), "sad": (0, 1)}
    assert list(score.recall) == ["fear", "happy", "sad"]
    assert score.different == (1, 2)  # the surest answer first


def test_answers_of_another_task_are_no_score(tmp_path):
    assert scored(make_table(tmp_path / "a", ["man", "woman"], ["happy", "sad"])) is None
    assert scored(make_table(tmp_path / "b", ["happy", "sad"])) is None


def test_fer_train_evaluate_counts_the_same(tmp_path):
    choose_faces = pytest.importorskip("fer_train.evaluation.choose_faces")
    from fer_train.evaluation.labelled import load_labelled
    from fer_train.evaluation.results import stored_accuracy

    rng = np.random.default_rng(3)
    answers = [*rng.choice(LABELS, 60), "", "Happy"]
    labels = [*rng.choice([*LABELS, "", "Joy", "suprise"], 60), "sad", "happiness"]
    folder = make_table(tmp_path / "t", answers, labels)
    (folder / "face-7.png").unlink()
    score = scored(folder)
    labelled = load_labelled(folder / "faces.csv", (48, 48), 1, LABELS)
    data, left_out = choose_faces.known_faces(labelled.data, LABELS)
    stored = stored_accuracy(dict(zip(labelled.data.names, labelled.stored, strict=True)), data)
    assert not left_out and 40 < score.faces == stored.faces
    assert score.accuracy == stored.accuracy
