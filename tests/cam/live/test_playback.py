"""Requests of a user to a file, without a window."""

import cv2
import numpy as np
import pytest
from films_made import film, numbered

from fer_cam.live import playback as module
from fer_cam.live.playback import Place, Playback, clock_time
from fer_cam.sources import open_source
from fer_cam.types import Result


@pytest.fixture
def clock(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def album(tmp_path):
    for number in range(4):
        cv2.imwrite(str(tmp_path / f"p{number}.png"), np.full((20, 30, 3), 10 * number, np.uint8))
    return Playback.browsable(open_source(str(tmp_path)))


class Player:
    """What the worker does."""

    def __init__(self, source):
        self.source, self.playback, self.ends = source, Playback(), 0
        self.playback.begin(source)

    def go(self):
        """Show what is due. Returns the seconds until the next is, None for ever."""
        due, self.jumped = self.playback.carry_out(self.source)
        if due == 0.0 and (frame := self.source.read()) is not None:
            self.ends += self.playback.shown(self.source, Result(frame, ()))
            self.frame = frame
        return due

    @property
    def number(self):
        return self.playback.place.position


def test_a_photo_stays_until_the_user_goes_on(album, clock):
    player = Player(album)
    assert player.go() == 0.0 and player.number == 1
    clock[0] += 1000
    assert player.go() is None and player.number == 1 and not player.playback.waits
    player.playback.step(1)
    assert player.playback.waits
    player.go()
    assert player.number == 2 and player.playback.place.name == "p1.png" and player.playback.place.end == 4
    player.playback.step(1)
    player.playback.step(1)
    player.go()
    assert player.number == 4 and player.ends == 1
    player.playback.step(1)
    assert player.go() is None and player.number == 4
    player.playback.step(-2)
    player.go()
    assert player.number == 2
    player.playback.seek(1)
    player.go()
    assert player.number == 1


def test_photos_go_on_by_themselves_and_stop_at_the_end(album, clock):
    player = Player(album)
    player.go()
    player.playback.play(True)
    assert player.playback.place.playing
    assert player.go() == 0.0 and player.number == 2
    assert player.go() == module.PHOTO_SECONDS
    clock[0] += 1
    assert player.go() == module.PHOTO_SECONDS - 1
    player.playback.play(False)
    assert player.go() is None
    player.playback.play(True)
    for number in (3, 4):
        assert player.go() == 0.0 and player.number == number
        clock[0] += module.PHOTO_SECONDS
    assert not player.playback.place.playing and player.go() is None and player.ends == 1
    player.playback.play(True)  # from the start again
    assert player.go() == 0.0 and player.number == 1 and player.playback.place.playing


def test_a_film_is_paused_and_sought(tmp_path):
    film(tmp_path / "film.mp4", numbered(50))
    player = Player(open_source(str(tmp_path / "film.mp4")))
    assert player.playback.place == Place("film", 0.0, pytest.approx(2.0, abs=0.1), True, True)
    for _ in range(3):
        assert player.go() == 0.0
    player.playback.play(False)
    assert player.go() is None
    player.playback.seek(1.2)
    assert player.go() == 0.0 and player.jumped and player.number == pytest.approx(1.2)
    assert player.go() is None  # still paused
    player.playback.play(True)
    assert player.go() == 0.0 and not player.jumped and player.number == pytest.approx(1.24)
    player.playback.ended()
    assert player.number == player.playback.place.end and not player.playback.place.playing


def test_a_moment_that_is_asked_for_after_the_end_is_shown_when_it_plays_again(tmp_path):
    film(tmp_path / "film.mp4", numbered(50))
    player = Player(open_source(str(tmp_path / "film.mp4")))
    player.playback.ended()
    player.playback.seek(1.0)
    player.source = open_source(str(tmp_path / "film.mp4"))
    player.playback.begin(player.source)
    player.go()
    assert player.number == pytest.approx(1.0)


@pytest.mark.parametrize("kind", ["mp4", "gif", "webp"])
def test_each_round_of_what_repeats_begins_anew(tmp_path, kind):
    from PIL import Image

    path = tmp_path / f"a.{kind}"
    if kind == "mp4":
        film(path, numbered(10), rate=10)
    else:
        pictures = [Image.new("RGB", (64, 48), (20 * i, 0, 0)) for i in range(10)]
        pictures[0].save(path, save_all=True, append_images=pictures[1:], duration=100)
    player = Player(open_source(str(path), loop=True))
    positions = []
    for _ in range(35):
        player.go()
        positions.append(player.number)
    assert player.playback.place.kind == "film" and player.frame.time == pytest.approx(3.4, abs=0.02)
    assert positions == pytest.approx([i % 10 / 10 for i in range(35)], abs=0.02)


def test_what_has_no_end_is_not_controlled():
    player = Player(open_source("demo", loop=True))
    assert player.playback.place == Place() and player.go() == 0.0
    player.playback.begin(None)
    assert player.playback.place.kind == ""


def test_times_are_short():
    assert [clock_time(s) for s in (-1, 0.9, 61, 3600, 36_061.5)] == ["0:00", "0:00", "1:01", "1:00:00", "10:01:01"]
