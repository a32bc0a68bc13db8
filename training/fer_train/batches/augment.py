"""Augment faces on the training device, a batch at a time: geometry, colour, light, sharpness, and the headset bar.

The host draws all random numbers of an epoch at once, from a generator of that epoch. So an augmented face does not
depend on the backend, on the thread that makes it, or on where a run was resumed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import keras
import numpy as np

from fer_models.occlusion import corners_from_points, draw_headset, points_from_box
from fer_train.batches.colour import change_colour, draw_colour
from fer_train.batches.compression import compress, draw_compression
from fer_train.batches.warp import warp
from fer_train.recipes import Augmentation

__all__ = ["Augmenter", "draw_epoch"]

BANK = 128
"""Number of bar placements, and of noise fields, to draw from."""


def draw_epoch(how: Augmentation, count: int, size: tuple[int, int], rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw all random numbers for `count` faces of `size` (height, width); each array has `count` rows.

    transform: float32 (n, 8), maps output pixels to pixels of the face, as `warp` takes it. light:
    float32 (n, 2), gain and offset in grey levels. wear: bool (n,), True for the bar. erase: float32 (n, 5), top, left,
    bottom, right, and the grey level. bar, noise: int32 (n,), indices into the banks. sigma: float32 (n,), of the noise
    in grey levels. blur: float32 (n,), weight of the blurred face, 0..1. Then those of draw_colour and
    draw_compression.
    """
    h, w = size
    angle = np.deg2rad(rng.uniform(-how.rotation, how.rotation, count))
    scale = np.exp(rng.uniform(-1, 1, count) * np.log1p(how.zoom))
    shift = rng.uniform(-how.shift, how.shift, (count, 2)) * (w, h)
    mirror = np.where(rng.random(count) < how.flip, -1.0, 1.0)
    # A face is mirrored, rotated, scaled and shifted around its centre; sampling needs the inverse of that.
    cos, sin = np.cos(angle) / scale, np.sin(angle) / scale
    back = np.stack([mirror * cos, mirror * sin, -sin, cos], axis=1).reshape(count, 2, 2)
    centre = np.array([(w - 1) / 2, (h - 1) / 2])
    offset = centre - np.einsum("nij,nj->ni", back, centre + shift)
    affine = np.concatenate([back, offset[:, :, None]], axis=2).reshape(count, 6)
    transform = np.concatenate([affine, np.zeros((count, 2))], axis=1)
    light = np.stack(
        [1 + rng.uniform(-how.contrast, how.contrast, count), rng.uniform(-1, 1, count) * how.brightness * 255], 1
    )
    extent = np.stack([rng.uniform(0.1, 0.35, count) * h, rng.uniform(0.1, 0.35, count) * w], 1).astype(int)
    extent *= (rng.random(count) < how.erase)[:, None]
    corner = (rng.random((count, 2)) * (np.array([h, w]) - extent + 1)).astype(int)
    value = rng.integers(0, 256, count)
    draws = {
        "transform": transform.astype(np.float32),
        "light": light.astype(np.float32),
        "wear": rng.random(count) < how.headset,
        "erase": np.concatenate([corner, corner + extent, value[:, None]], 1).astype(np.float32),
        "bar": rng.integers(0, BANK, count).astype(np.int32),
        "noise": rng.integers(0, BANK, count).astype(np.int32),
        "sigma": rng.uniform(0, how.noise, count).astype(np.float32),
        "blur": ((rng.random(count) < how.blur) * rng.uniform(0.3, 1.0, count)).astype(np.float32),
    }
    return draws | draw_colour(how, count, rng) | draw_compression(how, count, rng)


