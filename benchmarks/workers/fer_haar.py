"""The `fer` package as it comes: its Haar detector and its network."""

from common import run


def build():
    from fer.fer import FER  # `from fer import FER`, as its own README has it, fails since 25.10

    detector = FER()
    return lambda image, now: len(detector.detect_emotions(image))


run(build)
