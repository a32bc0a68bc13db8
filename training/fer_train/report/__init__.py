"""Reports that print published numbers beside ours, as an HTML page and as Markdown tables."""

from __future__ import annotations

from fer_train.report.answers import Answer, answers
from fer_train.report.markdown import markdown_answers, markdown_runs, markdown_table
from fer_train.report.page import html_page
from fer_train.report.parameters import count_parameters
from fer_train.report.rows import Row, rows_of
from fer_train.report.run_results import RunResult, collect, load_run

__all__ = [
    "Answer",
    "Row",
    "RunResult",
    "answers",
    "collect",
    "count_parameters",
    "html_page",
    "load_run",
    "markdown_answers",
    "markdown_runs",
    "markdown_table",
    "rows_of",
]
