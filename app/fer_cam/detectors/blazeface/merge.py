"""Joins the candidates of several squares and networks to one box and one set of points a face."""

from __future__ import annotations

import numpy as np

from fer_cam.detectors.blazeface.network import Raw
from fer_cam.detectors.blazeface.regions import Region

__all__ = ["merge", "to_picture"]

SAME, INSIDE = 0.3, 0.6
"""Candidates are of one face if their intersection over union is at least SAME (MediaPipe's value), or if at least
INSIDE of the smaller lies in the larger: a part of a face that another square shows whole."""


def to_picture(raw: Raw, region: Region, height: int, width: int) -> Raw:
    """Return the candidates in pixels of a picture of that size.

    Leaves out those that the edge of the square cuts, unless it is the picture's own edge: another square has them
    whole.
    """
    corner = np.array([region.left, region.top])
    boxes = raw.boxes * region.side + np.tile(corner, 2)
    slack = 0.1 * (boxes[:, 2] - boxes[:, 0])
    far = corner + region.side
    cut = (region.left > 0) & (boxes[:, 0] < region.left - slack)
    cut |= (region.top > 0) & (boxes[:, 1] < region.top - slack)
    cut |= (far[0] < width) & (boxes[:, 2] > far[0] + slack)
    cut |= (far[1] < height) & (boxes[:, 3] > far[1] + slack)
    return Raw(boxes[~cut], (raw.points * region.side + corner)[~cut], raw.scores[~cut])


def _same(box: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Return bool (n,): which boxes (n, 4) belong to the face of `box` (4,)."""
    common = np.maximum(0, np.minimum(box[2:], boxes[:, 2:]) - np.maximum(box[:2], boxes[:, :2])).prod(axis=1)
    area, areas = (box[2:] - box[:2]).prod(), (boxes[:, 2:] - boxes[:, :2]).prod(axis=1)
    same: np.ndarray = (common >= SAME * (area + areas - common)) | (common >= INSIDE * np.minimum(area, areas))
    return same


def merge(raws: list[Raw]) -> Raw:
    """Return one candidate a face, best first: the mean of its candidates, weighted by score; the score is the best's.

    This is MediaPipe's weighted non-maximum suppression. Averages jitter less from frame to frame than the best.
    """
    boxes, points, scores = (
        np.concatenate([getattr(raw, part) for raw in raws]) for part in ("boxes", "points", "scores")
    )
    left = np.argsort(-scores, kind="stable")
    merged: list[tuple[np.ndarray, np.ndarray, float]] = []
    while len(left):
        best = left[0]
        same = _same(boxes[best], boxes[left])
        same[0] = True
        group = left[same]
        # Only boxes of like size are averaged; a part of the face is left out.
        sizes = boxes[group, 2] - boxes[group, 0]
        alike = group[(sizes > 0.7 * sizes[0]) & (sizes < sizes[0] / 0.7)]
        weights = scores[alike] / scores[alike].sum()
        merged.append((weights @ boxes[alike], np.tensordot(weights, points[alike], 1), float(scores[best])))
        left = left[~same]
    return Raw(
        np.array([box for box, _, _ in merged]).reshape(-1, 4),
        np.array([point for _, point, _ in merged]).reshape(-1, 6, 2),
        np.array([score for _, _, score in merged]),
    )
