"""The whole report as one HTML file without scripts, links to other sites, or further files."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from fer_train.report.answers import Answer
from fer_train.report.article import article
from fer_train.report.comparison import comparison
from fer_train.report.overview import overview
from fer_train.report.published_numbers import CONTEXT, SYSTEMS
from fer_train.report.rows import Row
from fer_train.report.run_results import RunResult
from fer_train.report.style import STYLE

__all__ = ["html_page"]

NOTES = """
<p>All intervals are 95 % intervals: Wilson's for accuracy and recall, a bootstrap over faces for balanced accuracy and
macro-F1.</p>
<p><em>Difference</em> is our number minus the published one. A number that was published on validation faces is
compared with our validation score, which also chose the best epoch. Any other number is compared with the evaluation.
Only numbers on the same data compare directly: the line under each system names the data of its published numbers, and
the facts of each run name ours.</p>
<p>The questions are answered by the difference of two runs and its interval (Newcombe 1998, method 10), which takes the
two as measured on different faces and is therefore wider than needed. <em>No difference beyond chance</em> says that
the interval holds 0. How far another seed of the same network would be, it does not say. <em>Best</em> is the epoch
that was chosen by the held-out faces.</p>
<p><em>Headset</em> faces are the same faces with the published bar drawn over the eyes. In the <em>mixed</em> test each
face occurs once, and half of each class wears the bar; it is the same half for every model. Calibration error is the
mean distance between confidence and accuracy over 15 bins. <em>Parameters</em> counts all parameters of a network,
batch-norm statistics included.</p>
"""


def html_page(
    runs: Sequence[RunResult], rows: Sequence[Row], answers: Sequence[Answer], split: str, problems: Sequence[str] = ()
) -> str:
    """Return the page.

    rows: of rows_of(runs). answers: of answers(runs, split). problems: a line for each run that could not be reported.

    All text that comes from files is escaped.
    """
    ran = len({r.published.recipe for r in rows if r.run is not None})
    recipes = len({r.published.recipe for r in rows})
    count = f"{len(runs)} run{'' if len(runs) == 1 else 's'}"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>fer-train report: {count}</title><style>{STYLE}</style></head><body>"
        f"<header><h1>Published systems, rebuilt</h1><p>{count}, evaluated on {escape(split)}; {ran} of {recipes} "
        f"published recipes were run.</p>{_problems(problems)}</header>{_contents(runs)}"
        f'<main><h2 id="published">Published results beside ours</h2><p>{escape(CONTEXT)}</p>'
        f"{comparison(rows, answers, split)}"
        f'<h2 id="runs">Runs</h2>{overview(runs, split)}{"".join(article(run, split) for run in runs)}'
        f'<h2 id="notes">How it was measured</h2>{NOTES}</main>'
        "<footer>Written by fer-train report. An expression is not a feeling.</footer></body></html>\n"
    )


def _problems(problems: Sequence[str]) -> str:
    if not problems:
        return ""
    lines = "".join(f"<li>{escape(line)}</li>" for line in problems)
    return f'<div class="problems"><p>Could not be reported:</p><ul>{lines}</ul></div>'


def _contents(runs: Sequence[RunResult]) -> str:
    systems = "".join(
        f'<li><a href="#system-{letter}">{letter}. {escape(system.title)}</a></li>'
        for letter, system in SYSTEMS.items()
    )
    ours = "".join(f'<li><a href="#run-{run.number}">{escape(run.name)}</a></li>' for run in runs)
    return (
        '<nav aria-label="Contents"><ol><li><a href="#published">Published results beside ours</a>'
        f'<ol>{systems}</ol></li><li><a href="#runs">Runs</a><ol>{ours}</ol></li>'
        '<li><a href="#notes">How it was measured</a></li></ol></nav>'
    )
