"""When a file's frames are due in the window, and the frame rate that the window shows."""

import pytest

from fer_cam.gui.work import pace


@pytest.fixture
def clock(monkeypatch):
    """A clock that moves only when a test sets clock.now, in seconds."""

    class Clock:
        now = 100.0

        def monotonic(self):
            return self.now

    stub = Clock()
    monkeypatch.setattr(pace, "time", stub)
    return stub


def test_a_frame_is_due_at_its_own_time(clock):
    file = pace.Pace()
    assert file.early(0.5) == pytest.approx(0.5)
    clock.now += 0.7
    assert file.early(0.5) == pytest.approx(-0.2)
    assert file.early(1.0) == pytest.approx(0.3)  # a small delay is caught up


def test_a_file_far_behind_shifts_its_later_frames(clock):
    file = pace.Pace()
    clock.now += 3.0
    assert file.early(1.0) == pytest.approx(-2.0)
    assert file.early(1.2) == pytest.approx(0.2)  # not played faster


def test_the_rate_is_averaged_over_the_last_frames(clock):
    rate = pace.Rate(frames=3)
    assert rate.count(0.0) == 0.0
    assert rate.count(0.5) == pytest.approx(2.0)
    assert [rate.count(t) for t in (0.6, 0.7)] == pytest.approx([2 / 0.6, 10.0])
