"""Draw the headset bar on face crops: by their landmarks, or where the eyes of such crops usually are."""

from __future__ import annotations

import numpy as np

from fer_models.occlusion import corners_from_68, corners_from_points, draw_headset, points_from_box
from fer_train.data import Dataset

__all__ = ["OccludedPictures", "headset_corners", "occlude_face", "occluded_images"]


def headset_corners(size: tuple[int, int], points: np.ndarray | None = None) -> np.ndarray:
    """Return the corners of the bar on a crop of `size` (height, width) pixels, float64 (4, 2), x and y.

    points: (68, 2) landmarks, for the published formula; (5, 2) MTCNN points; None or NaN for the mean position of the
    eyes in FER2013's crops. Raises ValueError for another shape.
    """
    if points is None or not np.isfinite(points).all():
        return corners_from_points(points_from_box((-0.5, -0.5, size[1], size[0])))
    return corners_from_68(points) if len(points) == 68 else corners_from_points(points)


def occlude_face(image: np.ndarray, points: np.ndarray | None = None) -> np.ndarray:
    """Return a copy of a face crop, uint8 (h, w, c), with the bar. points: as in headset_corners."""
    return draw_headset(np.ascontiguousarray(image).copy(), headset_corners(image.shape[:2], points))


def occluded_images(data: Dataset) -> np.ndarray:
    """Return every picture of a dataset with the bar, uint8 (n, h, w, c)."""
    points = [None] * len(data) if data.landmarks is None else data.landmarks
    return np.stack([occlude_face(image, at) for image, at in zip(data.images, points, strict=True)])


class OccludedPictures:
    """The pictures of a dataset with the bar. Indexed by slices, like an array; each access draws the bar."""

    def __init__(self, data: Dataset) -> None:
        self.data = data
        self.shape = data.images.shape

    def __len__(self) -> int:
        return len(self.data)

    def __getitem__(self, key: slice) -> np.ndarray:
        """Return the occluded pictures of a slice, uint8 (n, h, w, c)."""
        return occluded_images(self.data.take(np.arange(len(self))[key]))
