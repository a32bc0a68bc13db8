"""By how much a picture is turned so that faces are upright, for every detector."""

import numpy as np
import pytest
from portrait import portrait_scene

from fer_cam.detectors import DETECTORS, make_detector
from fer_cam.detectors.blazeface.face_mesh import FaceMesh
from fer_cam.tracking.upright import TURNS, Turner, roll_of, turn_of, turned
from fer_cam.types import Frame

WALL = np.full((480, 640, 3), 110, np.uint8)


@pytest.fixture(scope="module")
def mesh():
    return FaceMesh(threads=1)


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("name", DETECTORS)
def test_a_picture_that_lies_on_its_side_or_head_is_turned_upright(name, turn, mesh):
    upright = portrait_scene(120, 8)
    lying = turned(upright, turn)
    found = turn_of(lying, make_detector(name), mesh)
    assert found == -turn % 360
    assert (turned(lying, found) == upright).all()


@pytest.mark.parametrize("turn", TURNS)
def test_recorded_people_are_turned_upright(turn, walking_clip, mesh):
    from fer_cam.sources import frames, open_source

    detector = make_detector("blazeface", 30)
    pictures = [f.image for f in frames(open_source(str(walking_clip)))][3::9]
    assert [turn_of(turned(p, turn), detector, mesh) for p in pictures] == [-turn % 360] * len(pictures)


@pytest.mark.parametrize("tilt", range(-180, 180, 30))
def test_the_roll_of_a_face_is_found_at_any_tilt(tilt, mesh):
    picture = portrait_scene(120, tilt)
    (face, *_) = make_detector("blazeface").detect(picture)
    roll, presence = roll_of(picture, face, mesh)
    assert presence > 0.9 and abs((roll - tilt + 180) % 360 - 180) < 10


def test_a_picture_without_a_face_or_with_a_tilt_in_between_decides_nothing(mesh):
    detector = make_detector("blazeface")
    assert turn_of(WALL, detector, mesh) is None
    assert turn_of(portrait_scene(120, 45), detector, mesh) is None


class Count:
    """A detector that counts its searches."""

    def __init__(self):
        self.inner, self.searches = make_detector("blazeface"), 0
        self.min_face = self.inner.min_face

    def detect(self, image, known=(), *, thorough=False):
        self.searches += 1
        return self.inner.detect(image, known)


def watch(turner, detector, frame):
    if turner.is_due(frame):
        turner.look(frame, detector)
    return turner.apply(frame.image)


def test_a_film_is_decided_by_its_first_face_and_costs_nothing_after_that(mesh):
    turner, detector = Turner(None, mesh), Count()
    lying = turned(portrait_scene(120), 90)
    film = [WALL] * 20 + [lying] * 10 + [portrait_scene(120)] * 10
    results = [watch(turner, detector, Frame(i, i / 25, p)) for i, p in enumerate(film)]
    assert results[0].shape == WALL.shape
    assert detector.searches == 4 * 3 + 1  # every 0.25 s until the first face, which is seen within the next 0.25 s
    assert results[-11].shape == (480, 640, 3) and (results[-11] == turned(lying, 270)).all()
    assert results[-1].shape == (640, 480, 3), "what was decided changed in the middle of the film"
    turner.reset()
    assert watch(turner, detector, Frame(0, 0.0, film[-1])) is film[-1]


def test_each_photo_is_decided_on_its_own(mesh):
    turner, detector = Turner(None, mesh), Count()
    upright = portrait_scene(120)
    photos = [turned(upright, 90), upright, WALL, turned(upright, 180)]
    results = [watch(turner, detector, Frame(i, float(i), p, name=f"{i}.jpg")) for i, p in enumerate(photos)]
    assert [(r == upright).all() for r in results if r.shape == upright.shape] == [True, True, False, True]


def test_given_degrees_search_for_nothing():
    for turn in TURNS:
        turner = Turner(turn, None)
        frame = Frame(0, 0.0, portrait_scene(120))
        assert not turner.is_due(frame)
        assert (turner.apply(frame.image) == np.rot90(frame.image, -turn // 90)).all()


def test_other_degrees_are_refused(mesh):
    with pytest.raises(ValueError, match="one of"):
        Turner(45, mesh)
    with pytest.raises(ValueError, match="only with a face mesh"):
        Turner(None, None)
