"""Sessions that anything may happen to: they open up to the last whole line, or are refused in one line."""

import json
import os
from itertools import pairwise

import pytest
from damage import damaged_bytes, damaged_json
from hypothesis import given
from hypothesis import strategies as st
from sessions_made import FakeClock, face, info, record, result

from fer_cam.session.edits import EDITS, Exclude, Merge, Rename, read_edits, write_edits
from fer_cam.session.reader import read_session
from fer_cam.session.report import report_html
from fer_cam.session.summary import summarize
from fer_cam.session.writer import SessionWriter
from fer_models import FerError

TABLES = ("faces.csv", "frames.csv", "markers.csv")

faces = st.lists(
    st.builds(
        face, st.integers(1, 4), st.sampled_from(["happy", "sad", "neutral"]), st.floats(0, 1), sure=st.booleans(),
        pose=st.booleans(), box=st.tuples(*[st.integers(-50, 999)] * 4),
    ),
    max_size=3, unique_by=lambda f: f.id,
)  # fmt: skip
steps = st.one_of(
    st.tuples(st.just("frame"), faces, st.floats(0, 2)),
    st.tuples(st.just("frame"), faces, st.floats(0, 2)),
    st.tuples(st.just("mark"), st.text(max_size=20), st.none() | st.floats(-10, 1e6)),
    st.tuples(st.just("rename"), st.integers(1, 5), st.text(max_size=20)),
    st.tuples(st.just("jump"), st.just(""), st.floats(-1e6, 1e6)),
    st.tuples(st.just("restart"), st.just(""), st.none()),
    st.tuples(st.just("faces forgotten"), st.just(""), st.none()),
)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Return a function that gives a new folder's name each time."""
    folder = tmp_path_factory.mktemp("sessions")
    count = iter(range(10**9))
    return lambda: folder / str(next(count))


def play(writer, clock, sequence):
    """Do the steps with a writer. Returns the faces and the names that it must have."""
    index, seconds, kept = 0, 0.0, []
    for kind, what, value in sequence:
        if kind == "frame":
            clock.go(value)
            seconds += value
            writer.write(result(index, *what, time=seconds, captured=clock.monotonic))
            kept.append(what)
            index += 1
        elif kind == "mark":
            writer.mark(what, "key", value)
        elif kind == "rename":
            writer.rename(what, value)
        elif kind == "jump":
            clock.go(0, value)
        elif kind == "restart":
            index, seconds = 0, 0.0
        else:
            writer.restart()
    return kept


def in_order(values):
    return all(a <= b for a, b in pairwise(values))


@given(sequence=st.lists(steps, max_size=25), live=st.booleans())
def test_any_sequence_gives_a_session_that_opens(place, sequence, live):
    clock, folder = FakeClock(), place()
    writer = SessionWriter(folder, info(live=live), clock=clock.make(live=live))
    kept = play(writer, clock, sequence)
    before = read_session(folder)  # a kill now
    writer.close()
    if not kept:
        assert not folder.exists()
        return
    session = read_session(folder)
    assert session.whole and session.skipped == 0 and len(before.faces) == len(session.faces)
    assert session.frames.faces.tolist() == [len(f) for f in kept]
    assert [str(e) for e in session.faces.emotion] == [f.emotion for one in kept for f in one]
    assert session.faces.box.tolist() == [list(f.box) for one in kept for f in one]
    assert len(session.markers) == sum(kind == "mark" for kind, *_ in sequence)
    for table in (session.frames, session.faces):
        assert in_order(table.time) and in_order(table.wall) and in_order(table.frame)
    assert len(set(session.frames.frame.tolist())) == len(kept)
    if not live:  # times agree with the file's own
        walls = (session.frames.wall - session.frames.wall[0]).astype(int) / 1000
        assert walls == pytest.approx(session.frames.time - session.start, abs=0.002)
    for person in summarize(session).people:
        assert sum(person.shares.values()) == pytest.approx(1)


@given(sequence=st.lists(steps, min_size=1, max_size=15), cuts=st.tuples(*[st.floats(0, 1)] * 3))
def test_a_session_cut_at_any_byte_opens_up_to_its_last_whole_lines(place, sequence, cuts):
    clock, folder = FakeClock(), place()
    writer = SessionWriter(folder, info(), clock=clock.make(live=False))
    play(writer, clock, sequence)
    whole = {}
    for name, cut in zip(TABLES, cuts, strict=True):
        size = round((folder / name).stat().st_size * cut)
        os.truncate(folder / name, size)
        whole[name] = max(0, (folder / name).read_bytes().count(b"\n") - 1)
    session = read_session(folder)
    assert len(session.faces) == whole["faces.csv"] and len(session.markers) == whole["markers.csv"]
    assert len(session.frames) >= whole["frames.csv"] and session.skipped == 0
    report_html(session)
    writer.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    results = [result(i, face(1), *([face(2, "sad", gender="man")] if i % 2 else [])) for i in range(5)]
    made = record(tmp_path_factory.mktemp("session") / "s", results, info=info(informed=True, gender=True))
    write_edits(made, [Rename(1, "A"), Merge(2, 1), Exclude(0.1, 0.2)])
    return made


def opens(folder):
    """Read, count and report a session. Return False if it is refused, in one line."""
    try:
        for edited in (False, True):
            report_html(read_session(folder, edited=edited))
    except FerError as error:
        assert "\n" not in str(error) and str(folder) in str(error)
        return False
    return True


@given(data=st.data())
@pytest.mark.parametrize("name", TABLES)
def test_a_damaged_table_opens_or_is_refused_in_one_line(folder, name, data):
    before = (folder / name).read_bytes()
    try:
        (folder / name).write_bytes(data.draw(damaged_bytes(before) | st.binary(max_size=200)))
        opens(folder)
    finally:
        (folder / name).write_bytes(before)


@given(data=st.data())
@pytest.mark.parametrize("name", ["session.json", EDITS])
def test_damaged_json_opens_or_is_refused_in_one_line(folder, name, data):
    before = (folder / name).read_text("utf-8")
    try:
        (folder / name).write_text(json.dumps(data.draw(damaged_json(json.loads(before)))), "utf-8")
        opens(folder)
    finally:
        (folder / name).write_text(before, "utf-8")


def test_the_undamaged_session_opens(folder):
    assert opens(folder) and len(read_edits(folder)) == 3
    faces = read_session(folder).faces
    assert faces.more["gender"].tolist() == ["", "", "man", "", "", "man", ""] and len(faces) == 7
