"""fer-cam's pipeline.

Environment variables: DETECTOR, haar or mtcnn; INTERVAL, seconds between two searches (0 searches every frame;
without it fer-cam's default is used).
"""

import os

from common import Label, run


def build() -> Label:
    from fer_cam.pipeline.make_pipeline import make_pipeline
    from fer_cam.settings import Settings
    from fer_cam.types import Frame

    interval = float(os.environ.get("INTERVAL", Settings.interval))
    pipeline = make_pipeline(Settings("", detector=os.environ["DETECTOR"], interval=interval))
    return lambda image, now: len(pipeline.process(Frame(0, now, image)).faces)


run(build)
