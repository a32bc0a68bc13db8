"""The user's inputs to a rebuild: the data set, FER+'s votes, and three pretrained face networks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fer_models.errors import FerError
from fer_train.networks.weight_files import installed_dlib_weights, read_convolutions, read_layers, read_weights
from fer_train.rebuild.stages import DLIB, FACENET, HSE, Average, Stage

__all__ = ["Sources"]

_READERS: dict[str, Callable[[str], Any]] = {DLIB: read_convolutions, HSE: read_weights, FACENET: read_layers}


@dataclass(frozen=True)
class Sources:
    """Paths that the user gave. ferplus, hse, facenet: None if not given. dlib: None for the installed package's."""

    data: str
    ferplus: str | None = None
    hse: str | None = None
    facenet: str | None = None
    dlib: str | None = None

    def start(self, name: str) -> str | None:
        """Return the file given for DLIB, HSE or FACENET. Raises KeyError for the name of a stage."""
        return {DLIB: self.dlib, HSE: self.hse, FACENET: self.facenet}[name]

    def need_given(self, stages: Sequence[Stage | Average]) -> None:
        """Raise FerError (exit code 2) if an option is missing that one of the stages needs."""
        starts = _starts(stages)
        missing = [f"--{name}" for name in (HSE, FACENET) if name in starts and not self.start(name)]
        if any(stage.ferplus for stage in stages) and not self.ferplus:
            missing.insert(0, "--ferplus")
        if missing:
            raise FerError(f"missing: {', '.join(missing)}; give them too, see fer-train rebuild --help", exit_code=2)

    def need_readable(self, stages: Sequence[Stage | Average]) -> None:
        """Read each network once, so that a missing or damaged file is reported before hours of training.

        Raises FerError.
        """
        if missing := self.missing(stages):
            raise FerError("; ".join(missing))
        starts = _starts(stages)
        for name, read in _READERS.items():
            if name in starts:
                read(self.start(name) or installed_dlib_weights("--dlib FILE"))

    def missing(self, stages: Sequence[Stage | Average]) -> list[str]:
        """Return a line for each file that one of the stages needs and that does not exist."""
        lines = [] if Path(self.data).exists() else [f"{self.data}: no such file or folder (--data)"]
        if any(stage.ferplus for stage in stages) and not Path(self.ferplus or "").is_file():
            lines.append(f"{self.ferplus}: no such file (--ferplus)")
        starts = _starts(stages)
        for name in _READERS:
            path = self.start(name) if name in starts else None
            if path and not Path(path).is_file():
                lines.append(f"{path}: no such file (--{name})")
            if name == DLIB and name in starts and not path:
                try:
                    installed_dlib_weights("--dlib FILE")
                except FerError as error:
                    lines.append(str(error))
        return lines


def _starts(stages: Sequence[Stage | Average]) -> set[str]:
    """Return the names of all stages and files that the stages need."""
    return {name for stage in stages for name in stage.needs}
