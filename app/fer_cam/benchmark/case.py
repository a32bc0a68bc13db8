"""The cases of a benchmark: combinations of detector, model, faces and threads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import product
from typing import Any

from fer_cam.settings import Settings
from fer_models.redact import redact

__all__ = ["Case", "cases"]


@dataclass(frozen=True)
class Case:
    """One case, which becomes one row of the table.

    source, detector, model, threads, min_face, interval: as in Settings. frames: number to process one after the
    other. seconds: how long to measure live; 0: not at all.
    """

    source: str
    detector: str
    model: str
    threads: int
    frames: int = 150
    seconds: float = 5.0
    min_face: int = Settings.min_face
    interval: float = Settings.interval

    @property
    def settings(self) -> Settings:
        """The settings of the pipeline that is measured."""
        return Settings(
            source=self.source, detector=self.detector, model=self.model, threads=self.threads,
            min_face=self.min_face, interval=self.interval, loop=True,
        )  # fmt: skip

    @property
    def title(self) -> str:
        """The case in a few words, for people."""
        return f"{self.detector}, {self.model}, {redact(self.source)}, {self.threads} thread{'s' * (self.threads > 1)}"

    def to_dict(self) -> dict[str, Any]:
        """Return a dict for JSON; Case(**value) gives the same case back."""
        return asdict(self)


def cases(
    source: str | None,
    detectors: Sequence[str],
    models: Sequence[str],
    faces: Sequence[int],
    threads: Sequence[int],
    **options: Any,
) -> list[Case]:
    """Return a case for every combination.

    source: None for the demo with each number of `faces`; any other source is used as it is, without `faces`.
    options: further fields of every Case.
    """
    sources = [source] if source is not None else [f"demo:{n}" if n > 1 else "demo" for n in faces]
    return [
        Case(source=s, detector=d, model=m, threads=t, **options)
        for d, m, s, t in product(detectors, models, sources, threads)
    ]
