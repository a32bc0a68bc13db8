"""Figures of a session count time."""

import pytest
from sessions_made import face, record, result

from fer_cam.session.edits import Exclude, apply_edits
from fer_cam.session.reader import read_session
from fer_cam.session.summary import UNSURE, summarize


def of(tmp_path, results):
    return summarize(read_session(record(tmp_path / "s", results)))


def test_shares_count_time_and_not_frames(tmp_path):
    times = [0.0, 0.3, 0.4, 0.5, 0.6, 0.9]
    emotions = ["happy", "sad", "sad", "sad", "happy", "sad"]
    figures = of(
        tmp_path, [result(i, face(1, e), time=t) for i, (t, e) in enumerate(zip(times, emotions, strict=True))]
    )
    person = figures.people[0]
    assert person.seconds == pytest.approx(1.0)  # the last frame lasts as long as the usual one, 0.1 s
    assert person.shares["happy"] == pytest.approx(0.6) and person.shares["sad"] == pytest.approx(0.4)
    assert sum(person.shares.values()) == pytest.approx(1) and figures.seen == pytest.approx(1)


def test_a_pause_of_the_source_counts_for_nobody(tmp_path):
    times = [0.0, 0.1, 0.2, 60.2, 60.3]
    figures = of(tmp_path, [result(i, face(1), time=t) for i, t in enumerate(times)])
    assert figures.seconds == pytest.approx(0.5)


def test_guesses_are_unsure_and_frames_without_faces_count(tmp_path):
    results = [result(i, *([face(1, sure=i < 2)] if i < 4 else [])) for i in range(8)]
    figures = of(tmp_path, results)
    assert figures.seen == pytest.approx(0.5) and figures.people[0].shares[UNSURE] == pytest.approx(0.5)
    assert figures.shares["happy"] == pytest.approx(0.5) and figures.people[0].last == pytest.approx(0.4)


def test_peaks_are_the_clearest_sure_moments_but_not_of_neutral(tmp_path):
    results = [
        result(0, face(1, "happy", 0.7)), result(1, face(1, "happy", 0.9)), result(2, face(1, "sad", 0.99, sure=False)),
        result(3, face(1, "neutral", 0.95)), result(4, face(1, "sad", 0.6)), result(5, face(1, "angry", 0.4)),
    ]  # fmt: skip
    peaks = of(tmp_path, results).people[0].peaks
    assert [(p.emotion, p.time, p.confidence) for p in peaks] == [("happy", 0.1, 0.9), ("sad", 0.4, 0.6)]


def test_agreement_is_of_people_who_are_seen_together(tmp_path):
    results = [
        result(i, face(1), face(2, "happy" if i < 15 else "sad"), *([face(3)] if i > 35 else [])) for i in range(40)
    ]
    [pair] = of(tmp_path, results).agreements  # 3 was there for less than a second
    assert (pair.first, pair.second) == ("person 1", "person 2")
    assert pair.seconds == pytest.approx(4.0) and pair.share == pytest.approx(15 / 40)


def test_an_empty_session_and_one_of_a_frame_have_figures(tmp_path):
    one = read_session(record(tmp_path / "a", [result(0, face(1))]))
    assert summarize(one).people[0].shares["happy"] == 1
    nobody = read_session(record(tmp_path / "b", [result(0), result(1)]))
    assert summarize(nobody).people == () and summarize(nobody).seen == 0
    nothing = apply_edits(nobody, [Exclude(-1.0, 99.0)])
    assert summarize(nothing).seconds == 0


def test_numbers_that_are_seen_briefly_are_no_main_people(tmp_path):
    results = [result(i, face(1), face(2 + i // 2, "sad")) for i in range(60)]
    figures = of(tmp_path, results)
    assert len(figures.people) == 31 and [p.id for p in figures.main] == [1]


def test_thousands_of_lost_faces_are_counted_quickly(tmp_path):
    import time

    session = read_session(record(tmp_path / "s", [result(i, face(1), face(2 + i)) for i in range(2000)]))
    start = time.perf_counter()
    assert len(summarize(session).people) == 2001
    assert time.perf_counter() - start < 5  # a pass over all rows for each pair would take minutes
