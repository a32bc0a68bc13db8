"""What a network is asked for, and what is known of an architecture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras

__all__ = ["MIDDLE_GREY", "Architecture", "Spec", "Tensor", "classify", "pixels"]

Tensor = Any
"""A symbolic Keras tensor, for which Keras exports no type."""

MIDDLE_GREY = 128.0
"""What the range -1..1 is centred on. ImageNet's networks had 127.5; with 128 int8 keeps every grey level whole."""


@dataclass(frozen=True)
class Spec:
    """A network to build.

    classes: how many answers. input_size: (height, width) pixels. channels: 1 grey, 3 RGB. resize: side in
    pixels that the graph resizes its input to, 0 for none. dropout: probability 0..1, where the architecture
    leaves it open. fine_tune: how many of a pretrained base's last layers are trained, -1 all. weights:
    `imagenet` (downloaded by Keras), a file of the base (`.weights.h5`; dlib's for resnet-29; HSE's `.json` for
    mobilenet; facenet_keras.h5 for facenet), or None for random. seed: of the initial weights and of dropout.
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


@dataclass(frozen=True)
class Architecture:
    """A network by name.

    published: the parameter count that its authors tell, and counted: which of Keras's counts that is,
    `total` or `trainable`; with the sizes they had: size, channels, resize and classes. base: the pretrained
    network inside, if any.
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
        """Whether Keras has ImageNet weights for the base."""
        return self.base not in ("", "SENet50", "ResNet29", "FaceNet")

    def spec(self, **changes: Any) -> Spec:
        """The published network's spec, with changes."""
        own: dict[str, Any] = {"classes": self.classes, "input_size": self.size, "channels": self.channels}
        return Spec(**(own | {"resize": self.resize, "fine_tune": self.fine_tune} | changes))


@keras.saving.register_keras_serializable("fer_train")
class Rounding(keras.layers.Layer):
    """While it learns, whole grey levels, as an int8 network sees them; float otherwise.

    An enlarged face has next to nothing in the finest details, and batch norm makes that little as large as the rest:
    a network that never met rounding answered by it, and int8 turned one label in ten. No gradient goes through.
    """

    def call(self, inputs: Tensor, training: bool = False) -> Tensor:
        return keras.ops.round(inputs) if training else inputs


def pixels(spec: Spec, scale: float | None = 1 / 255, middle: float = 0.0) -> tuple[Tensor, Tensor]:
    """The input, uint8 (n, h, w, c) in 0..255, and the tensor after resizing and scaling, float.

    Scaling, (grey - middle) * scale, lies in the graph, so that no caller can feed the wrong range. scale None leaves
    0..255.
    """
    inputs = keras.Input((*spec.input_size, spec.channels), dtype="uint8", name="pixels")
    x = keras.ops.cast(inputs, keras.config.floatx())
    if spec.resize and (spec.resize, spec.resize) != spec.input_size:
        x = keras.layers.Resizing(spec.resize, spec.resize, interpolation="bilinear", name="resize")(x)
        x = Rounding(name="whole")(x)
    if middle:
        # Before it is scaled: int8 then keeps every code, where 0..2 and a shift cost it a third of them.
        x = keras.layers.Rescaling(1.0, offset=-middle, name="centre")(x)
    if scale is not None:
        x = keras.layers.Rescaling(scale, name="scale")(x)
    return inputs, x


def classify(inputs: Tensor, features: Tensor, spec: Spec, name: str) -> keras.Model:
    """The last layer: linear `logits`, then softmax `probabilities` in float32.

    Export averages mirror images before `logits` and divides it by a temperature.
    """
    start = keras.initializers.GlorotUniform(seed=spec.seed)
    x = keras.layers.Dense(spec.classes, dtype="float32", kernel_initializer=start, name="logits")(features)
    return keras.Model(inputs, keras.layers.Softmax(dtype="float32", name="probabilities")(x), name=name)
