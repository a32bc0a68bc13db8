"""Progress bar of an epoch, drawn on a terminal only; elsewhere one line per epoch is enough."""

from __future__ import annotations

import shutil
import sys
import time
from typing import Any

import keras

from fer_train.progress import duration

__all__ = ["EpochProgress"]

REFRESH = 0.25
"""Seconds between two drawings. Each drawing reads the loss, which waits for the device."""


class EpochProgress(keras.callbacks.Callback):
    """Draw `epoch 3/15 [#####.....] 200/403 batches, loss 1.234, accuracy 52.3 %, 41 s left` on stderr."""

    def __init__(self, epochs: int, batches: int) -> None:
        super().__init__()
        self.epochs, self.batches = epochs, batches
        self.epoch, self.started, self.drawn = 0, 0.0, 0.0
        self.visible = sys.stderr is not None and sys.stderr.isatty()

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self.epoch, self.started = epoch + 1, time.monotonic()

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        now = time.monotonic()
        if not self.visible or (now - self.drawn < REFRESH and batch + 1 < self.batches):
            return
        self.drawn, done = now, batch + 1
        left = (now - self.started) / done * (self.batches - done)
        bar = "#" * round(20 * done / self.batches)
        scores = {k: float(v) for k, v in (logs or {}).items() if k in ("loss", "accuracy")}
        line = (
            f"  epoch {self.epoch}/{self.epochs} [{bar:.<20}] {done}/{self.batches} batches, "
            f"loss {scores.get('loss', 0):.3f}, accuracy {scores.get('accuracy', 0):.1%}, {duration(left)} left"
        )
        self._draw(line)

    def on_train_batch_begin(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        if self.visible and batch == 0:
            self._draw(f"  epoch {self.epoch}/{self.epochs}: the first batch takes longest ...")

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        if self.visible:
            self._draw("  validating ...")

    def clear(self) -> None:
        """Remove the bar, so that another line can be printed."""
        if self.visible:
            self._draw("")

    def _draw(self, line: str) -> None:
        width = shutil.get_terminal_size().columns - 1
        sys.stderr.write(f"\r{line[:width]:<{width}}" if line else f"\r{'':<{width}}\r")
        sys.stderr.flush()
