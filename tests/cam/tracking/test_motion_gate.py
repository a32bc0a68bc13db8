"""A still picture without faces is searched every two seconds; a change is searched at once, and light is no change."""

import cv2
import numpy as np
import pytest
from portrait import portrait_scene

from fer_cam.pipeline.make_pipeline import make_pipeline
from fer_cam.settings import Settings
from fer_cam.sources import PacedSource
from fer_cam.tracking.follower import Follower
from fer_cam.tracking.motion_gate import MotionGate
from fer_cam.types import Detection, Frame

RATE = 10
FACE = (300, 200, 60, 60)


def room(noise=3.0, seed=0):
    """Return 20 noisy pictures of a drawn room, uint8 BGR (480, 640, 3), as a webcam sends them."""
    random = np.random.default_rng(seed)
    empty = np.full((480, 640, 3), 120, np.uint8)
    empty[:, 400:] = 200
    cv2.rectangle(empty, (80, 60), (220, 400), (60, 80, 40), -1)
    pictures = [np.clip(empty + random.normal(0, noise, empty.shape), 0, 255).astype(np.uint8) for _ in range(20)]
    return [cv2.imdecode(cv2.imencode(".jpg", p)[1], cv2.IMREAD_COLOR) for p in pictures]


def with_face(picture, box=FACE, level=90):
    x, y, w, h = box
    picture = picture.copy()
    cv2.ellipse(picture, (x + w // 2, y + h // 2), (w // 2, h // 2), 0, 0, 360, (level,) * 3, -1)
    return picture


class Noting:
    """A detector that finds `boxes` and notes when it searches."""

    name, min_face, follows_boxes = "noting", 48, True

    def __init__(self):
        self.boxes, self.now, self.searches = [], 0.0, []

    def detect(self, image, known=(), *, thorough=False):
        self.searches.append(round(self.now, 3))
        return [Detection(box, 0.95) for box in self.boxes]

    def follow(self, image, faces):
        return [face if face.box in self.boxes else None for face in faces]


def watch(pictures, seconds, *, boxes=lambda now: [], interval=0.25):
    """Return the times at which pictures, function of the time, are searched."""
    detector = Noting()
    follower = Follower(detector, interval)
    follower.gate = MotionGate()
    for i in range(int(seconds * RATE)):
        detector.now = i / RATE
        detector.boxes = boxes(detector.now)
        follower.find(pictures(detector.now), detector.now)
    return detector.searches


@pytest.mark.parametrize("noise", [0.0, 3.0, 8.0, 16.0])
def test_a_still_picture_is_searched_every_two_seconds(noise):
    pictures = room(noise)
    searches = watch(lambda now: pictures[round(now * RATE) % 20], 30)
    assert searches[:6] == pytest.approx([0, 0.3, 0.6, 0.9, 1.2, 3.2], abs=0.31)
    assert np.diff(searches[6:]) == pytest.approx(2.0)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("noise", "level"), [(3.0, 90), (3.0, 135), (8.0, 90), (16.0, 60)])
def test_a_change_is_searched_in_the_same_frame_and_for_a_while(noise, level, seed):
    pictures = room(noise, seed)

    def picture(now):
        still = pictures[round(now * RATE) % 20]
        return with_face(still, level=level) if now >= 10.05 else still

    after = [s for s in watch(picture, 20) if s > 10.05]
    assert after[0] == pytest.approx(10.1) and after[4] <= 11.4  # a blurred face is looked for again
    assert np.diff(after[6:]) == pytest.approx(2.0)  # what stands there now is the still picture


def test_what_comes_in_slowly_is_searched_too():
    pictures = room(3.0)
    searches = watch(
        lambda now: with_face(pictures[round(now * RATE) % 20], (int(640 - 4 * max(0, now - 10)), 200, 60, 60)), 30
    )
    assert np.diff([s for s in searches if s > 12]).max() < 1.6


def test_light_and_lamps_are_no_change():
    pictures, rows = room(3.0), np.arange(480)[:, None, None] / 480

    def dusk(now):
        return (pictures[round(now * RATE) % 20] * 0.5 ** (now / 30)).astype(np.uint8)

    def lamp(now):
        return (pictures[round(now * RATE) % 20] * (1 + 0.06 * np.sin(6.28 * (rows + 3.7 * now)))).astype(np.uint8)

    def exposure(now):
        return (pictures[round(now * RATE) % 20] * (0.8 if int(now / 3) % 2 else 1)).astype(np.uint8)

    for picture in (dusk, lamp, exposure):
        assert len(watch(picture, 30)) < 30, picture.__name__  # 100 without the gate


def test_nothing_is_left_out_while_a_face_is_followed_and_after_it_left():
    pictures = room(0.0)
    searches = watch(lambda now: pictures[0], 20, boxes=lambda now: [FACE] if 5.85 < now < 10.05 else [])
    found = next(s for s in searches if s > 5.85)
    assert found <= 7.9  # it came without any change
    while_there = [s for s in searches if found <= s <= 10]
    assert np.diff(while_there) == pytest.approx(0.3)
    assert np.diff([s for s in searches if 10.1 <= s <= 12]).max() < 0.4


def test_every_frame_is_searched_with_interval_0():
    pictures = room(0.0)
    assert len(watch(lambda now: pictures[0], 5, interval=0.0)) == 50


class Room:
    """A source of a still picture, or of what `picture` gives for a time in seconds."""

    name, fps, dropped, continuous = "room", 10.0, 0, True

    def __init__(self, live, count=60, picture=None):
        self.live, self.count, self.index, still = live, count, 0, room(0.0)[0]
        self.picture = picture or (lambda now: still)

    def read(self):
        self.index += 1
        time = (self.index - 1) / RATE
        return Frame(self.index - 1, time, self.picture(time)) if self.index <= self.count else None

    def close(self):
        pass


def test_only_live_sources_have_a_gate():
    pipeline = make_pipeline(Settings("", threads=1))
    searched = [sum("detect" in result.timings for result in pipeline.run(Room(live))) for live in (True, False, True)]
    assert searched == [7, 20, 7]


@pytest.mark.parametrize("comes", [5.0, 5.4, 6.1])
def test_a_real_face_is_found_within_half_a_second_by_a_live_source(comes):
    still, person = room(4.0), portrait_scene(90, size=(320, 240))

    def picture(now):
        image = still[round(now * RATE) % 20].copy()
        if now >= comes - 0.01:
            image[240:, :320] = person
        return image

    pipeline = make_pipeline(Settings("", threads=1))
    found = [result.frame.time for result in pipeline.run(Room(True, 90, picture)) if result.faces]
    assert comes - 0.01 <= found[0] <= comes + 0.5 and found == pytest.approx(np.arange(found[0], 8.95, 0.1))


def test_another_detector_keeps_the_gate():
    pipeline = make_pipeline(Settings("", threads=1))
    loop = pipeline.run(PacedSource(Room(False, 1)))
    next(loop)
    pipeline.detector = Noting()
    assert pipeline._follower.gate is not None
    loop.close()
