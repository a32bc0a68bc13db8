"""The network in training: faces are looked up, augmented and mixed on the device, then classified."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from fer_train.batches.augment import Augmenter
from fer_train.recipes import Recipe

__all__ = ["Trainer"]

_TINY = 1e-7


def _log_softened(probabilities: Any, temperature: float) -> Any:
    """Return the logarithm of softmax(logits / temperature), from probabilities (n, classes)."""
    return keras.ops.log_softmax(keras.ops.log(keras.ops.maximum(probabilities, _TINY)) / temperature)


def _unoccluded(batch: dict[str, Any]) -> dict[str, Any]:
    """Return the draws of a batch without the headset bar and erased patches; all others stay the same."""
    batch = {key: value for key, value in batch.items() if key != "wear"}
    if "erase" in batch:
        batch["erase"] = keras.ops.zeros_like(batch["erase"])  # boxes that hold no pixel
    return batch


class Trainer(keras.Model):
    """Model that trains `network` on the batches of TrainingBatches.

    Only `network` is saved; everything else is made again from the recipe and the data. images: uint8 (n, h, w, c) to
    keep on the device, or None if the batches bring pixels. teacher: a network that sees the same augmented faces, or
    None. With the recipe's `teacher_unoccluded` it sees them without bar and erased patches, while the student still
    sees occluded ones.
    """

    def __init__(
        self, network: keras.Model, recipe: Recipe, *, images: np.ndarray | None, teacher: keras.Model | None = None
    ) -> None:
        # Without autocast: a mixed-precision policy would round pixels, offsets and mixing shares to half precision
        # before they are used. The policy itself stays, because compile scales the loss by it for float16.
        super().__init__(name="trainer", autocast=False)
        self.network, self.recipe, self.teacher = network, recipe, teacher
        if teacher is not None:
            teacher.trainable = False
        self.augmenter = Augmenter(recipe.augmentation, recipe.input_size, recipe.seed)
        self.hits = keras.metrics.Mean(name="accuracy")
        self.images = None
        if images is not None:
            self.images = self.add_weight(shape=images.shape, dtype="uint8", trainable=False, name="images")
            self.images.assign(images)
        self.built = True

    def call(self, batch: dict[str, Any], training: bool = False) -> Any:
        """Return probabilities float32 (b, classes); with a teacher the pair (student's, teacher's)."""
        faces = keras.ops.take(self.images.value, batch["rows"], axis=0) if self.images is not None else batch["pixels"]
        pixels = self._augmented(faces, batch)
        student = self.network(pixels, training=training)
        if self.teacher is None:
            return student
        if self.recipe.teacher_unoccluded:
            pixels = self._augmented(batch.get("unoccluded", faces), _unoccluded(batch))
        return student, self.teacher(pixels, training=False)

    def _augmented(self, faces: Any, batch: dict[str, Any]) -> Any:
        """Return the faces, uint8 (b, h, w, c), augmented and mixed by the draws of `batch`."""
        ops = keras.ops
        faces = self.augmenter(ops.cast(faces, "float32"), batch)
        if "blend" in batch:
            partner = ops.flip(faces, axis=0)
            share = ops.reshape(batch["blend"], (-1, 1, 1, 1))
            mixup = share * faces + (1 - share) * partner
            faces = ops.round(ops.where(self.augmenter.inside(batch["cut"]), partner, mixup))
        return ops.cast(faces, "uint8")

    def _answers(self, x: dict[str, Any], y_pred: Any) -> tuple[Any, Any]:
        """Return the student's answers, and the teacher's or None; a bundle's answers come with the batch."""
        return y_pred if self.teacher is not None else (y_pred, x.get("teacher"))

    def compute_loss(
        self, x: Any = None, y: Any = None, y_pred: Any = None, sample_weight: Any = None, training: bool = True
    ) -> Any:
        """Return the cross-entropy with the targets, mixed with that of a teacher's softened answers.

        Hinton et al. 2015, "Distilling the Knowledge in a Neural Network": student and teacher are softened by a
        temperature T, and the teacher's part is multiplied by T squared, so that its gradients keep their size.
        """
        ops = keras.ops
        student, teacher = self._answers(x, y_pred)
        loss = -ops.sum(ops.cast(y, "float32") * ops.log(ops.maximum(student, _TINY)), axis=-1)
        if teacher is not None:
            temperature, share = self.recipe.teacher_temperature, self.recipe.teacher_weight
            soft = ops.exp(_log_softened(ops.stop_gradient(ops.cast(teacher, "float32")), temperature))
            loss = (1 - share) * loss - share * temperature**2 * ops.sum(
                soft * _log_softened(student, temperature), axis=-1
            )
        if sample_weight is not None:
            loss = loss * ops.cast(sample_weight, "float32")
        return ops.mean(loss)

    def compute_metrics(self, x: Any, y: Any, y_pred: Any, sample_weight: Any = None) -> dict[str, Any]:
        """Return loss and accuracy on the augmented faces; of mixed faces the label with the larger share counts."""
        ops = keras.ops
        student, _ = self._answers(x, y_pred)
        self.hits.update_state(ops.cast(ops.argmax(student, axis=-1) == ops.argmax(y, axis=-1), "float32"))
        return self.get_metrics_result()
