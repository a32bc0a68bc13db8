"""OpenCV's Haar cascade alone, with the settings that `fer` uses: detection without emotions."""

import numpy as np
from common import Label, run


def build() -> Label:
    import cv2.data

    cascade = cv2.CascadeClassifier(cv2.data.haarcascades + "haarcascade_frontalface_default.xml")

    def label(image: np.ndarray, now: float) -> int:
        grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
        return len(cascade.detectMultiScale(grey, scaleFactor=1.1, minNeighbors=5, minSize=(50, 50)))

    return label


run(build)
