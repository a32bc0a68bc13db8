"""A run folder: its files, and the lock that keeps a second process out of it.

config.json       recipe, data, seed, environment and git state
state.json        the last whole epoch: an epoch counts once it is written here
epoch-0007.npz    network and optimizer after that epoch
history.csv       one row per epoch
best.weights.h5   weights of the best epoch by the recipe's monitor (their EMA, if the recipe has one)
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fer_models.atomic import remove_left_overs, write_json, write_text
from fer_models.errors import FerError
from fer_models.file_lock import FolderLock
from fer_train.runs.config import RunConfig
from fer_train.runs.state import RunState

__all__ = ["Run", "require_ferplus"]


@dataclass(frozen=True)
class Run:
    """Paths and small files of one run folder."""

    folder: Path

    @property
    def best(self) -> Path:
        """The best weights, best.weights.h5."""
        return self.folder / "best.weights.h5"

    def need_best(self) -> Path:
        """Return `best`. Raises FerError if it is missing: before the first whole epoch, or in a copy without it."""
        if self.best.is_file():
            return self.best
        if self.state():
            raise FerError(f"{self.best}: missing, this folder has the run's history only; give one with the weights")
        if "averaged" in (self._read("config.json") or {}):
            raise FerError(f"{self.folder}: this average was stopped half-way; give the same fer-train average again")
        raise FerError(f"{self.folder}: no epoch was finished yet; run fer-train fit with --out {self.folder}")

    def checkpoint(self, epoch: int) -> Path:
        """Return the path of the checkpoint after `epoch`, counted from 1."""
        return self.folder / f"epoch-{epoch:04d}.npz"

    def create(self, config: RunConfig) -> None:
        """Make the folder and write its config. Raises FerError if it cannot be written."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_json(self.folder / "config.json", config.to_dict())
        except OSError as error:
            raise FerError(f"{self.folder}: cannot be written ({error.strerror}); choose another --out") from error

    def _read(self, name: str) -> Any:
        try:
            return json.loads((self.folder / name).read_text("utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise FerError(
                f"{self.folder / name}: cannot be read, the run folder is damaged ({error}); give another"
            ) from error

    def config(self) -> RunConfig:
        """Return config.json. Raises FerError if the folder holds no run, or its config is damaged."""
        values = self._read("config.json")
        if values is None:
            raise FerError(f"{self.folder}: not a run folder (no config.json); give one that fer-train fit made")
        try:
            return RunConfig.from_dict(values, str(self.folder / "config.json"))
        except ValueError as error:
            raise FerError(
                f"{self.folder}: its config.json is not one that fer-train fit writes; give another folder"
            ) from error

    def state(self) -> RunState | None:
        """Return state.json; None before the first whole epoch. Raises FerError if it is damaged."""
        values = self._read("state.json")
        if values is None:
            return None
        try:
            return RunState.from_dict(values)
        except ValueError as error:
            raise FerError(f"{self.folder}: its state.json is damaged; choose another --out") from error

    @contextmanager
    def make_folder(self) -> Iterator[None]:
        """Make the folder; remove it again if the block leaves it empty. Raises OSError if it cannot be made."""
        new = not self.folder.exists()
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            yield
        finally:
            if new:
                with suppress(OSError):  # not empty: the block wrote something
                    self.folder.rmdir()

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Make the folder and keep other processes out of it; remove it again if the block leaves it empty.

        Raises FerError if another process has locked it, or if it cannot be made.
        """
        with ExitStack() as stack:
            try:
                stack.enter_context(self.make_folder())
                stack.callback(FolderLock(self.folder).release)
                remove_left_overs(self.folder)
            except BlockingIOError as error:
                raise FerError(
                    f"{self.folder}: another fer-train is writing into it; wait for it, or choose another --out"
                ) from error
            except OSError as error:
                raise FerError(f"{self.folder}: cannot be written ({error.strerror}); choose another --out") from error
            yield

    def commit(self, state: RunState) -> None:
        """Make an epoch count: write state.json, then `follow` it."""
        write_json(self.folder / "state.json", state.to_dict())
        self.follow(state)

    def follow(self, state: RunState) -> None:
        """Write history.csv from the state, and remove older checkpoints. Repeat it after a kill."""
        # Rows may come from several versions, which write different columns.
        columns = list(dict.fromkeys(name for row in state.history for name in row))
        text = io.StringIO()
        writer = csv.DictWriter(text, fieldnames=columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(state.history)
        write_text(self.folder / "history.csv", text.getvalue())
        for path in self.folder.glob("epoch-*.npz"):
            if path != self.checkpoint(state.epoch):
                path.unlink(missing_ok=True)


def require_ferplus(folder: Path, config: RunConfig, ferplus: str | Path | None) -> None:
    """Raise FerError (exit code 2) if a run was trained with FER+ and its csv is not given.

    The csv decides which faces the run has.
    """
    if config.ferplus and not ferplus:
        raise FerError(f"{folder}: was trained with FER+; give --ferplus {config.ferplus}", exit_code=2)
