"""fer-cam as `fer-cam --headless` runs on a file: faces are found in one frame while those of the last are labelled.

Environment variable DETECTOR: as for fer-cam. A frame's time is that between two results.
"""

import os

from common import run_frames

from fer_cam.pipeline.make_pipeline import make_pipeline
from fer_cam.settings import Settings
from fer_cam.types import Frame


class Frames:
    """The benchmark's frames as a source."""

    name, continuous, live, dropped = "frames", True, False, 0

    def __init__(self, images, fps):
        self.images, self.fps, self.index = images, fps, 0

    def read(self):
        if self.index == len(self.images):
            return None
        self.index += 1
        return Frame(self.index - 1, (self.index - 1) / self.fps, self.images[self.index - 1])

    def close(self):
        """Nothing is open."""


def build(images, fps):
    pipeline = make_pipeline(Settings("", detector=os.environ["DETECTOR"]))
    return (len(result.faces) for result in pipeline.run(Frames(images, fps), ahead=True))


run_frames(build)
