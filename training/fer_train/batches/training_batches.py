"""Shuffled batches for Keras; the order and every draw depend on (seed, first weights, epoch) alone."""

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
"""What Trainer takes, the targets, and a weight for each face where classes are weighted."""


class TrainingBatches(keras.utils.PyDataset):
    """Batches of one epoch: (what Trainer takes, targets float32 (b, classes)[, weights float32 (b,)]).

    on_device: the faces lie on the device, and a batch only names their rows; else it holds the pixels.
    The last, smaller batch is dropped, so that batch statistics stay even; each epoch drops other faces.
    teacher: float32 (n, classes), a teacher's answers to learn from as well. start: SHA-256 (hex) of the weights that
    training begins with, None where no file or run holds them: a run that goes on from another's weights draws what
    that one did not, where the seed alone would show it the very variations that it has learnt already.
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
        """Draw the epoch, counted from 0. Keras's own on_epoch_end also comes once before the first."""
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
        """The faces, uint8 (b, h, w, c), with the exact bar where there are landmarks."""
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
                batch.pop("wear", None)  # it is drawn
                if self.recipe.teacher and self.recipe.teacher_unoccluded and self.teacher is None:
                    batch["bare"] = self.data.images[rows]
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
