"""FaceNet: Inception-ResNet-v1 that was trained for face recognition, to be fine-tuned.

Szegedy et al. 2016, "Inception-v4, Inception-ResNet and the impact of residual connections on learning", with the
narrower layers of David Sandberg's FaceNet (github.com/davidsandberg/facenet, MIT), trained on MS-Celeb-1M. Its
weights are published for Keras as `facenet_keras.h5`. Layers have the names of that file.
"""

from __future__ import annotations

import keras
import numpy as np

from fer_models.errors import FerError
from fer_train.networks.architectures.pretrained import freeze
from fer_train.networks.architectures.spec import MIDDLE_GREY, Architecture, Spec, Tensor, classify, pixels
from fer_train.networks.weight_files import read_layers

__all__ = ["FACENET"]

Size = int | tuple[int, int]
"""Side of a kernel, or its (height, width)."""

_EPSILON = 1e-3
_SCALE = 1 / 64
"""Scale of our input. FaceNet standardises each picture: it subtracts the mean and divides by the standard deviation,
whose median over 3,000 faces of FER2013 is 54 grey levels. A fixed scale near it keeps the contrast of a picture, and
lets int8 represent every grey level."""


class _Builder:
    """Builds layers with the names of the weights file."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def _start(self) -> keras.initializers.Initializer:
        self.seed += 1
        return keras.initializers.HeNormal(seed=self.seed)

    def convolve(
        self, x: Tensor, name: str, filters: int, size: Size, stride: int = 1, padding: str = "same"
    ) -> Tensor:
        """Convolution, batch norm without a scale, ReLU."""
        x = keras.layers.Conv2D(
            filters, size, stride, padding, use_bias=False, kernel_initializer=self._start(), name=name
        )(x)
        norm = keras.layers.BatchNormalization(momentum=0.95, epsilon=_EPSILON, scale=False, name=f"{name}_BatchNorm")
        return keras.layers.ReLU(name=f"{name}_Activation")(norm(x))

    def chain(self, x: Tensor, name: str, *steps: tuple[str, int, Size]) -> Tensor:
        """Convolutions in a row. steps: name, filters and kernel size of each."""
        for own, filters, size in steps:
            x = self.convolve(x, f"{name}_{own}", filters, size)
        return x

    def residual(self, x: Tensor, name: str, branches: list[Tensor], scale: float, activate: bool = True) -> Tensor:
        """x + scale * (1x1 convolution of the concatenated branches)."""
        joined = keras.layers.Concatenate(name=f"{name}_Concatenate")(branches)
        up = keras.layers.Conv2D(x.shape[-1], 1, kernel_initializer=self._start(), name=f"{name}_Conv2d_1x1")(joined)
        x = keras.layers.Add(name=f"{name}_Add")([x, keras.layers.Rescaling(scale, name=f"{name}_Scale")(up)])
        return keras.layers.ReLU(name=f"{name}_Activation")(x) if activate else x

    def halve(self, x: Tensor, name: str, branch: int) -> Tensor:
        return keras.layers.MaxPooling2D(3, 2, name=f"{name}_Branch_{branch}_MaxPool_1a_3x3")(x)

    def block35(self, x: Tensor, i: int) -> Tensor:
        name = f"Block35_{i}"
        branches = [
            self.convolve(x, f"{name}_Branch_0_Conv2d_1x1", 32, 1),
            self.chain(x, f"{name}_Branch_1", ("Conv2d_0a_1x1", 32, 1), ("Conv2d_0b_3x3", 32, 3)),
            self.chain(
                x, f"{name}_Branch_2", ("Conv2d_0a_1x1", 32, 1), ("Conv2d_0b_3x3", 32, 3), ("Conv2d_0c_3x3", 32, 3)
            ),
        ]
        return self.residual(x, name, branches, 0.17)

    def crossed(self, x: Tensor, name: str, width: int, long: int, scale: float, activate: bool = True) -> Tensor:
        """Block17 and Block8: a 1x1 branch, and a branch of 1x1, 1 x long and long x 1 convolutions."""
        steps = (
            ("Conv2d_0a_1x1", width, 1),
            (f"Conv2d_0b_1x{long}", width, (1, long)),
            (f"Conv2d_0c_{long}x1", width, (long, 1)),
        )
        branches = [
            self.convolve(x, f"{name}_Branch_0_Conv2d_1x1", width, 1),
            self.chain(x, f"{name}_Branch_1", *steps),
        ]
        return self.residual(x, name, branches, scale, activate)


def _stem(make: _Builder, x: Tensor) -> Tensor:
    for name, filters, size, stride, padding in (
        ("Conv2d_1a_3x3", 32, 3, 2, "valid"), ("Conv2d_2a_3x3", 32, 3, 1, "valid"), ("Conv2d_2b_3x3", 64, 3, 1, "same"),
        ("", 0, 3, 2, "valid"), ("Conv2d_3b_1x1", 80, 1, 1, "valid"), ("Conv2d_4a_3x3", 192, 3, 1, "valid"),
        ("Conv2d_4b_3x3", 256, 3, 2, "valid"),
    ):  # fmt: skip
        if name:
            x = make.convolve(x, name, filters, size, stride, padding)
        else:
            x = keras.layers.MaxPooling2D(size, stride, name="MaxPool_3a_3x3")(x)
    return x


def _reduction_a(make: _Builder, x: Tensor) -> Tensor:
    name = "Mixed_6a"
    y = make.chain(x, f"{name}_Branch_1", ("Conv2d_0a_1x1", 192, 1), ("Conv2d_0b_3x3", 192, 3))
    branches = [
        make.convolve(x, f"{name}_Branch_0_Conv2d_1a_3x3", 384, 3, 2, "valid"),
        make.convolve(y, f"{name}_Branch_1_Conv2d_1a_3x3", 256, 3, 2, "valid"),
        make.halve(x, name, 2),
    ]
    return keras.layers.Concatenate(name=name)(branches)


def _reduction_b(make: _Builder, x: Tensor) -> Tensor:
    name = "Mixed_7a"
    ways = (
        make.chain(x, f"{name}_Branch_0", ("Conv2d_0a_1x1", 256, 1)),
        make.chain(x, f"{name}_Branch_1", ("Conv2d_0a_1x1", 256, 1)),
        make.chain(x, f"{name}_Branch_2", ("Conv2d_0a_1x1", 256, 1), ("Conv2d_0b_3x3", 256, 3)),
    )
    branches = [
        make.convolve(y, f"{name}_Branch_{i}_Conv2d_1a_3x3", filters, 3, 2, "valid")
        for i, (y, filters) in enumerate(zip(ways, (384, 256, 256), strict=True))
    ]
    return keras.layers.Concatenate(name=name)([*branches, make.halve(x, name, 3)])


def _set_weights(base: keras.Model, weights: dict[str, dict[str, np.ndarray]], path: str | None) -> None:
    """Set the weights of the base by layer names. Raises FerError, with `path`, for another network's weights."""
    try:
        for layer in base.layers:
            values = [weights[layer.name][weight.name] for weight in layer.weights]
            if layer.name == "Conv2d_1a_3x3" and layer.weights[0].shape[2] == 1:
                # Three equal channels are equivalent to one channel with the sum of their kernels.
                values[0] = values[0].sum(axis=2, keepdims=True)
            layer.set_weights(values)
    except (KeyError, ValueError) as error:
        raise FerError(
            f"--weights {path}: not FaceNet's Inception-ResNet-v1 ({str(error)[:120]}); give facenet_keras.h5 or none"
        ) from error


