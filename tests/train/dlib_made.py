"""Write networks in dlib's format, for the tests of their reader."""

from __future__ import annotations

import numpy as np

SMALL = [(4, 3, 7), (5, 4, 3)]
"""(filters, channels, side) of the convolutions of a small network."""
SHAPES = [(32, 3, 7)]
for filters, before, count in ((32, 32, 6), (64, 32, 8), (128, 64, 6), (256, 128, 6), (256, 256, 2)):
    SHAPES += [(filters, before if i == 0 else filters, 3) for i in range(count)]
"""(filters, channels, side) of the 29 convolutions of dlib's face recognition network."""


def integer(value: int) -> bytes:
    size = max(1, (value.bit_length() + 7) // 8)
    return bytes([size]) + value.to_bytes(size, "little")


def text(word: str) -> bytes:
    return integer(len(word)) + word.encode()


def tensor(values: np.ndarray, *sizes: int) -> bytes:
    return b"".join(integer(v) for v in (2, *sizes)) + values.astype("<f4").tobytes()


def convolution(kernel, bias, scale, shift) -> bytes:
    filters, _, h, w = kernel.shape
    both = np.concatenate([kernel.ravel(), bias])
    sizes = b"".join(integer(v) for v in (filters, h, w, 1, 1, 0, 0))
    convolution_bytes = text("con_4") + tensor(both, len(both), 1, 1, 1) + sizes
    affine_bytes = text("affine_") + tensor(np.concatenate([scale, shift]), 2 * filters, 1, 1, 1)
    return convolution_bytes + b"110\x01\x02\x01\x00" + affine_bytes + b"1" + text("relu_1") + b"10\x01\x02"


def network(shapes=SHAPES, seed: int = 0) -> tuple[bytes, list[tuple[np.ndarray, ...]]]:
    """Return the bytes of a file, and (kernel, bias, scale, shift) of each of its convolutions."""
    rng = np.random.default_rng(seed)
    layers = []
    for filters, channels, side in shapes:
        kernel = rng.normal(0, np.sqrt(2 / (channels * side * side)), (filters, channels, side, side))
        rest = (rng.normal(0, 0.1, filters), rng.uniform(0.5, 1.0, filters), rng.normal(0, 0.1, filters))
        layers.append(tuple(v.astype(np.float32) for v in (kernel, *rest)))
    start = b"\x01\x01\x01\x01" + text("loss_metric_2") + b"\x01\x02\x01\x01" + text("input_rgb_image_sized")
    last = rng.normal(size=128 * 256)
    end = text("fc_2") + integer(128) + integer(256) + b"\x00" + tensor(last, 256, 128, 1, 1)
    return start + b"".join(convolution(*layer) for layer in layers) + end, layers
