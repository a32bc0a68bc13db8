"""TensorBoard logs, written by TensorBoard's own package, so that TensorFlow is not needed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras

from fer_models.errors import FerError

__all__ = ["TensorBoardLogs"]


class TensorBoardLogs(keras.callbacks.Callback):
    """Write every score of every epoch as a scalar. Raises FerError if TensorBoard is not installed."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        try:
            from tensorboard.summary import Writer
        except ImportError as error:
            raise FerError("--tensorboard needs TensorBoard; pip install tensorboard") from error
        self.writer = Writer(str(folder))

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        for name, value in (logs or {}).items():
            self.writer.add_scalar(name, float(value), epoch + 1)
        self.writer.flush()

    def on_train_end(self, logs: dict[str, Any] | None = None) -> None:
        self.writer.close()
