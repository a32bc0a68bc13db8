"""Films for `cuts.py`: faces before textured walls, with known cuts, and everything that only looks like one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from scene_films.crossings import CROSSINGS
from scene_films.shots import Film, Shots
from scene_films.with_cuts import WITH_CUTS
from scene_films.without_cuts import WITHOUT_CUTS

__all__ = ["FILMS", "Film", "films"]

FILMS = {**WITH_CUTS, **WITHOUT_CUTS, **CROSSINGS}
"""Names of the kinds of films and what makes one. Those that begin with "cuts" have some."""


def films(faces: Path, count: int, seed: int = 0) -> Iterator[tuple[str, Film]]:
    """Yield `count` films of each kind."""
    for kind, make in FILMS.items():
        for number in range(count):
            yield kind, make(Shots(faces, 1000 * seed + number))
