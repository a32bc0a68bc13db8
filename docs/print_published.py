"""Print the tables and answers of docs/published.md anew, from the runs of training/runs.

    python docs/print_published.py

The text above the line `<!-- tables -->` stays as it is.
"""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "published.md"
MARK = "<!-- tables -->\n"


def page() -> str:
    """Return the text of docs/published.md: that above the mark as it is, and below it what the runs say."""
    from fer_train.report import (
        answers,
        collect,
        count_parameters,
        markdown_answers,
        markdown_runs,
        markdown_table,
        rows_of,
    )

    runs, problems = collect([ROOT / "training" / "runs"], "test")
    if problems:
        raise SystemExit("\n".join(problems))
    rows = rows_of(runs, count_parameters(run.recipe.name for run in runs))
    above = PAGE.read_text("utf-8").partition(MARK)[0]
    parts = {
        "Published numbers beside ours": markdown_table(rows, "test"),
        "Questions and answers": markdown_answers(answers(runs, "test")),
        "The runs": markdown_runs(runs, "test"),
    }
    return above + MARK + "".join(f"\n## {title}\n\n{text}" for title, text in parts.items())


if __name__ == "__main__":
    text = page()
    PAGE.write_text(text, "utf-8")
    print(f"{PAGE}: printed anew")