def _facenet(spec: Spec) -> keras.Model:
    weights = read_layers(spec.weights) if spec.weights else None
    make = _Builder(spec.seed)
    inputs, first = pixels(spec, _SCALE, MIDDLE_GREY)
    if min(first.shape[1:3]) < 75:
        raise ValueError("it needs 75 pixels or more: --set resize=160")
    x = _stem(make, first)
    for i in range(1, 6):
        x = make.block35(x, i)
    x = _reduction_a(make, x)
    for i in range(1, 11):
        x = make.crossed(x, f"Block17_{i}", 128, 7, 0.10)
    x = _reduction_b(make, x)
    for i in range(1, 6):
        x = make.crossed(x, f"Block8_{i}", 192, 3, 0.20)
    x = make.crossed(x, "Block8_6", 192, 3, 1.0, activate=False)
    base = keras.Model(inputs, x)
    if weights is not None:
        _set_weights(base, weights, spec.weights)
    freeze(base, spec.fine_tune, "FaceNet")
    x = keras.layers.GlobalAveragePooling2D(name="pool")(x)
    x = keras.layers.Dropout(spec.dropout, seed=spec.seed, name="dropout")(x)
    return classify(inputs, x, spec, "facenet")


FACENET = (Architecture("facenet", _facenet, "FaceNet's Inception-ResNet-v1, fine-tuned", resize=160, base="FaceNet"),)
