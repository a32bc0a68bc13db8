"""First half of the page: a table for each published system, and system A's matrix of training and test sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby

from fer_train.evaluation.results import KINDS
from fer_train.report import words
from fer_train.report.answers import Answer
from fer_train.report.markup import code, table, th
from fer_train.report.published_numbers import SYSTEMS, TRAINED_ON
from fer_train.report.rows import Row
from fer_train.report.run_results import RunResult

__all__ = ["comparison", "headset_matrix"]


def comparison(rows: Sequence[Row], answers: Sequence[Answer], split: str) -> str:
    """Return a section for each published system: its numbers, and its questions with our answers."""
    parts = []
    for letter, system in SYSTEMS.items():
        system_rows = [r for r in rows if r.published.system == letter]
        ran = {r.published.recipe for r in system_rows if r.run is not None}
        recipes = {r.published.recipe for r in system_rows}
        parts += [
            f'<section><h3 id="system-{letter}">{letter}. {escape(system.title)}</h3>',
            f'<p class="soft">Published on {escape(system.data)}. {len(ran)} of {len(recipes)} recipes were run.</p>',
            _table(system_rows, split),
            headset_matrix(system_rows) if letter == "A" else "",
            _questions([a for a in answers if a.question.system == letter]),
            "</section>",
        ]
    return "".join(parts)


def _questions(answers: Sequence[Answer]) -> str:
    parts = []
    for answer in answers:
        question = answer.question
        published = f'<p class="soft">Published: {escape(question.published)}</p>' if question.published else ""
        found = "".join(f"<li>{escape(line)}</li>" for line in answer.lines)
        parts.append(f"<h4>{escape(question.text)}</h4>{published}<ul>{found}</ul>")
    return "".join(parts)


def _table(rows: Sequence[Row], split: str) -> str:
    head = [
        th("recipe"), th("metric"), th("published", "n"), th("on"), th(f"ours, {split} (95 %)", "n"),
        th("ours, validation", "n"), th("difference", "n"), th("note"),
    ]  # fmt: skip
    body = []
    for _, group in groupby(rows, key=lambda r: (r.published.recipe, r.run.number if r.run else 0)):
        members = list(group)
        body += [_row(row, len(members) if i == 0 else 0) for i, row in enumerate(members)]
    return table(head, body, "rows")


def _row(row: Row, span: int) -> str:
    """Return one row; span: how many rows its title covers, 0 if the title is in an earlier row."""
    ours = "n ours" if row.evaluated is not None else "n soft"
    by_validation = row.like_for_like is not None and row.like_for_like[1] == "validation"
    cells = [
        _title(row, span) if span else "",
        f"<td>{escape(words.metric(row))}</td>",
        f'<td class="n">{words.published(row)}</td>',
        f'<td class="soft">{escape(words.published_split(row))}</td>',
        f'<td class="{ours}">{words.evaluated(row)}{_small(words.interval(row))}</td>',
        f'<td class="n">{words.validated(row)}</td>',
        f'<td class="n">{words.difference(row)}{_small("validation" if by_validation else "")}</td>',
        f'<td class="note">{escape(words.note(row, with_run=span > 0))}</td>',
    ]
    return f"<tr{' class=notrun' if row.run is None else ''}>{''.join(cells)}</tr>"


def _title(row: Row, span: int) -> str:
    """Return the head of all rows of one run: its recipe, its own name if that differs, and a description."""
    run, recipe = row.run, row.published.recipe
    name = code(recipe) if run is None else f'<a href="#run-{run.number}">{code(recipe)}</a>'
    if run is not None and run.name != recipe:
        name += f' <span class="what">run {escape(run.name)}</span>'
    about = f'<span class="what">{escape(row.about)}</span>' if row.about else ""
    return f'<th scope="rowgroup" rowspan="{span}">{name}{about}</th>'


def _small(text: str) -> str:
    return f'<span class="what">{text}</span>' if text else ""


def headset_matrix(rows: Sequence[Row]) -> str:
    """Return the table of system A's training sets against its test sets, our accuracy above the published one."""
    body = []
    for recipe in TRAINED_ON:
        recipe_rows = [r for r in rows if r.published.recipe == recipe]
        row_of_kind = {r.published.faces: r for r in recipe_rows}
        runs = {r.run.number if r.run else 0: r.run for r in recipe_rows}
        body += [_matrix_row(recipe, row_of_kind, run) for run in runs.values()]
    caption = (
        "Accuracy. Our mixed test is built like the last row's training set: each face occurs once, and half of each "
        "class wears the headset bar."
    )
    head = [th(""), *(th(f"tested on {kind}") for kind in KINDS), th("lost under the headset")]
    return f"<h4>Training set against test set</h4>{table(head, body, 'grid', caption)}"


def _matrix_row(recipe: str, row_of_kind: Mapping[str, Row], run: RunResult | None) -> str:
    scores = run.evaluation.results.by_kind() if run and run.evaluation else {}
    ours = {kind: scores[kind].accuracy if kind in scores else None for kind in KINDS}
    cells = [
        (
            None if ours[kind] is None else words.number("accuracy", ours[kind]),
            words.published(row_of_kind[kind]) if kind in row_of_kind else words.NOT_STATED,
        )
        for kind in KINDS
    ]
    published = [row_of_kind[kind].published.value for kind in ("normal", "headset")]
    cells.append((words.lost_share(ours["normal"], ours["headset"]), words.lost_share(*published) or words.NOT_STATED))
    missing = "not evaluated" if run else "not run"
    text = "".join(
        f'<td><span class="{"soft" if mine is None else "ours"}">{mine or missing}</span>'
        f'<span class="pub">published {theirs}</span></td>'
        for mine, theirs in cells
    )
    name = f' <span class="what">run {escape(run.name)}</span>' if run and run.name != recipe else ""
    return f'<tr><th scope="row">trained on {escape(TRAINED_ON[recipe])}{name}</th>{text}</tr>'
