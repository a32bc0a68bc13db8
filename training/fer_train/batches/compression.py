"""Augmentation by what small or compressed pictures lose: fine detail, and what JPEG rounds away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import keras
import numpy as np

from fer_train.recipes import Augmentation

__all__ = ["compress", "draw_compression"]

FACTORS = (2, 3, 4)
"""Factor by which a coarse face is made smaller before it is enlarged again."""
QUALITIES = (8, 60)
"""Range of the JPEG qualities."""
BLOCK = 8
_TABLE = np.array(
    [
        [16, 11, 10, 16, 24, 40, 51, 61],
        [12, 12, 14, 19, 26, 58, 60, 55],
        [14, 13, 16, 24, 40, 57, 69, 56],
        [14, 17, 22, 29, 51, 87, 80, 62],
        [18, 22, 37, 56, 68, 109, 103, 77],
        [24, 35, 55, 64, 81, 104, 113, 92],
        [49, 64, 78, 87, 103, 121, 120, 101],
        [72, 92, 95, 98, 112, 100, 103, 99],
    ],
    np.float32,
)
"""Steps of the luminance coefficients at quality 50: ITU-T T.81, table K.1."""


def draw_compression(how: Augmentation, count: int, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw what `count` faces lose; each array has `count` rows. A key that is 0 draws nothing.

    coarse: int32 (n,), place in FACTORS plus 1, or 0 for none. jpeg: float32 (n,), factor on the steps of _TABLE by
    libjpeg's rule for a quality in QUALITIES, or 0 for none.
    """
    draws = {}
    if how.coarse:
        factor = rng.integers(1, len(FACTORS) + 1, count)
        draws["coarse"] = ((rng.random(count) < how.coarse) * factor).astype(np.int32)
    if how.jpeg:
        quality = rng.uniform(*QUALITIES, count)
        scale = np.where(quality < 50, 50 / quality, 2 - quality / 50)
        draws["jpeg"] = ((rng.random(count) < how.jpeg) * scale).astype(np.float32)
    return draws


def compress(faces: Any, draws: Mapping[str, Any]) -> Any:
    """Return the faces, float (n, h, w, c), 0..255, after what the arrays of draw_compression in `draws` take away."""
    ops = keras.ops
    each = lambda v: ops.reshape(v, (-1, 1, 1, 1))  # noqa: E731
    if "coarse" in draws:
        height, width = faces.shape[1:3]
        sharp = faces
        for place, factor in enumerate(FACTORS, 1):
            small = ops.image.resize(
                sharp, (height // factor, width // factor), interpolation="bilinear", antialias=True,
                data_format="channels_last",
            )  # fmt: skip
            large = ops.image.resize(small, (height, width), interpolation="bilinear", data_format="channels_last")
            faces = ops.where(each(draws["coarse"]) == place, large, faces)
    if "jpeg" in draws:
        faces = ops.where(each(draws["jpeg"]) > 0, _jpeg(faces, draws["jpeg"]), faces)
    return faces


def _cosines() -> np.ndarray:
    """Return the orthonormal DCT-II of 8 values as a matrix, float32 (8, 8): frequency, place."""
    place, frequency = np.meshgrid(np.arange(BLOCK), np.arange(BLOCK))
    basis = np.cos((2 * place + 1) * frequency * np.pi / (2 * BLOCK)) / 2
    basis[0] /= np.sqrt(2)
    return basis.astype(np.float32)


def _jpeg(faces: Any, scale: Any) -> Any:
    """Round the DCT coefficients of blocks of 8x8 pixels to the steps of _TABLE times `scale`, float (n,).

    Every channel is rounded as JPEG rounds luminance; JPEG itself rounds colour more coarsely. Sides that are no
    multiple of 8 are padded with their mirror image.
    """
    ops = keras.ops
    height, width, channels = faces.shape[1:]
    rows, columns = -(-height // BLOCK), -(-width // BLOCK)
    down, right = rows * BLOCK - height, columns * BLOCK - width
    padded = ops.pad(faces, [[0, 0], [0, down], [0, right], [0, 0]], mode="reflect") if down or right else faces
    blocks = ops.reshape(padded - 128, (-1, rows, BLOCK, columns, BLOCK, channels))
    # A block becomes a row of 64 values, of which the DCT is one product with a matrix.
    blocks = ops.reshape(ops.transpose(blocks, (0, 1, 3, 5, 2, 4)), (-1, rows * columns * channels, BLOCK**2))
    cosines = ops.convert_to_tensor(np.kron(_cosines(), _cosines()))
    steps = ops.maximum(_TABLE.reshape(1, 1, -1) * ops.reshape(scale, (-1, 1, 1)), 1.0)
    kept = ops.round(ops.matmul(blocks, ops.transpose(cosines)) / steps) * steps
    blocks = ops.reshape(ops.matmul(kept, cosines), (-1, rows, columns, channels, BLOCK, BLOCK))
    whole = ops.reshape(ops.transpose(blocks, (0, 1, 4, 2, 5, 3)), (-1, rows * BLOCK, columns * BLOCK, channels))
    return whole[:, :height, :width] + 128
