"""fer-cam's MTCNN with a smallest face of 60 pixels, searching every frame: detection alone."""

from common import run


def build():
    from fer_cam.detectors import make_detector

    detector = make_detector("mtcnn", 60)
    return lambda image, now: len(detector.detect(image))


run(build)
