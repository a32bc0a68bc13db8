"""The whole report as one HTML file that needs nothing beside itself."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from fer_train.report.article import article, overview
from fer_train.report.comparison import comparison
from fer_train.report.published_numbers import CONTEXT, SYSTEMS
from fer_train.report.rows import Row
from fer_train.report.run_results import RunResult
from fer_train.report.style import STYLE

__all__ = ["html_page"]

NOTES = """
<p>An interval is one of 95 %: Wilson's for accuracy and recall, a bootstrap over faces for balanced accuracy and
macro-F1. <em>Difference</em> is ours less the published number; a number published on validation faces is held against
our validation score, by which the best epoch was chosen, any other against the evaluation. Only numbers of the same
data compare directly: each system's line says what the published ones were measured on, each run's facts what ours
were.</p>
<p><em>Headset</em> faces are the same faces with the published bar drawn. <em>Mixed</em> faces are there in one version
each, half of each class, drawn once for all, with the bar. Calibration error is the mean distance of confidence from
accuracy over 15 bins. <em>Parameters</em> are all of a network's, batch-norm statistics among them.</p>
"""


def _contents(runs: Sequence[RunResult]) -> str:
    systems = "".join(
        f'<li><a href="#system-{letter}">{letter}. {escape(system.title)}</a></li>'
        for letter, system in SYSTEMS.items()
    )
    ours = "".join(f'<li><a href="#run-{run.number}">{escape(run.name)}</a></li>' for run in runs)
    return (
        '<nav aria-label="Contents"><ol><li><a href="#published">Published beside ours</a>'
        f'<ol>{systems}</ol></li><li><a href="#runs">Runs</a><ol>{ours}</ol></li>'
        '<li><a href="#notes">How it was measured</a></li></ol></nav>'
    )


def html_page(runs: Sequence[RunResult], rows: Sequence[Row], split: str, problems: Sequence[str] = ()) -> str:
    """The page. rows: of rows_of(runs). problems: lines on what could not be reported.

    Everything that comes from files is escaped; there is no script and no link to elsewhere.
    """
    ran = len({r.published.recipe for r in rows if r.run is not None})
    recipes = len({r.published.recipe for r in rows})
    trouble = "".join(f"<li>{escape(line)}</li>" for line in problems)
    trouble = f'<div class="problems"><p>Could not be reported:</p><ul>{trouble}</ul></div>' if trouble else ""
    count = f"{len(runs)} run{'' if len(runs) == 1 else 's'}"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>fer-train report: {count}</title><style>{STYLE}</style></head><body>"
        f"<header><h1>Published systems, rebuilt</h1><p>{count}, evaluated on {escape(split)}; {ran} of {recipes} "
        f"published recipes run.</p>{trouble}</header>{_contents(runs)}"
        f'<main><h2 id="published">Published beside ours</h2><p>{escape(CONTEXT)}</p>{comparison(rows, split)}'
        f'<h2 id="runs">Runs</h2>{overview(runs, split)}{"".join(article(run, split) for run in runs)}'
        f'<h2 id="notes">How it was measured</h2>{NOTES}</main>'
        "<footer>Made by fer-train report. An expression is not a feeling.</footer></body></html>\n"
    )
