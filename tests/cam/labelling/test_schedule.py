"""When each face is classified, and in which view."""

from itertools import pairwise

import pytest

from fer_cam.labelling.schedule import Schedule


def turns(schedule, fps, seconds=4.0, id=1, every=1):
    """The times, in seconds, at which face `id` is classified in a video of `fps` frames a second."""
    times = []
    for frame in range(round(seconds * fps)):
        now = round(frame / fps, 4)  # as a container rounds them
        schedule.next_frame()
        if schedule.is_due(id, now, every):
            schedule.take(id, now)
            times.append(now)
    return times


@pytest.mark.parametrize(("fps", "rate"), [(30, 15), (60, 15), (25, 15), (20, 15), (30, 4), (120, 15)])
def test_a_face_is_classified_at_the_rate(fps, rate):
    times = turns(Schedule(rate), fps)
    assert times[0] == 0 and len(times) == pytest.approx(4 * rate, abs=2)
    assert max(b - a for a, b in pairwise(times)) < 1 / rate + 1 / fps + 0.01


@pytest.mark.parametrize(("fps", "rate"), [(12, 15), (15, 15), (30, 0), (240, 0)])
def test_slow_videos_and_rate_0_are_classified_in_every_frame(fps, rate):
    assert len(turns(Schedule(rate), fps)) == 4 * fps


def test_turns_of_the_frame_budget_still_hold():
    assert len(turns(Schedule(0), 30, every=3)) == 41  # the first, then every third
    assert len(turns(Schedule(15), 30, every=4)) == pytest.approx(30, abs=2)
    assert len(turns(Schedule(15), 30, every=2)) == pytest.approx(60, abs=2)


def test_the_view_alternates_for_each_face():
    schedule, views = Schedule(0), {1: [], 2: []}
    for frame in range(6):
        schedule.next_frame()
        for id, shown in views.items():
            if schedule.is_due(id, frame / 30, turns=id):
                shown.append(schedule.mirror(id))
                schedule.take(id, frame / 30)
    assert views[1] == [False, False, True, False, True, False]  # the first is of both views
    assert views[2][:3] == [False, False, True]


def test_faces_that_appear_together_take_turns_in_different_frames():
    schedule, at = Schedule(15), {1: [], 2: []}
    for frame in range(20):
        schedule.next_frame()
        for id, frames in at.items():
            if schedule.is_due(id, frame / 30):
                schedule.take(id, frame / 30)
                frames.append(frame)
    assert at[1][0] == at[2][0] == 0 and not set(at[1][1:]) & set(at[2][1:])


def test_a_new_face_and_one_whose_source_starts_again_are_due_at_once():
    schedule = Schedule(15)
    turns(schedule, 30)
    schedule.next_frame()
    assert schedule.is_due(2, 4.0) and schedule.is_new(2) and not schedule.is_new(1)
    assert schedule.is_due(1, 0.0)
    schedule.take(1, 0.0)
    assert not schedule.is_due(1, 0.01) and schedule.is_due(1, 0.1)


def test_a_forgotten_face_is_new_again():
    schedule = Schedule(15)
    schedule.take(1, 0.0)
    schedule.take(2, 0.0)
    schedule.forget({2})
    assert schedule.is_new(1) and not schedule.is_new(2)
