"""A run's scores for TensorBoard, written by its own package: TensorFlow is not needed."""

from __future__ import annotations

from pathlib import Path

import keras

from fer_models.errors import FerError

__all__ = ["TensorBoardLogs"]


class TensorBoardLogs(keras.callbacks.Callback):
    """Every score of every epoch as a scalar. Raises FerError where TensorBoard is not installed."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        try:
            from tensorboard.summary import Writer
        except ImportError as error:
            raise FerError("--tensorboard needs TensorBoard: pip install tensorboard") from error
        self.writer = Writer(str(folder))

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        for name, value in (logs or {}).items():
            self.writer.add_scalar(name, float(value), epoch + 1)
        self.writer.flush()

    def on_train_end(self, logs: dict | None = None) -> None:
        self.writer.close()
