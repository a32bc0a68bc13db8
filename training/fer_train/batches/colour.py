"""Augmentation of colour and light: faded colours, colour casts, gamma, and light from one side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import keras
import numpy as np

from fer_train.recipes import Augmentation

__all__ = ["change_colour", "draw_colour"]

_LUMA = np.array([0.299, 0.587, 0.114], np.float32)  # of R, G, B: ITU-R BT.601, as in cv2.COLOR_RGB2GRAY


def draw_colour(how: Augmentation, count: int, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw the changes of colour and light of `count` faces; each array is float32 with `count` rows.

    grey: (n,), share of the colour that is taken out, 0..1. colour: (n, 3), gains of R, G and B. gamma: (n,), exponent
    of the grey levels. shade: (n, 2), change of brightness from the middle to the right and lower edge, as a fraction.
    A key that is 0 draws nothing, so that runs without it draw what they drew before it existed.
    """
    draws = {}
    if how.grey:
        # Half of these faces lose all their colour, as under infrared light or in old pictures.
        share = np.minimum(1.0, rng.uniform(0.2, 1.8, count))
        draws["grey"] = (rng.random(count) < how.grey) * share
    if how.colour:
        draws["colour"] = np.exp(rng.uniform(-1, 1, (count, 3)) * np.log1p(how.colour))
    if how.gamma:
        draws["gamma"] = np.exp(rng.uniform(-1, 1, count) * np.log1p(how.gamma))
    if how.shade:
        angle, size = rng.uniform(0, 2 * np.pi, count), rng.uniform(0, how.shade, count)
        draws["shade"] = size[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return {name: values.astype(np.float32) for name, values in draws.items()}


def change_colour(faces: Any, draws: Mapping[str, Any]) -> Any:
    """Return the faces, float (n, h, w, c), 0..255, changed by the arrays of draw_colour that `draws` has.

    Grey faces (c = 1) have no colour to change; only gamma and shade change them.
    """
    ops = keras.ops
    each = lambda v: ops.reshape(v, (-1, 1, 1, 1))  # noqa: E731
    height, width, channels = faces.shape[1:]
    if channels == 3 and "grey" in draws:
        grey = ops.sum(faces * ops.convert_to_tensor(_LUMA), axis=-1, keepdims=True)
        faces = faces + each(draws["grey"]) * (grey - faces)
    if channels == 3 and "colour" in draws:
        faces = faces * ops.reshape(draws["colour"], (-1, 1, 1, 3))
    if "gamma" in draws:
        faces = 255 * (ops.clip(faces, 0.0, 255.0) / 255) ** each(draws["gamma"])
    if "shade" in draws:
        y, x = (np.linspace(-1, 1, side, dtype=np.float32) for side in (height, width))
        right, down = draws["shade"][:, 0, None, None], draws["shade"][:, 1, None, None]
        slope = right * x[None, None, :] + down * y[None, :, None]
        faces = faces * (1 + slope)[..., None]
    return faces
