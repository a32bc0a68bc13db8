"""Equal recall of two classes, and the confidence from which an answer is sure, on faces changed as in training."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import keras
import numpy as np

from fer_models.errors import FerError
from fer_train.batches.augment import Augmenter, draw_epoch
from fer_train.data import Dataset, load_dataset
from fer_train.evaluation.certainty import Certainty, choose_certainty
from fer_train.evaluation.equal_recall import equal_recall_bias, with_bias
from fer_train.evaluation.metrics import fit_temperature
from fer_train.export.inference_graph import apply_temperature
from fer_train.inference.keras_model import probabilities
from fer_train.inference.predictor import average_with_mirror
from fer_train.inference.tflite import tflite_network
from fer_train.recipes import Recipe

__all__ = ["Balance", "add_bias", "changed_faces", "read_balance"]

TIMES = 8
"""Random changes of each face."""
_BATCH = 64


def read_balance(recipe: Recipe, path: str | Path) -> Dataset:
    """Read the faces that choose the bias: class folders with faces cut out as the recipe's `crop_margin` says.

    Raises FerError (exit code 2) for a recipe without `equal_recall`, and FerError for a set without faces of a class.
    """
    if not recipe.equal_recall:
        raise FerError(f"--balance: {recipe.name} has equal_recall=false; leave it out", exit_code=2)
    loaded = load_dataset(
        path, recipe.input_size, recipe.channels, classes=recipe.classes, resize_mode=recipe.resize_mode
    )
    faces = loaded.splits.get("train")
    if faces is None or not all(faces.counts().values()):
        raise FerError(f"--balance {path}: needs faces of {' and of '.join(recipe.classes)} in class folders; add them")
    return faces


def changed_faces(faces: Dataset, recipe: Recipe) -> Dataset:
    """Return each face TIMES times, changed at random as in the recipe's training, but never covered.

    The bar and erased patches are left out: how a network errs on covered faces must not decide about bare ones. The
    same recipe and faces give the same changes.
    """
    how = replace(recipe.augmentation, headset=0.0, erase=0.0)
    rows = np.tile(np.arange(len(faces)), TIMES)
    draws = draw_epoch(how, len(rows), recipe.input_size, np.random.default_rng([recipe.seed, 0xBA1]))
    for unused in ("wear", "erase", "bar"):
        del draws[unused]
    augmenter = Augmenter(how, recipe.input_size, recipe.seed)
    images = np.empty((len(rows), *faces.images.shape[1:]), np.uint8)
    for start in range(0, len(rows), _BATCH):
        part = slice(start, start + _BATCH)
        batch = {name: keras.ops.convert_to_tensor(values[part]) for name, values in draws.items()}
        pixels = keras.ops.convert_to_tensor(faces.images[rows[part]].astype(np.float32))
        images[part] = keras.ops.convert_to_numpy(augmenter(pixels, batch))
    return Dataset(images, faces.labels[rows], tuple(faces.names[i] for i in rows), faces.classes)


def add_bias(network: keras.Model, bias: float) -> None:
    """Add half of `bias` to the second logit and take half from the first, in the last linear layer, in place."""
    last = network.get_layer("logits")
    values = [np.array(v) for v in last.get_weights()]
    values[1] += np.array([-bias / 2, bias / 2], values[1].dtype)  # bias of a dense layer, beta of a batch norm
    last.set_weights(values)


@dataclass(frozen=True)
class Balance:
    """Bias and temperature of a network with two classes, and the faces that chose them.

    faces: changed as by `changed_faces`. about: words for them on the card. bias: on the second class's logit, at
    temperature 1. temperature: see inference_graph.calibrate.
    """

    faces: Dataset
    about: str
    bias: float
    temperature: float

    @classmethod
    def of(cls, network: keras.Model, recipe: Recipe, faces: Dataset, path: str | Path | None) -> Balance:
        """Choose bias and temperature on changed copies of `faces` and put both into the network, in place.

        path: of the faces, None for the validation faces. Answers are means over each face and its mirror image, as
        for a photo. Raises FerError for another number of classes than two.
        """
        if len(recipe.classes) != 2:
            raise FerError(f"equal_recall is for two classes, not {len(recipe.classes)}; train with equal_recall=false")
        changed = changed_faces(faces, recipe)
        answers = average_with_mirror(partial(probabilities, network))(changed.images[:])
        bias = equal_recall_bias(changed.labels, answers)
        temperature = fit_temperature(changed.labels, with_bias(answers, bias))
        add_bias(network, bias)
        apply_temperature(network, temperature)
        source = "held-out faces" if path is None else f"faces of {Path(path).resolve().name}"
        about = f"{len(faces):,} {source}, each changed {TIMES} times as in training, none covered"
        return cls(changed, about, bias, temperature)

    def certainty(self, file: Path) -> Certainty:
        """Choose from which confidence the answers of a TFLite file are sure, over both views of each face."""
        answers = average_with_mirror(tflite_network(file))(self.faces.images[:])
        return choose_certainty(self.faces.labels, answers, self.about)
