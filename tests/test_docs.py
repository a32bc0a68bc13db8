"""docs/published.md contains the tables and the numbers that `fer-train report training/runs` prints."""

import importlib.util
from pathlib import Path

import pytest

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
        ("b-g", "without pretraining, has {normal:.1f} %"),
    ):
        results = evaluations[name].results
        normal, headset = results.normal.accuracy, results.headset.accuracy
        sentence = template.format(normal=100 * normal, lost=100 * (normal - headset) / normal)
        assert sentence in text, sentence
