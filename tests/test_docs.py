"""docs/published.md contains the tables and the numbers that `fer-train report training/runs` prints."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from fer_train.data import EMOTIONS
from fer_train.report import collect

ROOT = Path(__file__).parents[1]


@pytest.mark.slow
def test_the_tables_and_answers_are_those_of_the_runs():
    spec = importlib.util.spec_from_file_location("print_published", ROOT / "docs" / "print_published.py")
    printer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(printer)
    page = (ROOT / "docs" / "published.md").read_text("utf-8")
    assert printer.page() == page, "print it anew: python docs/print_published.py"


def test_the_prose_has_the_numbers_of_the_runs():
    evaluations = {run.name: run.evaluation for run in collect([ROOT / "training" / "runs"], "test")[0]}
    text = " ".join((ROOT / "docs" / "published.md").read_text("utf-8").split())
    for name, template in (
        ("a-normal", "normal faces loses {lost:.1f} % of its accuracy"),
        ("a-mixed-both", "both versions, it loses {lost:.1f} %"),
        ("a-mixed-both", "worse on normal faces: {normal:.1f} % against"),
        ("a-normal", "against {normal:.1f} % (published 58.9"),
        ("a-mixed-once", "the accuracy is {normal:.1f} % and the loss {lost:.1f} %"),
        ("e-edges", "six fixed edge kernels* has {normal:.1f} %"),
        ("e-edges-5", "with five classes {normal:.1f} % (published 57.6"),
        ("e-edges", "the accuracy falls from {normal:.1f} to"),
        ("e-edges-weighted", "to {normal:.1f} % (published 56 and"),
        ("b-b", "has {normal:.1f} % with SGD at 0.001"),
        ("b-c", "{normal:.1f} % with batch norm at its end"),
        ("b-f", "and {normal:.1f} % with Adam"),
        ("b-reference", "without pretraining, have from 54.7 to {normal:.1f} %"),
        ("b-reference-adam", "as well with Adam ({normal:.1f} %)"),
        ("b-reference", "as with SGD ({normal:.1f} %)"),
        ("b-g", "have {normal:.1f} % with batch norm (G)"),
        ("b-h", "and {normal:.1f} % without (H)"),
    ):
        results = evaluations[name].results
        normal, headset = results.normal.accuracy, results.headset.accuracy
        sentence = template.format(normal=100 * normal, lost=100 * (normal - headset) / normal)
        assert sentence in text, sentence


def test_the_prose_has_the_recall_of_disgust():
    runs = {run.name: run for run in collect([ROOT / "training" / "runs"], "test")[0]}
    text = " ".join((ROOT / "docs" / "published.md").read_text("utf-8").split())
    weighted, plain = (runs[name].evaluation.results.normal for name in ("e-edges-weighted", "e-edges"))
    recalls = [100 * scores.recall["disgust"] for scores in (weighted, plain)]
    assert "{:.1f} instead of {:.1f} % of the faces with disgust".format(*recalls) in text
    assert f"the test has {sum(plain.confusion[EMOTIONS.index('disgust')])}, too few" in text


def test_the_published_macro_f1_of_system_d_is_that_of_shuffled_labels():
    """Labels and predictions in different orders are independent: by class, F1 is then 2 p q / (p + q)."""
    runs = {run.name: run for run in collect([ROOT / "training" / "runs"], "test")[0]}
    weighted, macro = [], []
    for name in ("d-emotion-1", "d-emotion-2", "d-emotion-3"):
        scores = runs[name].evaluation.results.normal
        table = np.array(scores.confusion) / scores.faces
        labels, predictions = table.sum(axis=1), table.sum(axis=0)
        weighted.append(float((labels * 2 * labels * predictions / (labels + predictions)).sum()))
        macro.append(scores.macro_f1)
    text = " ".join((ROOT / "docs" / "published.md").read_text("utf-8").split())
    assert f"ours have {min(macro):.2f} to {max(macro):.2f}" in text
    assert f"would then be {min(weighted):.3f} to {max(weighted):.3f}" in text


def test_the_prose_has_the_validation_scores_of_system_d():
    runs = {run.name: run for run in collect([ROOT / "training" / "runs"], "test")[0]}
    text = " ".join((ROOT / "docs" / "published.md").read_text("utf-8").split())
    shares = [100 * runs[f"d-emotion-{i}"].best["val_accuracy"] for i in (3, 2, 1)]
    early, whole = runs["d-gender"], runs["d-gender-100"]
    for sentence in (
        "rank as published, {:.1f}, {:.1f} and {:.1f} %".format(*shares),
        f"D's gender network* has {100 * early.best['val_accuracy']:.1f} % on validation",
        f"after all {len(whole.history)} it has {100 * whole.history[-1]['val_accuracy']:.1f} %",
        f"ended after {len(early.history)} with {100 * early.best['val_accuracy']:.1f} %",
        f"{early.config.faces.validation} held-out faces",
    ):
        assert sentence in text, sentence
