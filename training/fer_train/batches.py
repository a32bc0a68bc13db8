"""Shuffled, augmented batches for Keras; the order and every draw depend on (seed, epoch) alone."""

from __future__ import annotations

import keras
import numpy as np

from fer_train.augment import Augmentation, augment
from fer_train.datasets import Dataset

__all__ = ["TrainingBatches"]


class TrainingBatches(keras.utils.PyDataset):
    """Batches of one epoch: uint8 (b, h, w, c) and one-hot float32 (b, classes).

    The last, smaller batch is dropped, so that batch statistics stay even; each epoch drops
    other pictures.
    """

    def __init__(
        self, data: Dataset, how: Augmentation, batch_size: int, seed: int, first_epoch: int = 0, workers: int = 2
    ) -> None:
        super().__init__(workers=workers, use_multiprocessing=False, max_queue_size=16)
        self.data, self.how, self.seed = data, how, seed
        self.batch_size = min(batch_size, len(data))
        self.targets = np.eye(len(data.classes), dtype=np.float32)
        self.begin(0)

    def begin(self, epoch: int) -> None:
        """Shuffle for `epoch`, from 0. Keras's own on_epoch_end also comes once before the first."""
        self.epoch = epoch
        self.order = np.random.default_rng([self.seed, epoch]).permutation(len(self.data))

    def __len__(self) -> int:
        return len(self.data) // self.batch_size

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        rows = self.order[index * self.batch_size : (index + 1) * self.batch_size]
        pixels = np.stack(
            [augment(self.data.images[i], self.how, np.random.default_rng([self.seed, self.epoch, i])) for i in rows]
        )
        return pixels, self.targets[self.data.labels[rows]]
