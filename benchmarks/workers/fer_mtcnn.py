"""The `fer` package with mtcnn=True (facenet-pytorch's MTCNN)."""

from common import Label, run


def build() -> Label:
    from fer.fer import FER

    detector = FER(mtcnn=True)
    return lambda image, now: len(detector.detect_emotions(image))


run(build)
