"""MobileNetV2 (Sandler et al. 2018) fine-tuned on faces."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np

from fer_models.errors import FerError, first_line

__all__ = ["build_mobilenet_v2"]


def _backbone(size: int, channels: int, weights: str | None, alpha: float) -> keras.Model:
    """MobileNetV2 without its top for `channels` channels, from weights for three."""
    shape = (size, size)
    if weights is None:
        return keras.applications.MobileNetV2((*shape, channels), alpha=alpha, include_top=False, weights=None)
    try:
        if weights == "imagenet":
            rgb = keras.applications.MobileNetV2((*shape, 3), alpha=alpha, include_top=False, weights="imagenet")
        else:
            if not Path(weights).is_file():
                raise FerError(f"--weights {weights}: no such file; give a .weights.h5, imagenet (downloads) or none")
            rgb = keras.applications.MobileNetV2((*shape, 3), alpha=alpha, include_top=False, weights=None)
            rgb.load_weights(weights)
    except FerError:
        raise
    except Exception as error:  # Keras raises plain Exception for a failed download
        reason = first_line(error)[:160]
        if weights == "imagenet":
            raise FerError(
                f"--weights imagenet: could not be downloaded ({reason}); give a .weights.h5 file or none"
            ) from error
        raise FerError(f"--weights {weights}: not the weights of MobileNetV2 without its top ({reason})") from error
    if channels == 3:
        return rgb
    grey = keras.applications.MobileNetV2((*shape, channels), alpha=alpha, include_top=False, weights=None)
    values = rgb.get_weights()
    # A grey picture shown to three channels alike meets the sum of their kernels: the same network,
    # a third of the first layer's work.
    values[0] = values[0].sum(axis=2, keepdims=True)
    grey.set_weights(values)
    return grey


def build_mobilenet_v2(
    *,
    classes: int,
    input_size: tuple[int, int] = (48, 48),
    channels: int = 1,
    resize: int = 96,
    alpha: float = 1.0,
    dropout: float = 0.2,
    weights: str | None = None,
    seed: int = 0,
) -> keras.Model:
    """uint8 (n, h, w, c) in 0..255 -> resized to `resize` -> -1..1 -> MobileNetV2 -> softmax (n, classes).

    weights: `imagenet` (downloaded by Keras), a Keras 3 `.weights.h5` of the network without its top,
    or None for random. Raises FerError for weights that are missing or do not fit.
    """
    inputs = keras.Input((*input_size, channels), dtype="uint8", name="pixels")
    x = keras.ops.cast(inputs, "float32")
    if resize and resize != input_size[0]:
        x = keras.layers.Resizing(resize, resize, interpolation="bilinear", name="resize")(x)
    x = keras.layers.Rescaling(1 / 127.5, offset=-1, name="scale")(x)
    x = _backbone(resize or input_size[0], channels, weights, alpha)(x)
    x = keras.layers.GlobalAveragePooling2D(name="pool")(x)
    x = keras.layers.Dropout(dropout, seed=seed, name="dropout")(x)
    start = keras.initializers.GlorotUniform(seed=seed)
    outputs = keras.layers.Dense(
        classes, activation="softmax", dtype="float32", kernel_initializer=start, name="probabilities"
    )(x)
    return keras.Model(inputs, outputs, name=f"mobilenet_v2_{np.prod(input_size)}")
