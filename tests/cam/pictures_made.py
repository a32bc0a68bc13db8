"""A source of black pictures."""

import time

import numpy as np

from fer_cam.types import Frame


class Pictures:
    """A source of `count` black pictures."""

    name, live, continuous, fps, dropped = "pictures", False, True, 30.0, 0

    def __init__(self, count):
        self.left, self.index = count, -1

    def read(self):
        if self.left == 0:
            return None
        self.left, self.index = self.left - 1, self.index + 1
        return Frame(self.index, self.index / 30, np.zeros((48, 64, 3), np.uint8), time.monotonic())

    def close(self):
        self.left = 0
