"""docs/published.md is what fer-train report says of the runs that are kept."""

from pathlib import Path

from fer_train.report import collect, markdown_runs, markdown_table, rows_of

ROOT = Path(__file__).parents[1]


def test_the_tables_are_those_of_the_report():
    runs, problems = collect([ROOT / "training" / "runs"], "test")
    text = (ROOT / "docs" / "published.md").read_text("utf-8")
    assert not problems and markdown_table(rows_of(runs), "test") in text and markdown_runs(runs, "test") in text


def test_what_the_bar_costs_is_as_told():
    runs = {r.name: r.evaluation for r in collect([ROOT / "training" / "runs"], "test")[0]}
    text = " ".join((ROOT / "docs" / "published.md").read_text("utf-8").split())
    for name, sentence in (
        ("a-normal", "bare faces loses {lost:.1f} % of its accuracy"),
        ("a-mixed-both", "both versions it loses {lost:.1f} %"),
        ("a-mixed-both", "worse on bare faces: {normal:.1f} % against"),
        ("a-normal", "against {normal:.1f} % (published 58.9"),
        ("a-mixed-once", "the first, {normal:.1f} % and {lost:.1f} %"),
        ("e-edges", "six fixed edge kernels* has {normal:.1f} %"),
        ("b-g", "no pretraining, has {normal:.1f} %"),
    ):
        normal, worn = (runs[name][kind]["accuracy"] for kind in ("normal", "headset"))
        told = sentence.format(normal=100 * normal, lost=100 * (normal - worn) / normal)
        assert told in text, told
