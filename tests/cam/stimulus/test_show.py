"""A show goes through its playlist by a clock that the test turns, and sets markers at the moments of painting."""

import time
from concurrent.futures import Future
from pathlib import Path

import cv2
import numpy as np
import pytest
from films_made import film, numbered

from fer_cam.stimulus.clip import Clip, fitted, load_clip
from fer_cam.stimulus.playlist import Item, Playlist
from fer_cam.stimulus.show import Show
from fer_cam.types import Frame
from fer_models import FerError

SIZE = (160, 120)
STEP = 0.01


class Screen:
    """Plays a show, one tick every STEP, and paints `late` seconds after a tick that asks for it."""

    def __init__(self, playlist, *, late=0.0, load=None):
        self.marks, self.failed, self.now, self.late = [], [], 100.0, late
        self.show = Show(
            playlist, load or self.load, mark=lambda label, at: self.marks.append((round(at - 100.0, 3), label)),
            failed=self.failed.append,
        )  # fmt: skip

    def load(self, file):
        future = Future()
        try:
            future.set_result(load_clip(file, SIZE))
        except FerError as error:
            future.set_exception(error)
        return future

    def run(self, seconds):
        end = self.now + seconds
        while self.now < end and not self.show.done:
            if self.show.tick(self.now):
                self.now += self.late
                self.show.painted(self.now)
            self.now += STEP
        return self


def labels(screen):
    return [label.removeprefix("stimulus ") for _, label in screen.marks]


@pytest.fixture
def files(tmp_path):
    for i, name in enumerate(("a.jpg", "b.png")):
        cv2.imwrite(str(tmp_path / name), np.full((90, 60, 3), 60 + 90 * i, np.uint8))
    film(tmp_path / "film.mp4", numbered(20), rate=10)
    (tmp_path / "broken.mp4").write_bytes(b"x" * 5000)
    return tmp_path


def items(folder, *names):
    return tuple(Item(folder / name) for name in names)


def test_items_are_shown_for_their_time_with_markers_at_the_painting(files):
    screen = Screen(Playlist(items(files, "a.jpg", "b.png"), 2, 1, 3), late=0.02).run(20)
    assert labels(screen) == ["baseline", "start: a.jpg", "end: a.jpg", "start: b.png", "end: b.png", "finished"]
    times = [t for t, _ in screen.marks]
    assert np.diff(times) == pytest.approx([3, 2, 1, 2, 0], abs=0.02 + 2 * STEP)
    assert screen.show.done and screen.show.picture is None and not screen.failed


def test_without_pauses_an_item_ends_when_the_next_is_painted(files):
    screen = Screen(Playlist(items(files, "a.jpg", "b.png", "a.jpg"), 1, 0)).run(20)
    assert labels(screen) == [
        "start: a.jpg", "end: a.jpg", "start: b.png", "end: b.png", "start: a.jpg", "end: a.jpg", "finished"
    ]  # fmt: skip
    assert screen.marks[1][0] == screen.marks[2][0]


def test_the_screen_is_empty_with_a_cross_in_pauses(files):
    screen = Screen(Playlist(items(files, "a.jpg", "b.png"), 1, 1)).run(0.5)
    assert screen.show.picture.shape == (120, 80, 4) and not screen.show.cross and screen.show.left(screen.now) < 0.6
    screen.run(1)
    assert screen.show.picture is None and screen.show.cross and screen.show.step.kind == "pause"
    bare = Screen(Playlist(items(files, "a.jpg", "b.png"), 1, 1, fixation=False)).run(1.5)
    assert bare.show.picture is None and not bare.show.cross


def wait_read(screen):
    """Let the thread of a video read on."""
    deadline = time.monotonic() + 5
    while (
        screen.show._clip is not None
        and screen.show._clip.moving
        and screen.show._clip._frames.empty()
        and time.monotonic() < deadline
    ):
        if screen.show._clip._read_all.is_set():
            break
        time.sleep(0.001)


def play(screen, seconds):
    shades, end = [], screen.now + seconds
    while screen.now < end and not screen.show.done:
        wait_read(screen)
        screen.run(STEP)
        if screen.show.picture is not None:
            shades.append((screen.now - 100, int(screen.show.picture[0, 0, 0])))
    return shades


