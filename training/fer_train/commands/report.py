"""`fer-train report`: published numbers beside ours."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from fer_models.errors import FerError

__all__ = ["add", "run"]

DESCRIPTION = """\
Write a page (report.html) and tables (report.md) with each number of the published systems A to E beside the number
of your run: accuracy, loss, macro-F1, parameters, and system A's training sets against its test sets. Both answer the
questions that the systems asked, such as whether the more complex network is better, as far as yours ran. The page also
shows each run's curves, confusion matrices, parameters, time, hardware and data. A run is matched with a published
system by its recipe's name (see fer-train recipes). The page is one file that needs no other file and no network.

Run `fer-train evaluate RUN --data PATH` first. For a run that was not evaluated, the report shows its validation
score."""

EXAMPLES = """\
examples:
  fer-train report runs/*
  fer-train report runs --out results --split private-test"""


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command and its options to the parser."""
    parser = commands.add_parser(
        "report", help="published numbers beside ours", description=DESCRIPTION, epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("runs", metavar="RUN", nargs="+", help="run folders, or a folder of them")
    parser.add_argument(
        "--count", action="store_true",
        help="also build the published networks that you did not run, and count their parameters (half a minute)",
    )  # fmt: skip
    parser.add_argument("--out", default="report", metavar="DIR", help="folder for the two files (default: report/)")
    parser.add_argument(
        "--split", default="test", metavar="NAME", help="the split that the runs were evaluated on (default: test)"
    )


def run(options: argparse.Namespace) -> int:
    """Collect the runs and write both files."""
    from fer_models.atomic import write_text
    from fer_train.report import (
        answers,
        collect,
        count_parameters,
        html_page,
        markdown_answers,
        markdown_runs,
        markdown_table,
        rows_of,
    )

    runs, problems = collect([Path(r) for r in options.runs], options.split)
    for line in problems:
        print(f"fer-train: {line}", file=sys.stderr)
    if not runs:
        raise FerError("none of these folders can be reported; give run folders that fer-train fit wrote")
    counts = count_parameters(run.recipe.name for run in runs) if options.count else {}
    rows, found = rows_of(runs, counts), answers(runs, options.split)
    out = Path(options.out)
    try:
        out.mkdir(parents=True, exist_ok=True)
        write_text(out / "report.html", html_page(runs, rows, found, options.split, problems))
        parts = markdown_table(rows, options.split), markdown_answers(found), markdown_runs(runs, options.split)
        write_text(out / "report.md", "\n".join(parts))
    except OSError as error:
        raise FerError(f"{out}: cannot be written ({error.strerror}); choose another --out") from error
    systems = {row.published.recipe: row.published.system for row in rows}
    for one in runs:
        system = systems.get(one.recipe.name)
        place = f"beside system {system}" if system else "no published system"
        score = "evaluated" if one.evaluation else f"not evaluated on {options.split}, shown with its validation score"
        print(f"{one.name}: {place}, {score}")
    print(f"{out / 'report.html'} and {out / 'report.md'}: {len(runs)} run{'s' * (len(runs) > 1)} reported")
    return 0
