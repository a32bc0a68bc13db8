"""What the shipped bundles are made from: the set, FER+'s votes, and three networks from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fer_models.errors import FerError
from fer_train.networks.weight_files import installed_dlib_weights, read_convolutions, read_layers, read_weights
from fer_train.rebuild.stages import DLIB, FACENET, HSE, Average, Stage

__all__ = ["Sources"]

_READERS = {DLIB: read_convolutions, HSE: read_weights, FACENET: read_layers}


@dataclass(frozen=True)
class Sources:
    """Paths. dlib: None is the installed package's."""

    data: str
    ferplus: str | None = None
    hse: str | None = None
    facenet: str | None = None
    dlib: str | None = None

    def start(self, name: str) -> str | None:
        """The file that DLIB, HSE or FACENET stands for. Raises KeyError for the name of a stage."""
        return {DLIB: self.dlib, HSE: self.hse, FACENET: self.facenet}[name]

    def need_given(self, stages: Sequence[Stage | Average]) -> None:
        """Raise FerError where one that the stages ask for is not given."""
        starts = {name for stage in stages for name in stage.needs}
        missing = [f"--{name}" for name in (HSE, FACENET) if name in starts and not self.start(name)]
        if any(stage.ferplus for stage in stages) and not self.ferplus:
            missing.insert(0, "--ferplus")
        if missing:
            raise FerError(f"needed, too: {', '.join(missing)}; see fer-train rebuild --help", exit_code=2)

    def need_readable(self, stages: Sequence[Stage | Average]) -> None:
        """Read each network once, and look for the rest: what is missing or damaged is told before hours of training.

        Raises FerError.
        """
        if missing := self.missing(stages):
            raise FerError("; ".join(missing))
        starts = {name for stage in stages for name in stage.needs}
        for name, read in _READERS.items():
            if name in starts:
                read(self.start(name) or installed_dlib_weights("--dlib FILE"))

    def missing(self, stages: Sequence[Stage | Average]) -> list[str]:
        """A line for each given file that is not there and that the stages ask for."""
        found = [] if Path(self.data).exists() else [f"{self.data}: no such file or folder (--data)"]
        if any(stage.ferplus for stage in stages) and not Path(self.ferplus or "").is_file():
            found.append(f"{self.ferplus}: no such file (--ferplus)")
        starts = {name for stage in stages for name in stage.needs}
        for name in _READERS:
            path = self.start(name) if name in starts else None
            if path and not Path(path).is_file():
                found.append(f"{path}: no such file (--{name})")
            if name == DLIB and name in starts and not path:
                try:
                    installed_dlib_weights("--dlib FILE")
                except FerError as error:
                    found.append(str(error))
        return found
