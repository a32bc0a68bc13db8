"""The pretrained weights that a published recipe starts from: are they here, and if not, how does one get them?

Knows the names of Keras's files without importing Keras, which takes seconds and the memory of a GPU.
"""

from __future__ import annotations

import os
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fer_models.errors import FerError
from fer_models.suggestions import did_you_mean
from fer_train.recipes import Recipe

__all__ = ["BASES", "Obstacle", "StartWeights", "can_download", "keras_file", "parse_weights", "start_weights_of"]

BASES = {
    "mobilenet": "MobileNet", "mobilenet-v2": "MobileNetV2", "vgg16": "VGG16", "resnet50": "ResNet50",
    "senet50": "SENet50", "resnet50v2": "ResNet50V2", "resnet50v2-one": "ResNet50V2",
    "efficientnet-v2-b3": "EfficientNetV2B3",
}  # fmt: skip
"""Pretrained network inside each of the published systems' architectures that has one."""
PLACE = "https://storage.googleapis.com/tensorflow/keras-applications/"
_FILES = {
    "MobileNet": "mobilenet/mobilenet_1_0_224_tf_no_top.h5",
    "VGG16": "vgg16/vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5",
    "ResNet50": "resnet/resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5",
    "ResNet50V2": "resnet/resnet50v2_weights_tf_dim_ordering_tf_kernels_notop.h5",
    "EfficientNetV2B3": "efficientnet_v2/efficientnetv2-b3_notop.h5",
}


@dataclass(frozen=True)
class Obstacle:
    """An obstacle to a recipe, and the command or option that removes it."""

    problem: str
    cure: str


@dataclass(frozen=True)
class StartWeights:
    """The start of one recipe.

    choice: the argument of fit's --weights; None for fit's default. obstacle: why the recipe cannot start, or None.
    """

    choice: str | None = None
    obstacle: Obstacle | None = None


def parse_weights(settings: Sequence[str]) -> dict[str, str]:
    """Return `BASE=FILE` settings as {base: file or "none"}. Raises FerError for anything else and for missing files.

    Bases may be written in any case.
    """
    known = {name.lower(): name for name in BASES.values()}
    given = {}
    for setting in settings:
        base, sign, file = (part.strip() for part in setting.partition("="))
        if not (sign and base and file):
            example = "MobileNetV2=mobilenet_v2.weights.h5"
            raise FerError(f"--weights {setting}: expected NETWORK=FILE, such as {example}", exit_code=2)
        if base.lower() not in known:
            hint = did_you_mean(base, known.values(), f"give one of {', '.join(sorted(known.values()))}")
            raise FerError(f"--weights {setting}: no recipe starts from {base}; {hint}", exit_code=2)
        if file != "none" and not Path(file).is_file():
            raise FerError(f"--weights {setting}: no such file; give the path of a .weights.h5 or .h5 file")
        given[known[base.lower()]] = file
    return given


def keras_file(base: str, size: int) -> str:
    """Return the place of Keras's ImageNet weights below PLACE. size: side in pixels of the base's input.

    Only MobileNetV2 has files for several sizes. Keras takes the file for 224 pixels for a size that has none.
    """
    if base == "MobileNetV2":
        size = size if size in (96, 128, 160, 192, 224) else 224
        return f"mobilenet_v2/mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_{size}_no_top.h5"
    return _FILES[base]


def start_weights_of(recipe: Recipe, given: Mapping[str, str]) -> StartWeights:
    """Return the start of a recipe. given: as from parse_weights."""
    base = BASES.get(recipe.architecture)
    if base is None:
        return StartWeights()
    if base in given:
        return StartWeights(given[base])
    if base == "SENet50":
        # Training only the last layers of random weights would not be the published network.
        cure = "convert VGGFace's, then give --weights SENet50=FILE.weights.h5"
        return StartWeights(None, Obstacle("SENet50 has no published weights for Keras", cure))
    place = keras_file(base, recipe.resize or recipe.input_size[0])
    file = _folder() / place.rpartition("/")[2]
    if file.is_file() or can_download():
        return StartWeights()
    problem = f"{base}'s ImageNet weights are not there ({file}) and cannot be downloaded now"
    get = f"curl -fL --create-dirs -o {_short(file)} {PLACE}{place}"
    return StartWeights(None, Obstacle(problem, f"{get}   (or give --weights {base}=FILE)"))


def _folder() -> Path:
    """Return the folder in which Keras keeps downloaded weights."""
    return Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras") / "models"


def _short(file: Path) -> str:
    home = str(Path.home())
    return "~" + str(file)[len(home) :] if str(file).startswith(home + os.sep) else str(file)


@cache
def can_download() -> bool:
    """Return True if the server of Keras's weights answers. Asked once, and only if a file is missing."""
    request = urllib.request.Request(PLACE + _FILES["MobileNet"], method="HEAD")
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, ValueError):
        return False
