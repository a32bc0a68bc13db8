"""The pieces of HTML that the page repeats."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

__all__ = ["code", "table", "th"]


def th(text: str, kind: str = "") -> str:
    """Return the head of a column; text is escaped."""
    return f'<th scope="col"{f" class={kind}" if kind else ""}>{escape(text)}</th>'


def code(text: str) -> str:
    """Return a name in typewriter face; text is escaped."""
    return f"<code>{escape(text)}</code>"


def table(head: Sequence[str], body: Sequence[str], kind: str = "", caption: str = "") -> str:
    """Return a table that scrolls by itself if it is wider than the page; head: <th>s, body: <tr>s, both escaped."""
    above = f"<caption>{caption}</caption>" if caption else ""
    return (
        f'<div class="scroll"><table{f" class={kind}" if kind else ""}>{above}<thead><tr>{"".join(head)}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )
