"""The demo's portrait at any size and tilt on a plain wall, and where its eyes, nose and mouth are then."""

import cv2
import numpy as np

from fer_cam.sources.demo import portrait_path

SIDE = 224
"""Side in pixels of the face's square (see fer_models.preprocess.face_square) in the portrait of 512x600."""
CENTRE = np.array([263.5, 214.0])
POINTS = np.array([[220, 192], [305, 188], [263, 234], [229, 279], [301, 275]], float)
"""Eyes, nose and corners of the mouth in the portrait, on which MTCNN and BlazeFace agree to 4 pixels."""


def place(side, tilt, centre):
    """Return the affine matrix (2, 3) that turns the portrait clockwise, scales its face to `side` and moves it."""
    matrix = cv2.getRotationMatrix2D((float(CENTRE[0]), float(CENTRE[1])), -tilt, side / SIDE)
    matrix[:, 2] += np.array(centre) - CENTRE
    return matrix


def portrait_scene(side, tilt=0.0, *, size=(640, 480), centre=None, wall=110):
    """Return a uint8 BGR picture with the face of `side` pixels, tilted clockwise by `tilt` degrees, at `centre`."""
    picture = cv2.imread(str(portrait_path()))
    scene = np.full((size[1], size[0], 3), wall, np.uint8)
    matrix = place(side, tilt, (size[0] / 2, size[1] / 2) if centre is None else centre)
    scale = side / SIDE
    while scale < 0.5:
        # Halved by area first: a warp that shrinks more would sample single pixels.
        picture = cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        matrix[:, 2] += matrix[:, :2] @ (0.5, 0.5)
        matrix[:, :2] *= 2
        scale *= 2
    border = cv2.BORDER_TRANSPARENT
    return cv2.warpAffine(picture, matrix, size, dst=scene, flags=cv2.INTER_LINEAR, borderMode=border)


def points_in_scene(side, tilt=0.0, *, size=(640, 480), centre=None):
    """Return the five points (5, 2) of the face that `portrait_scene` draws."""
    matrix = place(side, tilt, (size[0] / 2, size[1] / 2) if centre is None else centre)
    return POINTS @ matrix[:, :2].T + matrix[:, 2]
