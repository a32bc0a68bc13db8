"""The points of the 468-point face mesh that are the field's 68 points, and the five that crops are aligned by.

The 68 points are those of the iBUG 300-W set (Sagonas et al. 2013), as dlib and the published headset study number
them: 0-16 the jaw from ear to ear, 17-26 brows, 27-35 nose, 36-47 eyes, 48-67 mouth. The left side of the picture
comes first. The mesh is MediaPipe's (Kartynnik et al. 2019); its numbers are those of the canonical face model
published with it. The brows, the lower part of the nose, eyes and mouth have a point of the mesh at the same place;
the jaw of the mesh has more points than 17, so that the nearest at even steps are taken.
"""

from __future__ import annotations

import numpy as np

__all__ = ["MESH_POINTS", "MESH_TO_68", "points_5", "points_68"]

MESH_POINTS = 468
"""Points of the face mesh."""

MESH_TO_68 = (
    *(127, 234, 93, 58, 172, 136, 149, 148, 152, 377, 378, 365, 397, 288, 323, 454, 356),
    *(70, 63, 105, 66, 107, 336, 296, 334, 293, 300),
    *(168, 197, 5, 4, 98, 97, 2, 326, 327),
    *(33, 160, 158, 133, 153, 144, 362, 385, 387, 263, 373, 380),
    *(61, 39, 37, 0, 267, 269, 291, 405, 314, 17, 84, 181),
    *(78, 82, 13, 312, 308, 317, 14, 87),
)
"""Index in the mesh of each of the 68 points."""


def points_68(mesh: np.ndarray) -> np.ndarray:
    """Return the 68 points of a mesh. mesh: (468, 2) or (468, 3) of any unit; the result has as many columns."""
    points: np.ndarray = np.asarray(mesh)[list(MESH_TO_68)]
    return points


def points_5(mesh: np.ndarray) -> np.ndarray:
    """Return left eye, right eye, nose, left and right corner of the mouth of a mesh, (5, 2), as detectors give them.

    mesh: pixels (468, 2) or (468, 3). Left is the left side of the picture. An eye is the middle of its two corners,
    which does not move when it looks or closes; the nose is its tip.
    """
    flat = np.asarray(mesh)[:, :2]
    eyes = (flat[[33, 362]] + flat[[133, 263]]) / 2
    points: np.ndarray = np.concatenate([eyes, flat[[1, 61, 291]]])
    return points
