"""Results with a face each, for tests of what is written."""

import numpy as np

from fer_cam.types import Face, Frame, Result

LABELS = ("happy", "sad, very")


def result(index=12, time=0.48, faces=1, size=(240, 320)):
    image = np.full((*size, 3), 90, np.uint8)
    detected = tuple(
        Face(
            i + 1,
            (60 + 90 * i, 80, 70, 80),
            0.98765,
            "happy",
            0.91234,
            dict(zip(LABELS, (0.91234, 0.08766), strict=True)),
        )
        for i in range(faces)
    )
    return Result(Frame(index, time, image), detected)
