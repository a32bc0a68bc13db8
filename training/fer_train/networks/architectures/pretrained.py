"""Networks on a base from keras.applications, with its weights, its value range and a depth of fine-tuning."""

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
"""Base by name, and the range it was trained on: signed -1..1, raw 0..255 (EfficientNetV2 scales by itself),
caffe BGR less ImageNet's mean."""

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
    except Exception as error:  # Keras raises plain Exception for a failed download
        reason = first_line(error)[:160]
        if weights == "imagenet":
            raise FerError(
                f"--weights imagenet: could not be downloaded ({reason}); give a .weights.h5 file or none"
            ) from error
        raise FerError(f"--weights {weights}: not the weights of {kind} without its top ({reason})") from error


def _base(kind: str, size: int, channels: int, weights: str | None) -> keras.Model:
    if channels == 3 or kind not in _ONE_CHANNEL:
        return _loaded(kind, (size, size, 3), weights)
    grey = _loaded(kind, (size, size, 1), None)
    if weights is not None:
        values = _loaded(kind, (size, size, 3), weights).get_weights()
        # A grey picture shown to three channels alike meets the sum of their kernels: the same network,
        # a third of the first layer's work. (Padding is zero in every channel, and the range the same.)
        values[0] = values[0].sum(axis=2, keepdims=True)
        grey.set_weights(values)
    return grey


def freeze(base: keras.Model, trained: int, kind: str) -> None:
    """Train the last `trained` layers alone; -1 all, 0 none."""
    if trained > len(base.layers):
        raise FerError(f"--set fine_tune={trained}: {kind} has {len(base.layers)} layers; -1 trains all", exit_code=2)
    if trained >= 0:
        for layer in base.layers[: len(base.layers) - trained]:
            layer.trainable = False


def _quicken(base: keras.Model) -> None:
    """Let batch norm's running averages follow within an epoch.

    MobileNetV2's momentum of 0.999 takes thousands of steps to leave ImageNet's statistics for those of faces:
    a short fine-tuning is validated with the wrong ones (54 % in training, 38 % in validation after an epoch).
    """
    for layer in base.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = min(layer.momentum, 0.99)


def on_base(kind: str, spec: Spec) -> tuple[Tensor, Tensor]:
    """(inputs, features of the base, float (n, h, w, c)) for uint8 input of spec's size.

    Grey input is shown to all three channels. Raises FerError for weights that are missing or do not fit.
    """
    range_ = BASES[kind][1]
    inputs, x = pixels(spec, *((1 / 127.5, MIDDLE_GREY) if range_ == "signed" else (None,)))
    if spec.channels == 1 and kind not in _ONE_CHANNEL:
        x = keras.layers.Concatenate(name="to_rgb")([x, x, x])
    if range_ == "caffe":
        turned = keras.ops.flip(x, axis=-1)  # PyTorch has no slices of negative step
        x = keras.layers.Rescaling(1.0, offset=[-v for v in _CAFFE_MEAN], name="less_mean")(turned)
    base = _base(kind, spec.resize or spec.input_size[0], spec.channels, spec.weights)
    freeze(base, spec.fine_tune, kind)
    _quicken(base)
    return inputs, base(x)
