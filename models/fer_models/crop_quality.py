"""Quality of a face's crop, by which its label can be relied on or not: how sharp it is, and whether it is covered."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from fer_models.preprocess import fit_input

__all__ = ["EYES_COVERED", "MOUTH_COVERED", "CropQuality", "measure_crop"]

SIDE = 48
"""Crops are measured at FER2013's size."""
FACE, EYES, MOUTH = ((6, 44), (8, 40)), ((14, 23), (9, 39)), ((33, 43), (14, 34))
"""Rows and columns of the face, and of eyes and mouth in it, on a crop that is aligned as in BOX_TO_POINTS."""
EYES_COVERED = 0.25
"""Eyes with less detail than this are covered. Of 2,000 validation faces of FER2013, 99.5 % have more than 0.31; under
the headset bar, and behind a drawn headset's front, 95 % have less than 0.05."""
MOUTH_COVERED = 0.4
"""A mouth with less detail than this is covered. Of the 2,915 held-out faces of FER2013, 99.3 % have more; behind a
drawn mask or cup 99 % have less, and behind drawn fingers, which have details of their own, 15 %."""


@dataclass(frozen=True)
class CropQuality:
    """Measures of one crop. Neither brightness nor contrast changes them much.

    sharpness: mean absolute Laplacian over the standard deviation, 0 for a flat crop. About 0.5 on FER2013's faces;
    0.09 for a face of 12 pixels, and above 1.2 where noise or coarse steps of grey hide the face. eyes, mouth: mean
    gradient there over that of the whole face, 0 if one colour covers them, about 1 on faces.
    """

    sharpness: float
    eyes: float
    mouth: float


def measure_crop(crop: np.ndarray) -> CropQuality:
    """Measure a crop, uint8 (h, w) or BGR (h, w, 3), of any size. Raises ValueError as fit_input does."""
    grey = fit_input(crop, (SIDE, SIDE), 1)[:, :, 0].astype(np.float32)
    spread = max(1.0, float(grey.std()))
    sharpness = float(np.abs(cv2.Laplacian(grey, cv2.CV_32F)).mean()) / spread
    gradient = cv2.magnitude(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1))

    def detail(part: tuple[tuple[int, int], tuple[int, int]]) -> float:
        (top, bottom), (left, right) = part
        return float(gradient[top:bottom, left:right].mean())

    whole = max(1e-3, detail(FACE))
    return CropQuality(sharpness, detail(EYES) / whole, detail(MOUTH) / whole)
