"""The times of a session never go back, whatever the clocks and the source do."""

import pytest
from sessions_made import START, FakeClock, face, info, record, result

from fer_cam import read_session
from fer_cam.session.writer import SessionWriter
from fer_cam.types import Frame


def frame(index, time, captured=0.0):
    return Frame(index, time, None, captured)


def test_a_live_frame_has_the_time_of_its_capture():
    clock = FakeClock()
    session = clock.make()
    clock.go(10)
    moment = session.take(frame(0, 0.0, captured=clock.monotonic - 0.25))
    assert moment.wall.timestamp() == pytest.approx(START + 9.75)
    clock.go(1)
    assert session.take(frame(1, 1.0, captured=clock.monotonic - 0.05)).wall.timestamp() == pytest.approx(START + 10.95)


def test_a_clock_that_is_set_back_is_not_followed_and_one_that_is_set_on_is():
    clock = FakeClock()
    session = clock.make()
    walls = []
    for index, jump in enumerate((0, 0, -3600, 0, 5000, 0, -0.5, 0)):
        clock.go(1, jump)
        walls.append(session.take(frame(index, float(index), clock.monotonic)).wall.timestamp() - START)
    assert walls == pytest.approx([1, 2, 3, 4, 1405, 1406, 1407, 1408])
    assert session.now().timestamp() - START == pytest.approx(1408)


def test_a_file_has_the_time_of_its_start_plus_its_own():
    clock = FakeClock()
    session = clock.make(live=False)
    times = (2.0, 2.04, 2.1, 9.0)
    walls = []
    for index, time in enumerate(times):
        clock.go(0.001)  # much faster than the film
        walls.append(session.take(frame(index, time)).wall.timestamp())
    assert [w - walls[0] for w in walls] == pytest.approx([0, 0.04, 0.1, 7.0], abs=1e-6)
    assert walls[0] == START + 0.001


def test_a_marker_is_now_or_at_a_time():
    clock = FakeClock()
    session = clock.make()
    assert session.moment().frame is None
    session.take(frame(0, 0.0, clock.monotonic))
    clock.go(0.4)
    now = session.moment()
    assert (now.time, now.frame) == (pytest.approx(0.4), 0) and now.wall.timestamp() == pytest.approx(START + 0.4)
    then = session.moment(7.0)
    assert then.time == 7.0 and then.wall.timestamp() == pytest.approx(START + 7.0)
    film = clock.make(live=False)
    film.take(frame(0, 5.0))
    clock.go(100)
    assert film.moment().time == 5.0  # the frame that is shown


def test_a_later_moment_of_a_film_that_plays_slowly_is_not_before_an_earlier_one():
    clock = FakeClock()
    film = clock.make(live=False)
    film.take(frame(0, 5.0, clock.monotonic))
    clock.go(0.8)
    first = clock.monotonic
    began = film.moment_of(first)
    film.take(frame(1, 5.04, clock.monotonic))  # a loaded machine took 0.8 s for a frame of 0.04 s
    clock.go(0.1)
    ended = film.moment_of(clock.monotonic)
    assert began.time == pytest.approx(5.8) and ended.time >= began.time and ended.wall >= began.wall
    assert film.moment_of(first).time < 5.2  # one that is asked for later may lie before


def test_rows_carry_zone_and_milliseconds(tmp_path):
    folder = record(tmp_path / "s", [result(i, face()) for i in range(3)])
    wall = (folder / "faces.csv").read_text().splitlines()[1].split(",")[0]
    assert len(wall) == 29 and wall[10] == "T" and wall[19] == "." and wall[23] in "+-"
    session = read_session(folder)
    step = (session.faces.wall[2] - session.faces.wall[0]).astype(int)
    assert step == 200 and session.local(session.faces.wall[0]).isoformat(timespec="milliseconds") == wall
    assert session.info.start == session.local(session.frames.wall[0])


def test_a_live_session_through_the_writer(tmp_path):
    clock = FakeClock()
    with SessionWriter(tmp_path / "s", info(live=True), clock=clock.make()) as writer:
        for index in range(4):
            clock.go(0.5)
            writer.write(result(index, face(), time=index * 0.5, captured=clock.monotonic))
            clock.go(0.1)
            writer.mark(f"m{index}")
    session = read_session(tmp_path / "s")
    walls = session.frames.wall.astype("int64") / 1000 - START
    assert walls == pytest.approx([0.5, 1.1, 1.7, 2.3], abs=0.002)
    assert [m.time for m in session.markers] == pytest.approx([0.1, 0.6, 1.1, 1.6])
    assert [m.frame for m in session.markers] == [0, 1, 2, 3]
