"""Covers of faces in found.py's pictures: a headset bar, a drawn headset, a surgical mask."""

from dataclasses import replace

import cv2
import numpy as np
from finding.portraits import Portrait

from fer_models.occlusion import corners_from_points, draw_headset

OCTAGON = ((-1, -0.6), (-0.85, -1), (0.85, -1), (1, -0.6), (1, 0.6), (0.85, 1), (-0.85, 1), (-1, 0.6))
"""Corners of the drawn headset, in halves of its width and height."""
MASK = ((0, -0.13), (0.2, -0.07), (0.45, -0.02), (0.42, 0.22), (0.24, 0.46), (0, 0.53),
        (-0.24, 0.46), (-0.42, 0.22), (-0.45, -0.02), (-0.2, -0.07))  # fmt: skip
"""Outline of the mask from the tip of the nose: right and down, in sides of the true box."""


def with_bar(portrait: Portrait) -> Portrait:
    """Return the portrait with the black bar over the eyes that stands for a headset: see fer_models.occlusion."""
    return replace(portrait, image=draw_headset(portrait.image.copy(), corners_from_points(portrait.points)))


def with_headset(portrait: Portrait) -> Portrait:
    """Return the portrait with a drawn headset on a strap.

    It is a grey box with a bright edge, as wide as the bar and half as high again.
    """
    corners = corners_from_points(portrait.points)
    middle, across = corners.mean(axis=0), (corners[1] - corners[0]) / 2
    down = (corners[3] - corners[0]) / 2
    image = portrait.image.copy()

    def fill(wide: float, high: float, colour: tuple[int, int, int]) -> None:
        shape = [middle + x * wide * across + y * high * down for x, y in OCTAGON]
        cv2.fillConvexPoly(image, np.round(shape).astype(np.int32), colour, lineType=cv2.LINE_AA)

    strap = [middle + x * 1.2 * across + y * 0.35 * down for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    layer = cv2.fillConvexPoly(np.zeros(image.shape[:2], np.uint8), np.round(strap).astype(np.int32), 255)
    image[(layer > 0) & (portrait.alpha > 0.5)] = (35, 35, 35)
    fill(1.0, 1.5, (150, 150, 150))
    fill(0.97, 1.42, (205, 205, 200))
    fill(0.9, 1.2, (60, 58, 55))
    fill(0.84, 1.08, (45, 43, 42))
    return replace(portrait, image=image)


def with_mask(portrait: Portrait) -> Portrait:
    """Return the portrait with a pale blue surgical mask from the bridge of the nose to below the chin."""
    side = portrait.side
    nose, mouth = portrait.points[2], portrait.points[3:].mean(axis=0)
    down = (mouth - nose) / np.linalg.norm(mouth - nose)
    across = np.array([down[1], -down[0]])
    outline = [nose + side * (x * across + y * down) for x, y in MASK]
    layer = np.zeros(portrait.image.shape[:2], np.uint8)
    cv2.fillPoly(layer, [np.round(outline).astype(np.int32)], 255, lineType=cv2.LINE_AA)
    cloth = np.full_like(portrait.image, (205, 190, 165))
    for y in (0.06, 0.16, 0.26):  # pleats
        ends = [nose + side * (x * across + (y + 0.02) * down) for x in (-0.36, 0.36)]
        start, end = (tuple(int(v) for v in np.round(point)) for point in ends)
        cv2.line(cloth, start, end, (165, 150, 130), max(1, round(0.012 * side)), cv2.LINE_AA)
    share = (cv2.GaussianBlur(layer, (0, 0), 1) / 255 * (portrait.alpha > 0.5))[..., None]
    return replace(portrait, image=(portrait.image * (1 - share) + cloth * share).round().astype(np.uint8))
