"""A run folder: what was asked, where it stands, and what came of it.

config.json       recipe, data, seed, environment and git state
state.json        the last whole epoch and its checkpoint: the one file that commits an epoch
epoch-0007.npz    network and optimizer after that epoch
history.csv       a row an epoch
best.weights.h5   the averaged weights of the best epoch by the recipe's monitor
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

from fer_models.atomic import write_json, write_text
from fer_models.errors import FerError

__all__ = ["Run", "need_ferplus", "refit_sources"]


@dataclass(frozen=True)
class Run:
    """Paths and small files of one run folder."""

    folder: Path

    @property
    def best(self) -> Path:
        return self.folder / "best.weights.h5"

    def need_best(self) -> Path:
        """`best`. Raises FerError where it is not there: before the first whole epoch, or of a history kept alone."""
        if self.best.is_file():
            return self.best
        if self.state():
            raise FerError(f"{self.best}: missing; of this run its history alone is here")
        if "averaged" in (self._read("config.json") or {}):
            raise FerError(f"{self.folder}: was stopped while it was written; give the same fer-train average again")
        raise FerError(f"{self.folder}: no epoch was finished yet; run fer-train fit with --out {self.folder}")

    def checkpoint(self, epoch: int) -> Path:
        return self.folder / f"epoch-{epoch:04d}.npz"

    def create(self, config: dict[str, Any]) -> None:
        """Make the folder and write its config. Raises FerError where it cannot be written."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_json(self.folder / "config.json", config)
        except OSError as error:
            raise FerError(f"{self.folder}: cannot be written ({error.strerror}); choose another --out") from error

    def _read(self, name: str) -> dict[str, Any] | None:
        try:
            return json.loads((self.folder / name).read_text("utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise FerError(f"{self.folder / name}: cannot be read ({error}); the run folder is damaged") from error

    def config(self) -> dict[str, Any]:
        """What the run was asked to do. Raises FerError where there is no run."""
        found = self._read("config.json")
        if found is None:
            raise FerError(f"{self.folder}: not a run folder (no config.json); give one that fer-train fit made")
        if not isinstance(found, dict) or not {"recipe", "data", "weights", "faces", "environment"} <= set(found):
            raise FerError(f"{self.folder}: its config.json is not one that fer-train fit made")
        return found

    def state(self) -> dict[str, Any] | None:
        """Where it stands: epoch, best, history; None before the first whole epoch."""
        found = self._read("state.json")
        whole = found is None or (isinstance(found, dict) and {"epoch", "best", "history"} <= set(found))
        if not whole:
            raise FerError(f"{self.folder}: its state.json is damaged; choose another --out")
        return found

    @contextmanager
    def made(self) -> Iterator[None]:
        """Make the folder; an empty one that was made for nothing is removed again. Raises OSError where it cannot."""
        new = not self.folder.exists()
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            yield
        finally:
            if new:
                with suppress(OSError):  # not empty: something came of it
                    self.folder.rmdir()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Make the folder and keep others out of it. An empty one that was made for nothing is removed again.

        Raises FerError where another is at work in it, or it cannot be made.
        """
        with ExitStack() as stack:
            try:
                stack.enter_context(self.made())
            except OSError as error:
                raise FerError(f"{self.folder}: cannot be written ({error.strerror}); choose another --out") from error
            if fcntl is not None:  # the folder itself is locked: there is no file that could be left behind
                place = os.open(self.folder, os.O_RDONLY)
                stack.callback(os.close, place)
                try:
                    fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError as error:
                    raise FerError(
                        f"{self.folder}: another fer-train is at work in it; wait for it, or choose another --out"
                    ) from error
                except OSError:  # a file system without locks
                    pass
            yield

    def commit(self, state: dict[str, Any]) -> None:
        """Make the epoch count: state first, then what can be made from it, then clean up."""
        write_json(self.folder / "state.json", state)
        rows = state["history"]
        columns = list(dict.fromkeys(key for row in rows for key in row))  # a version may know one more than the last
        text = io.StringIO()
        writer = csv.DictWriter(text, fieldnames=columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        write_text(self.folder / "history.csv", text.getvalue())
        for old in self.folder.glob("epoch-*.npz"):
            if old != self.checkpoint(state["epoch"]):
                old.unlink(missing_ok=True)


def need_ferplus(folder: Path, config: dict[str, Any], given: str | Path | None) -> None:
    """Raise FerError where a run was trained with FER+ and its csv is not given: its faces are drawn with it."""
    if config.get("ferplus") and not given:
        raise FerError(f"{folder} was trained with FER+: give --ferplus {config['ferplus']}", exit_code=2)


def refit_sources(config: dict[str, Any]) -> tuple[str, ...]:
    """Return the runs whose held-out faces a run was trained on.

    Empty for a run that held out faces itself. Versions up to 0.1 could train a run again on all faces ("refit");
    such runs, and means of them, cannot be scored on the faces that were held out.
    """
    entries = [config, *(config.get("averaged") or [])]
    return tuple(dict.fromkeys(str(one["refit_of"]["run"]) for one in entries if one.get("refit_of")))
