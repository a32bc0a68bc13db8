"""OpenCV's Haar cascade alone, with the settings that `fer` gives it: detection, no emotion."""

from common import run


def build():
    import cv2

    cascade = cv2.CascadeClassifier(cv2.data.haarcascades + "haarcascade_frontalface_default.xml")

    def label(image, now):
        grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
        return len(cascade.detectMultiScale(grey, scaleFactor=1.1, minNeighbors=5, minSize=(50, 50)))

    return label


run(build)
