"""Take the names of class folders for the emotions that they mean: blanks, capitals, synonyms, misspellings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from fer_models.emotion_names import emotion_of, misspelt_emotion, nearest_emotion, plain_name

__all__ = ["ClassNames", "name_classes"]

NUMBERED = re.compile(r"(?:class|label|emotion|category)[ _-]*([0-9]+)")
FEW = 2
"""Emotions that a set must name correctly before another class of it is taken for a misspelt emotion."""


@dataclass(frozen=True)
class ClassNames:
    """The class of each folder name.

    classes: {name as written: class}. notes: a line for each name that was taken for another one.
    """

    classes: dict[str, str]
    notes: tuple[str, ...] = ()


def name_classes(names: Iterable[str], keep: Collection[str] = ()) -> ClassNames:
    """Return the classes that folder names mean.

    keep: names (in lower case) that stay as they are, because the user renames them. Names that mean no emotion stay,
    in lower case and without blanks around them.
    """
    classes: dict[str, str] = {}
    notes: list[str] = []
    written = sorted(set(names))
    exact = {name: emotion_of(name) for name in written if plain_name(name) not in keep}
    known = {emotion for emotion in exact.values() if emotion}
    spelt: dict[str, set[str]] = defaultdict(set)  # spellings of each class, to tell which of them were merged
    numbers = _numbers(written) if len(exact) == len(written) else {}
    for name in written:
        plain = plain_name(name)
        guess = misspelt_emotion(name) if name in exact and len(known) >= FEW else None
        classes[name] = exact.get(name) or guess or numbers.get(name) or plain
        spelt[classes[name]].add(plain)
        if guess and f"class {plain!r}" not in " ".join(notes):
            notes.append(f"class {plain!r} is taken for {guess}; if it is another one, --rename {plain}=NAME")
        elif name in exact and not exact[name] and len(known) >= FEW and (hint := nearest_emotion(name)):
            notes.append(f"class {plain!r} is no emotion that fer-train knows; {hint} (--rename {plain}=NAME)")
    for emotion, spellings in spelt.items():
        if len(spellings) > 1:
            notes.append(f"classes {', '.join(sorted(spellings))} are one class: {emotion}")
    return ClassNames(classes, tuple(notes))


def _numbers(names: Collection[str]) -> dict[str, str]:
    """Return the number in each name if all of them are such as class000, class001, else nothing."""
    matches = {name: NUMBERED.fullmatch(plain_name(name)) for name in names}
    numbers = {name: str(int(match[1])) for name, match in matches.items() if match}
    return numbers if len(set(numbers.values())) == len(names) else {}
