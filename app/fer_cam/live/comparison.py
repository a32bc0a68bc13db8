"""The comparison of a picture as cards show it: titles of both labellings, and the count of each person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fer_cam.comparing.tally import Tally

__all__ = ["Compared"]


@dataclass(frozen=True, eq=False)
class Compared:
    """titles: of the first and the second labelling. people: counts by the number of the face."""

    titles: tuple[str, str]
    people: Mapping[int, Tally] = field(default_factory=dict)
