"""Meaning and bounds of a recipe's fields, from which help texts, `--set` and its checks are made."""

from __future__ import annotations

from dataclasses import Field, dataclass, field
from typing import Any

__all__ = ["Key", "key", "key_of"]

_METADATA = "key"


@dataclass(frozen=True)
class Key:
    """Description and bounds of one recipe key.

    meaning: one line for `fer-train recipes NAME`. choices: the words that the key takes, empty for any. least: the
    smallest value that is accepted, and where `least_excluded`, one that is not. most: the largest value, None for
    none; `most_excluded` in the same way.
    """

    meaning: str
    choices: tuple[str, ...] = ()
    least: float = 0
    most: float | None = None
    least_excluded: bool = False
    most_excluded: bool = False

    def problem(self, value: float) -> str:
        """Return what is wrong with a number, such as "must be at most 1"; "" if it is within the bounds."""
        too_low = value <= self.least if self.least_excluded else value < self.least
        too_high = self.most is not None and (value >= self.most if self.most_excluded else value > self.most)
        if not (too_low or too_high):
            return ""
        if self.least_excluded and self.most_excluded:
            return f"must lie between {self.least:g} and {self.most:g}"
        if too_low:
            return f"must be {'above' if self.least_excluded else 'at least'} {self.least:g}"
        return f"must be {'below' if self.most_excluded else 'at most'} {self.most:,g}"


def key(
    default: Any,
    meaning: str,
    *,
    choices: tuple[str, ...] = (),
    at_least: float | None = None,
    above: float | None = None,
    at_most: float | None = None,
    below: float | None = None,
) -> Any:
    """Return a dataclass field with a default value, a meaning and bounds; numbers are 0 or more by default."""
    least = above if above is not None else at_least if at_least is not None else 0
    most = below if below is not None else at_most
    metadata = Key(meaning, choices, least, most, least_excluded=above is not None, most_excluded=below is not None)
    return field(default=default, metadata={_METADATA: metadata})


def key_of(one: Field[Any]) -> Key | None:
    """Return the Key of a dataclass field; None for a field that `--set` cannot change."""
    return one.metadata.get(_METADATA)
