"""The frame budget: how it degrades under load and recovers, alone and in the pipeline."""

import numpy as np
import pytest

from fer_cam.detectors import make_detector
from fer_cam.pipeline.frame_budget import LADDER, Budget
from fer_cam.pipeline.pipeline import Pipeline
from fer_cam.types import Detection, Frame

FPS = 30


def run(budget, seconds, cost, start=0.0):
    """Run frames at the budget's rate and return the rung at each. cost: maps effort and frame number to seconds."""
    rungs = []
    for i in range(round(seconds * FPS)):
        budget.spend(cost(budget.effort, i), start + i / FPS)
        rungs.append(LADDER.index(budget.effort))
    return rungs


def searching(search, rest):
    """Return the cost on a machine on which a search takes `search` seconds and the rest of a frame `rest` seconds."""

    def cost(effort, i):
        every = max(1, round(max(0.25, effort.interval) * FPS))
        return rest + (search / effort.coarser**2 if i % every == 0 else 0)

    return cost


def test_a_fast_machine_does_all_the_work():
    assert set(run(Budget(FPS), 20, searching(0.015, 0.005))) == {0}


def test_a_slow_search_comes_less_often():
    rungs = run(Budget(FPS), 20, searching(0.080, 0.010))
    # 80 ms four times a second make too many frames miss their turn; twice a second they do not.
    assert max(rungs) == 1 and rungs[-1] == 1


def test_frames_that_wait_but_do_not_miss_their_turn_are_no_reason_to_do_less():
    # One frame in four takes a frame and a half, the rest next to nothing: each is shown before the next but one.
    assert set(run(Budget(FPS), 20, lambda effort, i: 0.002 if i % 4 else 0.050)) == {0}


@pytest.mark.parametrize(("faces", "each", "turns"), [(1, 0.040, 2), (2, 0.025, 2), (5, 0.012, 3)])
def test_slow_labels_come_in_turns_and_small_faces_are_still_searched_for(faces, each, turns):
    """One label, or five together, take longer than a frame may: labels come in turns, and nothing else is left out."""

    def cost(effort, i):
        return 0.004 + each * sum((face + i) % effort.turns == 0 for face in range(faces))

    effort = LADDER[run(Budget(FPS), 30, cost)[-1]]
    assert (effort.turns, effort.coarser) == (turns, 1)


def test_a_very_slow_machine_goes_down_to_the_last_rung_and_stays_there():
    rungs = run(Budget(FPS), 20, lambda effort, i: 0.2)
    assert rungs[-1] == len(LADDER) - 1
    assert (np.diff(rungs) >= 0).all()


def test_all_the_work_is_done_again_when_the_load_goes():
    budget = Budget(FPS)
    run(budget, 10, lambda effort, i: 0.2)
    rungs = run(budget, 60, lambda effort, i: 0.003, start=10)
    assert rungs[-1] == 0


def test_after_each_climb_that_failed_the_next_one_waits_longer():
    # The first rung is too much for the machine and the second leaves it idle: without waiting, it would swing.
    cost = lambda effort, i: 0.04 if effort == LADDER[0] else 0.002  # noqa: E731
    rungs = run(Budget(FPS), 120, cost)
    climbs = np.flatnonzero(np.diff(rungs) < 0)
    assert 3 <= len(climbs) <= 8 and (np.diff(climbs)[1:] >= np.diff(climbs)[:-1]).all()


def test_the_status_line_describes_what_is_left_out():
    budget = Budget(FPS)
    assert budget.describe(48, 0.25) == ""
    run(budget, 20, lambda effort, i: 0.2)
    text = "holding 30 frames/s: new faces every 2 s, from 144 px, labels every 4 frames"
    assert budget.describe(48, 0.25) == text
    # Nothing is left out if searches are set to be as rare, nor if every frame is to be searched.
    assert budget.describe(48, 2.0) == budget.describe(48, 0.0) == text.replace("new faces every 2 s, ", "")


@pytest.mark.parametrize(("real", "held"), [(10, 10), (4.6, 5), (0.5, 1), (22, 25), (60, 25)])
def test_a_source_that_gives_fewer_frames_than_it_says_is_not_chased(real, held):
    budget = Budget(25)
    for i in range(round(10 * real)):
        now = i / real
        budget.see(i, now)
        budget.spend(0.06 if real <= 10 else 0.01, now)
    assert budget.fps == held and budget.effort == LADDER[0]


