"""fer-cam's pipeline. Environment: DETECTOR haar or mtcnn, INTERVAL seconds between searches (0: every frame)."""

import os

from common import run


def build():
    from fer_cam.settings import Settings
    from fer_cam.types import Frame

    settings = Settings("", detector=os.environ["DETECTOR"], interval=float(os.environ["INTERVAL"]))
    pipeline = settings.make_pipeline()
    return lambda image, now: len(pipeline.process(Frame(0, now, image)).faces)


run(build)
