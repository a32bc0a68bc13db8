"""Bases from keras.applications: their weights, their input range, and the layers to fine-tune."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import keras

from fer_models.errors import FerError, first_line
from fer_train.networks.architectures.face_mobilenet import is_face_mobilenet, set_face_weights
from fer_train.networks.architectures.senet import SENet50
from fer_train.networks.architectures.spec import MIDDLE_GREY, Spec, Tensor, pixels

__all__ = ["freeze", "on_base"]

BASES: dict[str, tuple[Callable[..., keras.Model], str]] = {
    "MobileNet": (keras.applications.MobileNet, "signed"),
    "MobileNetV2": (keras.applications.MobileNetV2, "signed"),
    "VGG16": (keras.applications.VGG16, "caffe"),
    "ResNet50": (keras.applications.ResNet50, "caffe"),
    "SENet50": (SENet50, "caffe"),
    "ResNet50V2": (keras.applications.ResNet50V2, "signed"),
    "EfficientNetV2B3": (keras.applications.EfficientNetV2B3, "raw"),
}
"""Builder of each base, and the input range that it was trained on.

signed: -1..1. raw: 0..255, as EfficientNetV2 scales its own input. caffe: BGR minus ImageNet's mean.
"""

_CAFFE_MEAN = (103.939, 116.779, 123.68)  # B, G, R; keras.applications.imagenet_utils
_ONE_CHANNEL = ("MobileNet", "MobileNetV2")


def _loaded(kind: str, shape: tuple[int, int, int], weights: str | None) -> keras.Model:
    build, _ = BASES[kind]
    try:
        if weights is None or weights == "imagenet":
            return build(input_shape=shape, include_top=False, weights=weights)
        if not Path(weights).is_file():
            others = "a .weights.h5, HSE's faceres.json" if kind == "MobileNet" else "a .weights.h5"
            raise FerError(f"--weights {weights}: no such file; give {others}, imagenet (downloads) or none")
        base = build(input_shape=shape, include_top=False, weights=None)
        if kind == "MobileNet" and is_face_mobilenet(weights):
            set_face_weights(base, weights)
        else:
            base.load_weights(weights)
        return base
    except FerError:
        raise
    except Exception as error:  # Keras raises a plain Exception if a download fails
        reason = first_line(error)[:160]
        if weights == "imagenet":
            raise FerError(
                f"--weights imagenet: cannot be downloaded ({reason}); give a .weights.h5 file or none"
            ) from error
        raise FerError(
            f"--weights {weights}: not the weights of {kind} without its top ({reason}); give another file or none"
        ) from error


def _base(kind: str, size: int, channels: int, weights: str | None) -> keras.Model:
    if channels == 3 or kind not in _ONE_CHANNEL:
        return _loaded(kind, (size, size, 3), weights)
    grey = _loaded(kind, (size, size, 1), None)
    if weights is not None:
        values = _loaded(kind, (size, size, 3), weights).get_weights()
        # Three equal channels are equivalent to one channel with the sum of their kernels, at a third of the work:
        # every channel has the same range and zero padding.
        values[0] = values[0].sum(axis=2, keepdims=True)
        grey.set_weights(values)
    return grey


def freeze(base: keras.Model, trained: int, kind: str) -> None:
    """Freeze all but the last `trained` layers of a base; -1 freezes none. Raises FerError for too large a number."""
    if trained > len(base.layers):
        raise FerError(f"--set fine_tune={trained}: {kind} has {len(base.layers)} layers; -1 trains all", exit_code=2)
    if trained >= 0:
        for layer in base.layers[: len(base.layers) - trained]:
            layer.trainable = False


def _quicken(base: keras.Model) -> None:
    """Lower the momentum of batch norms, so that their running averages adapt within an epoch.

    With MobileNetV2's momentum of 0.999 it takes thousands of steps until ImageNet's statistics are forgotten. After
    a short fine-tuning, validation then uses the wrong ones: after one epoch, accuracy was 54 % in training and 38 % in
    validation.
    """
    for layer in base.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = min(layer.momentum, 0.99)


def on_base(kind: str, spec: Spec) -> tuple[Tensor, Tensor]:
    """Return the input, uint8 of the spec's size, and the features of the base, float (n, h, w, c).

    Grey input goes to all three channels of the base. Raises FerError for weights that are missing or do not fit.
    """
    range_ = BASES[kind][1]
    inputs, x = pixels(spec, *((1 / 127.5, MIDDLE_GREY) if range_ == "signed" else (None,)))
    if spec.channels == 1 and kind not in _ONE_CHANNEL:
        x = keras.layers.Concatenate(name="to_rgb")([x, x, x])
    if range_ == "caffe":
        bgr = keras.ops.flip(x, axis=-1)  # PyTorch has no slices of negative step
        x = keras.layers.Rescaling(1.0, offset=[-v for v in _CAFFE_MEAN], name="less_mean")(bgr)
    base = _base(kind, spec.resize or spec.input_size[0], spec.channels, spec.weights)
    freeze(base, spec.fine_tune, kind)
    _quicken(base)
    return inputs, base(x)