def test_a_video_is_shown_by_its_times_to_its_end(files):
    screen = Screen(Playlist(items(files, "film.mp4", "a.jpg"), 1, 0.5))
    shades = play(screen, 4)
    assert labels(screen)[:3] == ["start: film.mp4", "end: film.mp4", "start: a.jpg"]
    assert screen.marks[1][0] - screen.marks[0][0] == pytest.approx(2.0, abs=0.05)
    at_one = next(shade for t, shade in shades if t >= 1.03)  # frame 10 of 20 has 30 + 180 * 10 / 19
    assert abs(at_one - (30 + 180 * 10 // 19)) <= 4 and len({s for _, s in shades}) >= 18


def test_seconds_end_a_video_early(files):
    screen = Screen(Playlist((Item(files / "film.mp4", 0.7),)))
    play(screen, 3)
    assert screen.marks[1] == (pytest.approx(0.7, abs=0.03), "stimulus end: film.mp4")


def test_what_cannot_be_shown_is_marked_and_left_out_with_its_pause(files):
    screen = Screen(Playlist(items(files, "broken.mp4", "a.jpg", "none.jpg", "b.png", "broken.mp4"), 1, 1)).run(20)
    assert labels(screen) == [
        "failed: broken.mp4", "start: a.jpg", "end: a.jpg", "failed: none.jpg", "start: b.png", "end: b.png",
        "failed: broken.mp4", "finished",
    ]  # fmt: skip
    assert len(screen.failed) == 3 and all(
        "\n" not in line and "remove it from the playlist" in line for line in screen.failed
    )
    assert (
        "none.jpg: no such file; put it back" in screen.failed[1] and screen.now - 100 < 4.3
    )  # one pause before b.png, one after
    nothing = Screen(Playlist(items(files, "broken.mp4"))).run(5)
    assert labels(nothing) == ["failed: broken.mp4", "finished"]


def test_a_video_that_breaks_off_is_marked_as_failed():
    class Breaks:
        name, continuous, fps, count = "cut.ts", True, 10.0, 0

        def read(self):
            self.count += 1
            if self.count > 5:
                raise FerError("cut.ts: the file is cut; copy it again")
            return Frame(self.count, self.count / 10, np.full((60, 80, 3), 99, np.uint8))

        def close(self):
            pass

    source = Breaks()
    future = Future()
    future.set_result(Clip(source, source.read(), SIZE))
    screen = Screen(Playlist((Item(Path("cut.ts")),)), load=lambda _: future)
    play(screen, 3)
    assert labels(screen) == ["start: cut.ts", "failed: cut.ts", "finished"]
    assert screen.marks[1][0] == pytest.approx(0.5, abs=0.05) and screen.failed == [
        "cut.ts: the file is cut; copy it again"
    ]


def test_while_an_item_is_loaded_the_pause_goes_on(files):
    futures = []

    def load(file):
        futures.append(Future())
        return futures[-1]

    screen = Screen(Playlist(items(files, "a.jpg", "b.png"), 1, 1), load=load)
    futures[0].set_result(load_clip(files / "a.jpg", SIZE))
    screen.run(5)
    assert labels(screen) == ["start: a.jpg", "end: a.jpg"] and screen.show.step.kind == "pause"
    futures[1].set_result(load_clip(files / "b.png", SIZE))
    screen.run(0.1)
    assert labels(screen)[-1] == "start: b.png"


def test_stopping_marks_the_item_that_was_shown(files):
    screen = Screen(Playlist(items(files, "a.jpg", "b.png"), 5)).run(1)
    screen.show.stop(screen.now)
    screen.show.stop(screen.now)
    assert labels(screen) == ["start: a.jpg", "stopped: a.jpg", "finished"] and screen.show.done
    early = Screen(Playlist(items(files, "a.jpg"), 5))
    early.show.stop(early.now)
    assert labels(early) == ["finished"]


def test_a_gif_with_one_picture_is_shown_as_a_picture(files):
    from PIL import Image

    Image.new("RGB", (40, 30), (200, 0, 0)).save(files / "still.gif")
    screen = Screen(Playlist(items(files, "still.gif"), 2)).run(9)
    assert screen.marks[1] == (pytest.approx(2.0, abs=0.03), "stimulus end: still.gif")


def test_a_picture_fills_the_screen_without_distortion():
    assert fitted(np.zeros((100, 50, 3), np.uint8), (160, 120)).shape == (120, 60, 4)
    assert fitted(np.zeros((900, 1600, 3), np.uint8), (160, 120)).shape == (90, 160, 4)
