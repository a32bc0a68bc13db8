"""All detectors: the faces that they find, follow and leave out."""

import numpy as np
import pytest

from fer_cam.detectors import DETECTORS, make_detector
from fer_cam.detectors.boxes import overlap
from fer_models import FerError


@pytest.fixture(scope="module")
def mtcnn():
    return make_detector("mtcnn")


@pytest.fixture(scope="module", params=DETECTORS)
def detector(request):
    return make_detector(request.param)


# The portrait's face in the demo's frame 30, read off the picture: x, y, w, h.
FACE = (270, 155, 150, 175)


def test_finds_the_face_where_it_is(detector, demo_frames):
    faces = detector.detect(demo_frames[30])
    assert len(faces) == 1
    face = faces[0]
    assert overlap(face.box, FACE) > 0.5 and 0.5 < face.score <= 1


def test_finds_nothing_in_noise_and_in_pictures_too_small(detector):
    assert detector.detect(np.random.default_rng(0).integers(0, 255, (120, 160, 3), np.uint8)) == []
    for shape in ((1, 1, 3), (11, 300, 3), (30, 30, 3)):
        assert detector.detect(np.zeros(shape, np.uint8)) == []


def test_follows_the_face_from_frame_to_frame(detector, demo_frames):
    faces = detector.detect(demo_frames[0])
    for image in demo_frames[1:9]:
        faces = [face for face in detector.follow(image, faces) if face]
    (searched,) = detector.detect(demo_frames[8])
    assert len(faces) == 1 and overlap(faces[0].box, searched.box) > 0.8


def test_largest_comes_first(detector, demo_frames):
    two = np.hstack([demo_frames[30][:, 150:490], np.zeros((480, 200, 3), np.uint8)])
    small = demo_frames[30][100:380:2, 200:480:2]
    two[50 : 50 + len(small), 340 : 340 + small.shape[1]] = small
    faces = detector.detect(two)
    assert len(faces) == 2
    assert faces[0].box[2] > 1.5 * faces[1].box[2]


@pytest.mark.parametrize("min_face", [20, 24, 40, 60, 120])
def test_finds_the_face_at_every_smallest_size(demo_frames, detector, min_face):
    before, detector.min_face = detector.min_face, min_face
    faces = detector.detect(demo_frames[30])
    detector.min_face = before
    assert overlap(faces[0].box, FACE) > 0.5


def test_mtcnn_points_are_eyes_nose_and_mouth(demo_frames, mtcnn):
    face = mtcnn.detect(demo_frames[30])[0]
    left, right, nose, mouth_left, mouth_right = face.points
    assert face.points.shape == (5, 2)
    assert left[0] < nose[0] < right[0] and mouth_left[0] < mouth_right[0]
    assert max(left[1], right[1]) < nose[1] < min(mouth_left[1], mouth_right[1])


@pytest.mark.parametrize("name", DETECTORS)
def test_faces_below_min_face_are_left_out(demo_frames, name):
    assert make_detector(name, min_face=300).detect(demo_frames[30]) == []


def test_an_unknown_name_is_refused_with_a_suggestion():
    with pytest.raises(FerError, match="did you mean haar"):
        make_detector("har")
    with pytest.raises(FerError, match="one of blazeface, mtcnn, haar"):
        make_detector("yolo")


def test_a_min_face_below_20_pixels_is_refused():
    with pytest.raises(FerError, match="at least 20"):
        make_detector("haar", 5)


def test_haar_finds_one_face_in_a_recorded_clip(clip):
    from fer_cam.sources import frames, open_source

    detector = make_detector("haar")
    faces_of_frames = [detector.detect(f.image) for f in frames(open_source(str(clip)))]
    assert sum(len(faces) == 1 for faces in faces_of_frames) >= 55


@pytest.mark.parametrize("name", ["blazeface", "mtcnn", "haar"])
def test_a_search_keeps_the_smallest_face_with_which_it_began(name, demo_frames, monkeypatch):
    detector = make_detector(name, min_face=60)
    expected = [face.box for face in detector.detect(demo_frames[30])]
    changes = []

    class Changing(type(detector)):
        """Another thread changes the smallest face after each time that it is read."""

        @property
        def min_face(self):
            changes.append(60 if not changes else 500)
            return changes[-1]

        @min_face.setter
        def min_face(self, value):
            pass

    changing = make_detector(name, min_face=60)
    changing.__class__ = Changing
    assert [face.box for face in changing.detect(demo_frames[30])] == expected and changes == [60]
