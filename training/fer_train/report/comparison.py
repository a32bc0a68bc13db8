"""The page's first half: a table for each published system, and system A's matrix."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby

from fer_train.report import words
from fer_train.report.markup import code, table, th
from fer_train.report.published_numbers import SYSTEMS, TRAINED_ON
from fer_train.report.rows import Row
from fer_train.report.run_results import RunResult

__all__ = ["comparison", "headset_matrix"]

KINDS = ("normal", "headset", "mixed")


def _title(row: Row, span: int) -> str:
    """The head of all rows of one run: its recipe, its name where that is another, and what is special about it."""
    run, recipe = row.run, row.published.recipe
    name = code(recipe) if run is None else f'<a href="#run-{run.number}">{code(recipe)}</a>'
    if run is not None and run.name != recipe:
        name += f' <span class="what">run {escape(run.name)}</span>'
    about = f'<span class="what">{escape(row.about)}</span>' if row.about else ""
    return f'<th scope="rowgroup" rowspan="{span}">{name}{about}</th>'


def _small(text: str) -> str:
    return f'<span class="what">{text}</span>' if text else ""


def _row(row: Row, span: int) -> str:
    """span: how many rows its title stands for; 0 where an earlier row has it."""
    one, name = row.published, row.published.metric
    count = name == "parameters"
    ours = "n ours" if row.evaluated is not None else "n soft"
    note = "; ".join(text for text in (one.note, words.circumstances(row) if span else "") if text)
    validated = "" if count or row.run is None else words.number(name, row.validated)
    kind = row.like_for_like[1] if row.like_for_like else ""
    cells = [
        _title(row, span) if span else "",
        f"<td>{escape(words.metric(row))}</td>",
        f'<td class="n">{words.published(row)}</td>',
        f'<td class="soft">{"" if count or one.value is None else escape(one.split or "not told")}</td>',
        f'<td class="{ours}">{words.evaluated(row)}{_small(words.interval(row))}</td>',
        f'<td class="n">{validated}</td>',
        f'<td class="n">{words.difference(row)}{_small(kind if kind == "validation" else "")}</td>',
        f'<td class="note">{escape(note)}</td>',
    ]
    return f"<tr{' class=notrun' if row.run is None else ''}>{''.join(cells)}</tr>"


def _rows(rows: Sequence[Row], split: str) -> str:
    head = [
        th("recipe"), th("metric"), th("published", "n"), th("on"), th(f"ours, {split} (95 %)", "n"),
        th("ours, validation", "n"), th("difference", "n"), th("note"),
    ]  # fmt: skip
    body = []
    for _, group in groupby(rows, key=lambda r: (r.published.recipe, r.run.number if r.run else 0)):
        members = list(group)
        body += [_row(row, len(members) if i == 0 else 0) for i, row in enumerate(members)]
    return table(head, body, "rows")


def _matrix_row(recipe: str, told: dict[str, Row], run: RunResult | None) -> str:
    measured = (run.evaluation or {}) if run else {}
    ours = {kind: measured[kind]["accuracy"] if kind in measured else None for kind in KINDS}
    none = "not evaluated" if run else "not run"
    pairs = [
        (
            words.number("accuracy", ours[kind]) if ours[kind] is not None else none,
            words.published(told[kind]) if kind in told else "not told",
            ours[kind] is not None,
        )
        for kind in KINDS
    ]
    lost = words.lost(ours["normal"], ours["headset"])
    theirs = words.lost(told["normal"].published.value, told["headset"].published.value)
    pairs.append((lost or none, theirs or "not told", lost is not None))
    cells = "".join(
        f'<td><span class="{"ours" if there else "soft"}">{mine}</span><span class="pub">published {theirs}</span></td>'
        for mine, theirs, there in pairs
    )
    which = f' <span class="what">run {escape(run.name)}</span>' if run and run.name != recipe else ""
    return f'<tr><th scope="row">trained on {escape(TRAINED_ON[recipe])}{which}</th>{cells}</tr>'


def headset_matrix(rows: Sequence[Row]) -> str:
    """System A's training sets against test sets, ours over the published share."""
    body = []
    for recipe in TRAINED_ON:
        here = [r for r in rows if r.published.recipe == recipe]
        told = {r.published.faces: r for r in here}
        runs = {r.run.number if r.run else 0: r.run for r in here}
        body += [_matrix_row(recipe, told, run) for run in runs.values()]
    caption = (
        "Accuracy. Ours mixes the test faces as the last row's training set: each face in one version, half of each "
        "class with the bar."
    )
    head = [th(""), *(th(f"tested on {kind}") for kind in KINDS), th("lost under the headset")]
    return f"<h4>Training set against test set</h4>{table(head, body, 'grid', caption)}"


def comparison(rows: Sequence[Row], split: str) -> str:
    """A section for each system."""
    parts = []
    for letter, system in SYSTEMS.items():
        here = [r for r in rows if r.published.system == letter]
        ran = {r.published.recipe for r in here if r.run is not None}
        recipes = {r.published.recipe for r in here}
        parts += [
            f'<section><h3 id="system-{letter}">{letter}. {escape(system.title)}</h3>',
            f'<p class="soft">Published on {escape(system.data)}. {len(ran)} of {len(recipes)} recipes run.</p>',
            _rows(here, split),
            headset_matrix(here) if letter == "A" else "",
            "</section>",
        ]
    return "".join(parts)
