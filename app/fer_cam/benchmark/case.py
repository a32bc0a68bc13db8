"""What is measured: one combination of detector, model, faces and threads."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import product

from fer_cam.settings import Settings

__all__ = ["Case", "cases"]


@dataclass(frozen=True)
class Case:
    """One row. source: as for open_source. frames: measured one after the other. seconds: measured live.

    interval: seconds between two searches, as in Settings.
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
        return Settings(
            source=self.source, detector=self.detector, model=self.model, threads=self.threads,
            min_face=self.min_face, interval=self.interval, loop=True,
        )  # fmt: skip

    @property
    def title(self) -> str:
        return f"{self.detector}, {self.model}, {self.source}, {self.threads} thread{'s' * (self.threads > 1)}"

    def to_dict(self) -> dict:
        """For JSON; Case(**value) is the same case."""
        return asdict(self)


def cases(
    source: str | None, detectors: list[str], models: list[str], faces: list[int], threads: list[int], **rest
) -> list[Case]:
    """Every combination. source: None for the demo with each number of faces; else as it is, faces unused."""
    sources = [source] if source is not None else [f"demo:{n}" if n > 1 else "demo" for n in faces]
    return [
        Case(source=s, detector=d, model=m, threads=t, **rest)
        for d, m, s, t in product(detectors, models, sources, threads)
    ]
