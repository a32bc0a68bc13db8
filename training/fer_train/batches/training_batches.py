"""Shuffled batches for Keras. Order and augmentation depend only on the seed, the initial weights and the epoch."""

from __future__ import annotations

import os

import keras
import numpy as np

from fer_train.batches.augment import draw_epoch
from fer_train.batches.class_balance import class_weights, oversample
from fer_train.batches.mixup import draw_mixup, mixup_targets
from fer_train.data import Dataset, PictureFiles
from fer_train.headset.pictures import occlude_face
from fer_train.headset.training_sets import epoch_entries
from fer_train.recipes import Recipe

__all__ = ["TrainingBatches"]

Batch = tuple[dict[str, np.ndarray], np.ndarray] | tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]
"""The batch that Trainer takes, the targets, and a weight for each face where classes are weighted."""


class TrainingBatches(keras.utils.PyDataset):
    """The batches of one epoch: (inputs of Trainer, targets float32 (b, classes)[, weights float32 (b,)]).

    on_device: True if the faces are on the device; a batch then has their rows instead of their pixels. teacher:
    float32 (n, classes), the teacher's probabilities for each face. start: SHA-256 (hex) of the initial weights, None
    for random or ImageNet's. It is mixed into the seed, so that fine-tuning from another run sees new augmentations.

    The last, smaller batch of an epoch is dropped, so that batch statistics stay comparable. Each epoch drops other
    faces.
    """

    def __init__(
        self,
        data: Dataset,
        recipe: Recipe,
        *,
        on_device: bool,
        teacher: np.ndarray | None = None,
        start: str | None = None,
    ) -> None:
        in_files = isinstance(data.images, PictureFiles)
        super().__init__(workers=(os.cpu_count() or 2) if in_files else 2, use_multiprocessing=False, max_queue_size=16)
        self.data, self.recipe, self.on_device, self.teacher = data, recipe, on_device, teacher
        self.start = [] if start is None else [int(start[:16], 16)]
        smooth = recipe.label_smoothing
        self.targets = data.targets() * (1 - smooth) + smooth / len(data.classes)
        self.class_weights = class_weights(np.bincount(data.labels, minlength=len(data.classes)), recipe.class_weights)
        self.begin(0)
        self.batch_size = min(recipe.batch_size, len(self.rows))

    def begin(self, epoch: int) -> None:
        """Draw an epoch, counted from 0.

        Not done in on_epoch_end, because Keras also calls that once before the first epoch.
        """
        recipe, data = self.recipe, self.data
        rng = np.random.default_rng([recipe.seed, epoch, *self.start])
        rows, with_bar = epoch_entries(data.labels, recipe.occlusion, recipe.seed)
        sample = oversample(data.labels[rows], data.classes, recipe.oversample, rng)
        order = sample[rng.permutation(len(sample))]
        self.rows = rows[order].astype(np.int32)
        self.draws: dict[str, np.ndarray] = draw_epoch(recipe.augmentation, len(order), data.images.shape[1:3], rng)
        if with_bar is not None:
            self.draws["wear"] = with_bar[order]
        elif not recipe.augmentation.headset:
            del self.draws["wear"]
        self.mixup = draw_mixup(len(order), data.images.shape[1:3], recipe.mixup, recipe.cutmix, rng)

    def __len__(self) -> int:
        return len(self.rows) // self.batch_size

    def _pixels(self, rows: np.ndarray, wear: np.ndarray | None) -> np.ndarray:
        """Return the faces, uint8 (b, h, w, c); if the set has landmarks, with the bar where `wear` is True."""
        images, landmarks = self.data.images[rows], self.data.landmarks
        if wear is None or landmarks is None:
            return images
        return np.stack(
            [occlude_face(i, landmarks[r]) if on else i for i, r, on in zip(images, rows, wear, strict=True)]
        )

    def __getitem__(self, index: int) -> Batch:
        part = slice(index * self.batch_size, (index + 1) * self.batch_size)
        rows = self.rows[part]
        batch = {key: value[part] for key, value in self.draws.items()}
        if self.on_device:
            batch["rows"] = rows
        else:
            batch["pixels"] = self._pixels(rows, batch.get("wear"))
            if self.data.landmarks is not None:
                batch.pop("wear", None)  # the bar is drawn already
                if self.recipe.teacher and self.recipe.teacher_unoccluded and self.teacher is None:
                    batch["unoccluded"] = self.data.images[rows]
        targets, weights = self.targets[rows], None
        if self.class_weights is not None:
            weights = self.class_weights[self.data.labels[rows]]
        if self.teacher is not None:
            batch["teacher"] = self.teacher[rows]
        if self.mixup is not None:
            batch |= {"cut": self.mixup.cut[part], "blend": self.mixup.blend[part]}
            own_share = self.mixup.own_share[part]
            targets = mixup_targets(targets, own_share)
            weights = None if weights is None else mixup_targets(weights[:, None], own_share)[:, 0]
            if self.teacher is not None:
                batch["teacher"] = mixup_targets(batch["teacher"], own_share)
        return (batch, targets) if weights is None else (batch, targets, weights)
