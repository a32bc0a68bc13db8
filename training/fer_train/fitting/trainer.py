"""The network while it is trained: faces are fetched, varied and mixed on the device, then classified."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from fer_train.batches.augment import Augmenter
from fer_train.recipes import Recipe

__all__ = ["Trainer"]

_TINY = 1e-7


def _soften(probabilities, temperature: float):
    """Log of softmax(logits / temperature), from probabilities (n, classes)."""
    return keras.ops.log_softmax(keras.ops.log(keras.ops.maximum(probabilities, _TINY)) / temperature)


def _uncovered(batch: dict[str, Any]) -> dict[str, Any]:
    """The same faces, turned and lit the same, without bar and patches."""
    batch = {key: value for key, value in batch.items() if key != "wear"}
    if "erase" in batch:
        batch["erase"] = keras.ops.zeros_like(batch["erase"])  # boxes that hold no pixel
    return batch


class Trainer(keras.Model):
    """Takes what TrainingBatches gives. Only `network` is saved; the rest is made anew from recipe and data.

    images: uint8 (n, h, w, c) to keep on the device, or None where the batches bring pixels. teacher: a network
    that looks at the same varied faces (with `teacher_unoccluded`, at what they are without bar and patches: what a
    covered face shows is then taught by who sees it whole), or None.
    """

    def __init__(
        self, network: keras.Model, recipe: Recipe, *, images: np.ndarray | None, teacher: keras.Model | None = None
    ) -> None:
        # Without autocast: a mixed policy would round pixels, offsets and shares to half before they are used. The
        # policy stays, as compile looks at it to scale the loss for float16.
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
        """Probabilities float32 (b, classes); with a teacher, the pair (ours, the teacher's)."""
        faces = keras.ops.take(self.images.value, batch["rows"], axis=0) if self.images is not None else batch["pixels"]
        pixels = self._varied(faces, batch)
        ours = self.network(pixels, training=training)
        if self.teacher is None:
            return ours
        if self.recipe.teacher_unoccluded:
            pixels = self._varied(batch.get("bare", faces), _uncovered(batch))
        return ours, self.teacher(pixels, training=False)

    def _varied(self, faces: Any, batch: dict[str, Any]) -> Any:
        """uint8 (b, h, w, c): the faces as `batch` varies and mixes them."""
        ops = keras.ops
        faces = self.augmenter(ops.cast(faces, "float32"), batch)
        if "blend" in batch:
            partner = ops.flip(faces, axis=0)
            share = ops.reshape(batch["blend"], (-1, 1, 1, 1))
            mixed = share * faces + (1 - share) * partner
            faces = ops.round(ops.where(self.augmenter.inside(batch["cut"]), partner, mixed))
        return ops.cast(faces, "uint8")

    def _parts(self, x: dict[str, Any], y_pred: Any) -> tuple[Any, Any]:
        return y_pred if self.teacher is not None else (y_pred, x.get("teacher"))

    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
        """Cross-entropy with the targets, and with a teacher's softened answers.

        Hinton et al. 2015, "Distilling the Knowledge in a Neural Network": both softened by a temperature T,
        and the teacher's part multiplied by T squared, so that its gradients keep their size.
        """
        ops = keras.ops
        ours, taught = self._parts(x, y_pred)
        loss = -ops.sum(ops.cast(y, "float32") * ops.log(ops.maximum(ours, _TINY)), axis=-1)
        if taught is not None:
            warm, share = self.recipe.teacher_temperature, self.recipe.teacher_weight
            soft = ops.exp(_soften(ops.stop_gradient(ops.cast(taught, "float32")), warm))
            loss = (1 - share) * loss - share * warm**2 * ops.sum(soft * _soften(ours, warm), axis=-1)
        if sample_weight is not None:
            loss = loss * ops.cast(sample_weight, "float32")
        return ops.mean(loss)

    def compute_metrics(self, x, y, y_pred, sample_weight=None):
        """Loss and accuracy on the varied faces (of mixed ones, how often the larger part is found)."""
        ops = keras.ops
        ours, _ = self._parts(x, y_pred)
        self.hits.update_state(ops.cast(ops.argmax(ours, axis=-1) == ops.argmax(y, axis=-1), "float32"))
        return self.get_metrics_result()
