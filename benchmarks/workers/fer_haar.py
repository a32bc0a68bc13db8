"""The `fer` package with its defaults: its Haar detector and its network."""

from common import Label, run


def build() -> Label:
    from fer.fer import FER  # `from fer import FER`, as in its README, fails since 25.10

    detector = FER()
    return lambda image, now: len(detector.detect_emotions(image))


run(build)
