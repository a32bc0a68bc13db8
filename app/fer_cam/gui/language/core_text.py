"""Lines of the core, such as errors, in the window's language.

The core writes English lines and needs no Qt; the command line prints them as they are. The window finds the template
of a line (see core_texts.txt) and puts the line's values into the template's translation. A value may be a line of its
own, such as the reason of an error, and is translated too.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from PyQt6.QtCore import QCoreApplication, QLocale

__all__ = ["CONTEXT", "LIST", "core_text", "template_of"]

CONTEXT = "Core"
LIST = Path(__file__).with_name("core_texts.txt")
"""The templates, one a line. Written by `python -m fer_cam.gui.language.build` from the core's code."""
MOST = 200
"""Parts of a line that are looked at. A file may have any name, also one that looks like many lines."""
SHORT = 8
"""A template of fewer letters and one value may be part of a name, so the value must be a number or a single word."""
END = "; "
"""Stands between what happened and what to do. The core leaves out the second part where it does not fit."""
DECIMAL = re.compile(r"\d+\.\d+")
WORD, NUMBER = re.compile(r"\S+"), re.compile(r"[\d.,]+")
OPTION = re.compile(r"(choose another) --(\S+)")
OPTIONS = {"source": "source", "record": "file", "save-faces": "folder", "session": "folder"}
"""Options of the command line, and what the window calls what they give."""


class _Pattern(NamedTuple):
    """Finds the lines of a template. whole: False if the line ends before what to do. pieces: between the values."""

    template: str
    whole: bool
    pieces: tuple[str, ...]
    of_words: bool

    def values(self, line: str) -> list[str] | None:
        """Return the values in a line, each as short as possible; None if it is no line of the template."""
        if len(self.pieces) == 1:
            return [] if line == self.pieces[0] else None
        first, *between, last = self.pieces
        end = len(line) - len(last)
        if not (line.startswith(first) and line.endswith(last)) or end < len(first):
            return None
        values, start = [], len(first)
        for piece in between:
            place = line.find(piece, start, end)
            if place < 0:
                return None
            values.append(line[start:place])
            start = place + len(piece)
        values.append(line[start:end])
        word = WORD if first else NUMBER
        return values if not self.of_words or word.fullmatch(values[0]) else None


def core_text(text: str) -> str:
    """Return a line of the core in the window's language; in English if there is no translation of it.

    Several lines, one below the other, are translated one by one. May be called on any thread.
    """
    lines = "\n".join(_Lines().translate(line) for line in text.split("\n"))
    return OPTION.sub(lambda match: f"{match[1]} {OPTIONS.get(match[2], match[2])}", lines)


def template_of(line: str) -> str | None:
    """Return the template of a line, or None. One without what to do is found, too."""
    return next((p.template for p in _patterns() if p.values(line) is not None), None)


class _Lines:
    """Translates a line and the lines within it."""

    def __init__(self) -> None:
        self._known: dict[str, str | None] = {}

    def translate(self, line: str) -> str:
        """Return the translation of a line; the line itself if there is none."""
        small = line[:1].lower() + line[1:]
        translation = self._line(line) or self._line(small) or line
        # The command line begins a line with a small letter. A name or a value stays as it is.
        template = template_of(line) or template_of(small)
        if template is None or template.startswith("{}") or template.split()[0].endswith(":"):
            return translation
        return translation[:1].upper() + translation[1:]

    def _line(self, line: str) -> str | None:
        if line not in self._known and len(self._known) < MOST:
            self._known[line] = None
            self._known[line] = self._by_template(line) or self._by_parts(line)
        return self._known.get(line)

    def _by_template(self, line: str) -> str | None:
        for pattern in _patterns():
            values = pattern.values(line)
            if values is None or (END in line and not pattern.whole):
                continue
            translation = QCoreApplication.translate(CONTEXT, pattern.template)
            if translation == pattern.template:
                return None
            part = translation if pattern.whole else translation.partition(END)[0]
            words = [self._value(value) for value in values]
            start = 1 if pattern.pieces[0] == "" else 0  # the first value is a name, and "1.5" may be one
            return part.format(*words[:start], *map(_number, words[start:]))
        return None

    def _by_parts(self, line: str) -> str | None:
        """Return "which input: what happened; what to do", where the core put an input or advice to a line."""
        name, colon, rest = line.partition(": ")
        while colon and len(self._known) < MOST:
            what = self._line(rest)
            if what is not None:
                return f"{self._line(name) or name}: {what}"
            more, colon, rest = rest.partition(": ")
            name = f"{name}: {more}"
        what, remedy = (self._line(part) for part in line.split(END, 1)) if END in line else (None, None)
        return f"{what}{END}{remedy}" if what and remedy else None

    def _value(self, value: str) -> str:
        """Return a value in the window's language, as far as it is a line of the core, or holds some."""
        text = value.strip()
        translation = self._line(text)
        if translation is None:  # a list, such as "a.png (it is not there any more), b.png (...)"
            parts = [self._line(part) or part for part in text.split(", ")]
            translation = re.sub(r"\(([^()]+)\)", lambda m: f"({self._line(m[1]) or m[1]})", ", ".join(parts))
        return value.replace(text, translation) if text else value


def _number(value: str) -> str:
    """Return a decimal number as the language writes it; other values stay."""
    return value.replace(".", QLocale().decimalPoint()) if DECIMAL.fullmatch(value) else value


@cache
def _patterns() -> tuple[_Pattern, ...]:
    """Return the patterns, those with the most letters first, because others fit their lines, too."""
    patterns = []
    for text in LIST.read_text("utf-8").splitlines():
        what, end, _ = text.partition(END)
        patterns.append(_pattern(text, text))
        if end and _letters(what):
            patterns.append(_pattern(text, what))
    return tuple(sorted(patterns, key=lambda p: (p.whole, sum(map(len, p.pieces))), reverse=True))


def _pattern(template: str, part: str) -> _Pattern:
    pieces = tuple(part.split("{}"))
    return _Pattern(template, part == template, pieces, len(pieces) == 2 and _letters(part) < SHORT)


def _letters(template: str) -> int:
    return sum(map(str.isalpha, template))
