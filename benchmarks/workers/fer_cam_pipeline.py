"""fer-cam's pipeline.

Environment variables: DETECTOR, haar or mtcnn; INTERVAL, seconds between two searches (0 searches every frame).
"""

import os

from common import Label, run


def build() -> Label:
    from fer_cam.settings import Settings
    from fer_cam.types import Frame

    settings = Settings("", detector=os.environ["DETECTOR"], interval=float(os.environ["INTERVAL"]))
    pipeline = settings.make_pipeline()
    return lambda image, now: len(pipeline.process(Frame(0, now, image)).faces)


run(build)
