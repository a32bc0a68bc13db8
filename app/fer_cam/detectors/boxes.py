"""Geometry of boxes."""

from __future__ import annotations

from fer_cam.types import Box

__all__ = ["cover", "overlap"]


def overlap(a: Box, b: Box) -> float:
    """Return the intersection over union of two boxes, 0..1."""
    common = _common(a, b)
    return 0.0 if common == 0 else common / (a[2] * a[3] + b[2] * b[3] - common)


def cover(a: Box, b: Box) -> float:
    """Return which part of the smaller of two boxes the other covers, 0..1."""
    common = _common(a, b)
    return 0.0 if common == 0 else common / min(a[2] * a[3], b[2] * b[3])


def _common(a: Box, b: Box) -> int:
    """Return the area in pixels that two boxes share."""
    width = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    height = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    return max(0, width) * max(0, height)
