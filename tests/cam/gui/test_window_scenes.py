"""Turned frames, crops, and a source without a face, in the window."""

import cv2
import numpy as np
from portrait import portrait_scene
from window_driven import choose, faces_shown, frame, message, pick, wait

from fer_cam.tracking.upright import turned


def film(path, picture, count=10):
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"MJPG"), 25, picture.shape[1::-1])
    for _ in range(count):
        writer.write(picture)
    writer.release()
    return str(path)


def test_a_film_without_a_face_ends_with_the_reason(window, tmp_path):
    shown = window(source=film(tmp_path / "wall.avi", np.full((240, 320, 3), 120, np.uint8)))
    wait(lambda: "No face in any of 10 frames; they show next to nothing" in message(shown))
    assert shown.tools.again.isVisible()


def test_a_lying_film_is_shown_upright_and_stays_so_with_another_model(window, tmp_path):
    source = film(tmp_path / "lying.avi", turned(portrait_scene(150), 90), 60)
    shown = window(source=source, turn=None, loop=True)
    wait(lambda: faces_shown(shown))
    wait(lambda: frame(shown).shape == (480, 640, 3))
    choose(shown.tools.model, "mobilenet-5")
    wait(lambda: shown.worker.current.model == "mobilenet-5")
    before = shown.live.shown
    wait(lambda: shown.live.shown > before + 5)
    assert shown.worker.current.turn is None
    assert frame(shown).shape == (480, 640, 3)


def test_crops_stay_whole_when_another_detector_is_chosen(window, tmp_path):
    shown = window(source=film(tmp_path / "crops.avi", portrait_scene(120, size=(160, 160)), 60), crops=True, loop=True)
    wait(lambda: faces_shown(shown))
    pick(shown.menus.detectors, "haar")
    wait(lambda: shown.worker.current.detector == "haar")
    before = shown.live.shown
    wait(lambda: shown.live.shown > before + 5 and faces_shown(shown))
    assert shown.worker.pipeline.detector.name == "whole"
