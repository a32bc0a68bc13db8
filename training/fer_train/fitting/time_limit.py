"""Ends training between two epochs when a time limit is near."""

from __future__ import annotations

import time
from typing import Any

import keras

from fer_train.fitting.epoch_callback import EpochEnd
from fer_train.progress import duration

__all__ = ["TimeLimit"]


class TimeLimit(keras.callbacks.Callback):
    """Stop training after an epoch if the next one, as long as this one, would end after `deadline`.

    deadline: a time of time.monotonic(). epochs: the callback that writes the epochs; it must come before this one. The
    first epoch of a process is always trained, so that each call gets further. The run can be resumed.
    """

    def __init__(self, deadline: float, epochs: EpochEnd) -> None:
        super().__init__()
        self.deadline, self.epochs = deadline, epochs

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        if self.model.stop_training or epoch + 1 >= self.epochs.recipe.epochs:
            return  # the run is finished
        seconds = self.epochs.history[-1]["seconds"]
        if time.monotonic() + seconds > self.deadline:
            self.model.stop_training = True
            print(
                f"  stopped after epoch {epoch + 1} of {self.epochs.recipe.epochs}: the time is over (an epoch takes "
                f"{duration(seconds)}); give the same command again to resume",
                flush=True,
            )