def _bars(size: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    """Return masks of the bar, float32 (BANK, h, w, 1), 0 under the bar and 1 elsewhere.

    The placements vary as much as the eyes do in real crops.
    """
    h, w = size
    left = np.full((BANK, h, w), 255, np.uint8)
    for canvas in left:
        five = points_from_box((-0.5, -0.5, w, h))
        five = five + rng.normal(0, 0.03, 2) * (w, h) + rng.normal(0, 0.015, five.shape) * (w, h)
        draw_headset(canvas, corners_from_points(five))
    return left[..., None].astype(np.float32) / 255


class Augmenter(keras.layers.Layer):
    """Layer that augments a batch of faces by its rows of draw_epoch's arrays; float32 whole numbers, 0..255."""

    def __init__(self, how: Augmentation, size: tuple[int, int], seed: int) -> None:
        super().__init__(dtype="float32", name="augmenter")
        self.how, self.size = how, size
        rng = np.random.default_rng([seed, 0xBA4])
        self.bars = _bars(size, rng)
        self.fields = rng.standard_normal((BANK, *size, 1)).astype(np.float32) if how.noise else None
        y, x = np.mgrid[: size[0], : size[1]].astype(np.float32)
        self.y, self.x = y[None, :, :, None], x[None, :, :, None]

    def inside(self, box: Any) -> Any:
        """Return bool (n, h, w, 1), True in each box; box: float (n, 4 or more), top, left, bottom, right."""
        ops = keras.ops
        top, left, bottom, right = (ops.reshape(box[:, i], (-1, 1, 1, 1)) for i in range(4))
        y, x = ops.convert_to_tensor(self.y), ops.convert_to_tensor(self.x)
        return ops.logical_and(ops.logical_and(y >= top, y < bottom), ops.logical_and(x >= left, x < right))

    def call(self, faces: Any, draws: Mapping[str, Any]) -> Any:
        """Augment faces, float (n, h, w, c), 0..255. draws: the rows of draw_epoch's arrays for these faces."""
        ops, how = keras.ops, self.how
        each = lambda v: ops.reshape(v, (-1, 1, 1, 1))  # noqa: E731
        if "wear" in draws:
            # Before the warp, so that the bar rotates and moves with the face.
            left = ops.take(ops.convert_to_tensor(self.bars), draws["bar"], axis=0)
            faces = ops.where(each(draws["wear"]), faces * left, faces)
        if how.rotation or how.zoom or how.shift:
            faces = warp(faces, draws["transform"])
        elif how.flip:  # the same pixels, without the cost of sampling them
            faces = ops.where(each(draws["transform"][:, 0]) < 0, ops.flip(faces, axis=2), faces)
        faces = change_colour(faces, draws)
        if how.blur:
            faces = faces + each(draws["blur"]) * (_blurred(faces, min(self.size)) - faces)
        if how.contrast or how.brightness:
            mean = ops.mean(faces, axis=(1, 2, 3), keepdims=True)
            faces = (faces - mean) * each(draws["light"][:, 0]) + mean + each(draws["light"][:, 1])
        if how.noise:
            faces = faces + each(draws["sigma"]) * ops.take(ops.convert_to_tensor(self.fields), draws["noise"], axis=0)
        faces = compress(faces, draws)
        if how.erase:
            faces = ops.where(self.inside(draws["erase"]), each(draws["erase"][:, 4]), faces)
        return ops.round(ops.clip(faces, 0.0, 255.0))


def _blurred(faces: Any, side: int) -> Any:
    """Blur faces, float (n, h, w, c), with a sigma of 0.7 pixels at 48x48: as sharp as an enlarged face of 30 pixels.

    side: the smaller side; sigma grows with it.
    """
    ops = keras.ops
    sigma = 0.7 * side / 48
    reach = max(1, math.ceil(2.5 * sigma))
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    weights = np.repeat((weights / weights.sum())[:, None], faces.shape[-1], axis=1).astype(np.float32)
    weights = ops.convert_to_tensor(weights)
    edge = ops.pad(faces, [[0, 0], [reach, reach], [reach, reach], [0, 0]], mode="reflect")
    down = ops.depthwise_conv(edge, weights[:, None, :, None], padding="valid", data_format="channels_last")
    return ops.depthwise_conv(down, weights[None, :, :, None], padding="valid", data_format="channels_last")
