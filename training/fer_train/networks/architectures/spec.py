"""Types that describe a network, and the first and last layers that all networks share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras

from fer_train.networks.architectures.light import EvenLight

__all__ = ["MIDDLE_GREY", "Architecture", "Spec", "Tensor", "classify", "pixels"]

Tensor = Any
"""A symbolic Keras tensor, for which Keras exports no type."""

MIDDLE_GREY = 128.0
"""Grey level that is 0 in the range -1..1. ImageNet's networks used 127.5; with 128, int8 represents every grey level
exactly."""


@dataclass(frozen=True)
class Spec:
    """A network to build.

    classes: number of classes. input_size: (height, width) in pixels. channels: 1 for grey, 3 for RGB. resize: side in
    pixels to which the graph resizes its input, 0 for no resizing. dropout: probability 0..1, for architectures that do
    not fix it. fine_tune: number of the pretrained base's last layers to train, -1 for all. head: one of
    fine_tuned.HEADS, for the MobileNets. weights: `imagenet` (Keras downloads it), a file for the base (`.weights.h5`;
    dlib's for resnet-29; HSE's `.json` for mobilenet; facenet_keras.h5 for facenet), or None for random weights. seed:
    of the initial weights and of dropout. even_light: faces of little contrast are brought to ordinary light first.
    """

    classes: int = 7
    input_size: tuple[int, int] = (48, 48)
    channels: int = 1
    resize: int = 0
    dropout: float = 0.2
    fine_tune: int = -1
    head: str = "linear"
    weights: str | None = None
    seed: int = 0
    even_light: bool = False


@dataclass(frozen=True)
class Architecture:
    """A named network.

    about: one line for `fer-train architectures`. size, channels, resize, classes, fine_tune: as in Spec, the published
    values. published: the parameter count that its authors report for them; counted: `total` or `trainable`, which of
    Keras's counts it corresponds to. base: name of the pretrained network inside, "" for none.
    """

    name: str
    build: Callable[[Spec], keras.Model]
    about: str
    size: tuple[int, int] = (48, 48)
    channels: int = 1
    resize: int = 0
    classes: int = 7
    fine_tune: int = -1
    published: int | None = None
    counted: str = "total"
    base: str = ""

    @property
    def imagenet(self) -> bool:
        """True if Keras has ImageNet weights for the base."""
        return self.base not in ("", "SENet50", "ResNet29", "FaceNet")

    def spec(self, **changes: Any) -> Spec:
        """Return the spec of the published network, with changes."""
        own: dict[str, Any] = {"classes": self.classes, "input_size": self.size, "channels": self.channels}
        return Spec(**(own | {"resize": self.resize, "fine_tune": self.fine_tune} | changes))


@keras.saving.register_keras_serializable("fer_train")
class Rounding(keras.layers.Layer):
    """Rounds to whole grey levels in training, as int8 does; passes floats through in inference. Has no gradient.

    An enlarged face has almost no energy in the finest details, and batch norm amplifies what little there is. A
    network that never saw rounding in training relied on it, and int8 changed one label in ten.
    """

    def call(self, inputs: Tensor, training: bool = False) -> Tensor:
        return keras.ops.round(inputs) if training else inputs


def pixels(spec: Spec, scale: float | None = 1 / 255, middle: float = 0.0) -> tuple[Tensor, Tensor]:
    """Return the input, uint8 (n, h, w, c), 0..255, and the float tensor after resizing and scaling.

    The scaling, (grey - middle) * scale, is part of the graph, so that no caller can feed the wrong range. scale: None
    keeps 0..255.
    """
    inputs = keras.Input((*spec.input_size, spec.channels), dtype="uint8", name="pixels")
    x = keras.ops.cast(inputs, keras.config.floatx())
    if spec.even_light:
        x = EvenLight(name="light")(x)
    if spec.resize and (spec.resize, spec.resize) != spec.input_size:
        x = keras.layers.Resizing(spec.resize, spec.resize, interpolation="bilinear", name="resize")(x)
        x = Rounding(name="whole")(x)
    if middle:
        # Shifted before it is scaled, so that int8 uses all its codes. Scaling to 0..2 first would waste a third.
        x = keras.layers.Rescaling(1.0, offset=-middle, name="centre")(x)
    if scale is not None:
        x = keras.layers.Rescaling(scale, name="scale")(x)
    return inputs, x


def classify(inputs: Tensor, features: Tensor, spec: Spec, name: str) -> keras.Model:
    """Add the classifier and return the model: linear `logits`, then softmax `probabilities`, both float32.

    The export finds `logits` by its name: it averages the features of mirrored faces before it and divides its output
    by a temperature.
    """
    start = keras.initializers.GlorotUniform(seed=spec.seed)
    x = keras.layers.Dense(spec.classes, dtype="float32", kernel_initializer=start, name="logits")(features)
    return keras.Model(inputs, keras.layers.Softmax(dtype="float32", name="probabilities")(x), name=name)
