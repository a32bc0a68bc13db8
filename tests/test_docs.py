"""docs/published.md contains the tables and the numbers that `fer-train report training/runs` prints."""

from pathlib import Path

from fer_train.report import answers, collect, markdown_answers, markdown_runs, markdown_table, rows_of

ROOT = Path(__file__).parents[1]


def test_the_tables_are_those_of_the_report():
    runs, problems = collect([ROOT / "training" / "runs"], "test")
    text = (ROOT / "docs" / "published.md").read_text("utf-8")
    assert not problems and markdown_table(rows_of(runs), "test") in text and markdown_runs(runs, "test") in text
    assert markdown_answers(answers(runs, "test")) in text


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
