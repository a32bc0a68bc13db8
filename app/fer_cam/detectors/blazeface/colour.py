"""Coloured light: where it is stronger than daylight and lamps make it, a square of a picture is made grey.

Under a green lamp the face mesh sees no face, and under a blue or red one both networks miss some; in grey they see
them as well as in daylight.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

__all__ = ["FACE", "PICTURE", "Limits", "without_cast"]

Limits = Sequence[tuple[float, float]]
"""Ratios of the means of two channels: red over green, green over red, blue over red, and red over blue; of each the
one up to which the colour stays, and the one from which all of it goes."""
FACE: Limits = ((3.0, 4.5), (1.0, 1.2), (1.5, 2.0), (8.0, 12.0))
"""For a square around a face. In daylight the faces of the London set have 1.2 to 1.3, 0.75 to 0.86 and 0.64 to 0.83.
At a green over red of 1.25 the mesh's points are off by 1.9 % of the eyes' distance, at 1.8 it misses a third of the
faces; without colour they are off by 0.7 %, with every colour of light that was tried."""
PICTURE: Limits = ((4.0, 6.0), (2.0, 3.0), (3.0, 4.5), (8.0, 12.0))
"""For a whole picture, which may well show a meadow or the sea. In ordinary light BlazeFace scores faces of 40 pixels
by 0.06 less without their colour, under a lamp of one colour by 0.2 to 0.45 more (medians)."""
LEAST = 1.0
"""Mean in levels of grey that is added to every channel, so that black has no colour."""


def without_cast(pixels: np.ndarray, mean: Sequence[float] | np.ndarray, limits: Limits) -> np.ndarray:
    """Return a uint8 BGR picture (h, w, 3) with less of its colour, or none, if its light is coloured beyond limits.

    mean: of its three channels where it matters. The grey is as bright as the brightest channel.
    """
    blue, green, red = (float(v) + LEAST for v in mean[:3])
    ratios = (red / green, green / red, blue / red, red / blue)
    share = max((ratio - low) / (high - low) for ratio, (low, high) in zip(ratios, limits, strict=True))
    if share <= 0:
        return pixels
    share = min(1.0, share)
    grey = np.full((3, 3), max(blue, green, red) / (blue + green + red))
    less: np.ndarray = cv2.transform(pixels, (1 - share) * np.eye(3) + share * grey)
    return less
