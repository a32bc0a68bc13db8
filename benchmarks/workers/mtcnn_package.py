"""The `mtcnn` package as it comes: detection alone, no emotion."""

from common import run


def build():
    from mtcnn import MTCNN

    detector = MTCNN()
    return lambda image, now: len(detector.detect_faces(image[:, :, ::-1]))


run(build)
