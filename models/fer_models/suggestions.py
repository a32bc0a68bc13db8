"""Suggest the nearest known word for a mistyped one, in error messages."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

__all__ = ["did_you_mean"]


def did_you_mean(text: str, known: Iterable[str], otherwise: str = "", *, prefix: str = "", cutoff: float = 0.6) -> str:
    """Return "did you mean NAME?" for the known word nearest to `text`, or `otherwise` if none is near.

    prefix: put before the word, such as "fer-cam " before a command. cutoff: least similarity, 0..1, as in
    `difflib.get_close_matches`.
    """
    nearest = difflib.get_close_matches(text, list(known), n=1, cutoff=cutoff)
    return f"did you mean {prefix}{nearest[0]}?" if nearest else otherwise
