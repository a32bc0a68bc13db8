"""fer-cam's MTCNN with faces from 60 pixels, searching every frame: detection without emotions."""

from common import Label, run


def build() -> Label:
    from fer_cam.detectors import make_detector

    detector = make_detector("mtcnn", 60)
    return lambda image, now: len(detector.detect(image))


run(build)
