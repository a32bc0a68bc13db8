"""A search beside the other work has the results of one that is done when they are asked for."""

import threading
import time
from itertools import islice

import numpy as np
import pytest

from fer_cam.detectors import make_detector
from fer_cam.detectors.blazeface.face_mesh import FaceMesh
from fer_cam.sources import frames, open_source
from fer_cam.tracking.background_search import BackgroundSearch
from fer_cam.tracking.follower import Follower
from fer_cam.tracking.landmarks import MeshFollower
from fer_cam.types import Detection

IMAGE = np.zeros((10, 10, 3), np.uint8)


class Slow:
    """Finds one face once `ready` is set; notes the pictures and threads of its searches."""

    name, follows_boxes, min_face = "slow", True, 20

    def __init__(self):
        self.ready, self.images, self.threads = threading.Event(), [], []

    def detect(self, image, known=(), *, thorough=False):
        assert self.ready.wait(10)
        self.images.append(image)
        self.threads.append(threading.current_thread())
        if image.shape[0] == 1:
            raise ValueError("too flat")
        return [Detection((1, 2, 3, 4), 0.5)]


@pytest.mark.parametrize("thread", [False, True])
def test_a_result_is_taken_once(thread):
    detector = Slow()
    detector.ready.set()
    search = BackgroundSearch(detector, thread=thread)
    assert not search.pending
    search.start(IMAGE)
    assert search.pending
    detections, seconds = search.take()
    assert [d.box for d in detections] == [(1, 2, 3, 4)] and 0 <= seconds < 5
    assert not search.pending and len(detector.images) == 1 and detector.images[0] is IMAGE
    assert (detector.threads[0] is not threading.current_thread()) == thread


def test_with_a_thread_the_caller_goes_on_and_without_one_the_search_waits_for_its_turn():
    detector = Slow()
    beside = BackgroundSearch(detector, thread=True)
    beside.start(IMAGE)
    assert detector.images == []
    detector.ready.set()
    deadline = time.monotonic() + 10
    while not detector.images and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(detector.images) == 1, "the search did not run beside its caller"
    alone = BackgroundSearch(detector, thread=False)
    alone.start(IMAGE)
    time.sleep(0.05)
    assert len(detector.images) == 1
    alone.take()
    assert len(detector.images) == 2


@pytest.mark.parametrize("thread", [False, True])
def test_an_error_comes_when_the_result_is_taken_and_the_next_search_works(thread):
    detector = Slow()
    detector.ready.set()
    search = BackgroundSearch(detector, thread=thread)
    search.start(IMAGE[:1])
    with pytest.raises(ValueError, match="too flat"):
        search.take()
    assert not search.pending
    search.start(IMAGE)
    assert len(search.take()[0]) == 1


@pytest.mark.parametrize("thread", [False, True])
@pytest.mark.parametrize("image", [IMAGE, IMAGE[:1]], ids=["good", "raises"])
def test_cancel_forgets_the_search_and_leaves_the_detector_free(thread, image):
    detector = Slow()
    search = BackgroundSearch(detector, thread=thread)
    search.cancel()  # of nothing
    search.start(image)
    detector.ready.set()
    search.cancel()
    assert not search.pending
    assert len(detector.images) == (1 if thread else 0), "a search still runs, or was done for nothing"


def faces_of(source, threads, limit):
    follower = Follower(make_detector("blazeface", 30), meshes=MeshFollower(FaceMesh(threads=1)), threads=threads)
    for frame in islice(frames(open_source(source)), limit):
        for face in follower.find(frame.image, frame.time):
            yield frame.index, face
    assert follower.find(np.zeros((8, 8, 3), np.uint8), 0.0) == []  # ends a search that is pending


@pytest.mark.slow
@pytest.mark.parametrize("name", ["demo", "demo:5", "clip", "walking_clip"])
def test_a_thread_changes_no_face(name, request):
    source = name if name.startswith("demo") else str(request.getfixturevalue(name))
    count = 0
    for (index, face), (other, again) in zip(faces_of(source, 1, 150), faces_of(source, 2, 150), strict=True):
        assert (index, face.box, face.score, face.pose) == (other, again.box, again.score, again.pose)
        assert (face.points == again.points).all()
        assert (face.landmarks is None) == (again.landmarks is None)
        assert face.landmarks is None or (face.landmarks == again.landmarks).all()
        count += 1
    assert count > 40