def test_dropped_frames_count_for_the_rate_of_the_source_and_a_restart_begins_anew():
    budget = Budget(25)
    for i in range(0, 250, 5):  # a machine that takes every fifth frame of 25 a second
        budget.see(i, i / 25)
        budget.spend(0.2, i / 25)
    assert budget.fps == 25 and budget.effort != LADDER[0]
    for i in range(100):
        budget.see(i, i / 10)
    assert budget.fps == 10


def test_a_rate_must_be_above_0():
    for fps in (0, -1, float("nan")):
        with pytest.raises(ValueError):
            Budget(fps)


class OneFace:
    """A detector that finds one face, always in the same place, and notes the `min_face` of each search."""

    name, follows_boxes = "one face", True

    def __init__(self):
        self.min_face, self.searches = 48, []

    def detect(self, image, known=(), *, thorough=False):
        self.searches.append(self.min_face)
        return [Detection((100, 100, 90, 90), 0.9)]

    def follow(self, image, faces):
        return list(faces)


class Counting:
    """A classifier that counts the faces it classifies."""

    labels, averages_views = ("happy", "sad"), False

    def __init__(self):
        from fer_models import load_bundle

        self.bundle, self.faces = load_bundle("mobilenet-7"), 0

    def classify(self, crops):
        self.faces += len(crops)
        return np.tile(np.float32([0.8, 0.2]), (len(crops), 1))


def test_the_pipeline_does_less_under_load_and_reports_it():
    detector, classifier = OneFace(), Counting()
    pipeline = Pipeline(detector, classifier)
    pipeline.hold(FPS)
    image = np.zeros((300, 300, 3), np.uint8)
    results = []
    for i in range(600):
        results.append(pipeline.process(Frame(i, i / FPS, image)))
        pipeline.spend(0.2, i / FPS)
    assert results[0].compromise == "" and "from 144 px" in results[-1].compromise
    assert detector.searches[0] == 48 and detector.searches[-1] == 144
    assert all(r.faces[0].emotion == "happy" and r.faces[0].id == 1 for r in results)
    searches = sum("detect" in r.timings for r in results[-300:])
    assert searches <= 6
    assert classifier.faces < 240  # half of 600 by the rate, and fewer by the turns
    for i in range(600, 640):  # the source gives two frames a second from now on: there is time for all the work
        pipeline.process(Frame(i, 20 + (i - 600) / 2, image))
        pipeline.spend(0.2, 20 + (i - 600) / 2)
    assert pipeline.compromise == "" and detector.min_face == 48
    pipeline.hold(None)
    assert pipeline.compromise == "" and detector.min_face == 48


@pytest.mark.parametrize(("interval", "without_load", "under_load"), [(0.1, 20, 10), (0.0, 60, 60), (5.0, 2, 2)])
def test_without_load_searches_come_at_the_interval_that_was_set(interval, without_load, under_load):
    """Counts the searches of 2 s without load and of the next 2 s under load, which come every 0.5 s, then 1 s."""
    detector = OneFace()
    pipeline = Pipeline(detector, Counting(), interval=interval)
    pipeline.hold(FPS)
    image = np.zeros((300, 300, 3), np.uint8)
    for i in range(60):
        pipeline.process(Frame(i, i / FPS, image))
        pipeline.spend(0.001, i / FPS)
    assert len(detector.searches) == pytest.approx(without_load, abs=1)
    for i in range(60, 120):
        pipeline.process(Frame(i, i / FPS, image))
        pipeline.spend(0.2, i / FPS)
    assert (len(detector.searches) - without_load) <= under_load + 1
    assert ("new faces" in pipeline.compromise) == (0 < interval < 1)


def test_a_new_detector_takes_over_the_effort():
    pipeline = Pipeline(OneFace(), Counting())
    pipeline.hold(FPS)
    for i in range(200):
        pipeline.spend(0.2, i / FPS)
    pipeline.detector = second = OneFace()
    assert second.min_face > 48 and pipeline.compromise
    pipeline.hold(None)
    assert second.min_face == 48


def test_setting_the_same_detector_again_keeps_the_faces():
    detector = OneFace()
    pipeline = Pipeline(detector, Counting())
    image = np.zeros((300, 300, 3), np.uint8)
    pipeline.process(Frame(0, 0.0, image))
    pipeline.detector = detector
    pipeline.process(Frame(1, 0.03, image))
    assert detector.searches == [48]
    pipeline.detector = make_detector("haar", 60)
    assert pipeline.process(Frame(2, 0.06, image)).faces == ()
