"""Markers of stimuli are read back whatever happened, and responses are means over the time of an item."""

import csv
import io
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sessions_made import FakeClock, face, info, record, result

from fer_cam.commands.report import run as report
from fer_cam.session.data import Marker
from fer_cam.session.edits import Exclude, Merge, add_edit
from fer_cam.session.reader import read_session
from fer_cam.session.report import report_html
from fer_cam.session.stimulus.export import export_responses, responses_csv
from fer_cam.session.stimulus.markers import (
    NAMED,
    ORIGIN,
    Showing,
    item_name,
    marker_label,
    parse_label,
    stimuli_of,
)
from fer_cam.session.stimulus.responses import responses
from fer_cam.session.writer import SessionWriter
from fer_models import FerError

NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=250)


def marker(time, label, origin=ORIGIN):
    return Marker(np.datetime64("NaT", "ms"), float(time), 0, label, origin)


def of(*events, end=100.0):
    return stimuli_of([marker(t, marker_label(e, *n)) for t, e, *n in events], end)


@settings(deadline=None)
@given(st.sampled_from(NAMED), NAMES)
def test_a_label_gives_back_its_event_and_name(event, text):
    label = marker_label(event, text)
    assert parse_label(label) == (event, item_name(text)) and len(label) <= 200 and label.isprintable()
    assert item_name(item_name(text)) == item_name(text)


@settings(deadline=None)
@given(st.text())
def test_other_labels_are_none_of_ours_or_parse(text):
    parsed = parse_label(text)
    assert parsed is None or parsed[0] in (*NAMED, "baseline", "finished")


EVENTS = st.lists(
    st.tuples(st.sampled_from([*NAMED, "baseline", "finished"]), st.sampled_from(["a", "b: c, d", "end: a"])),
    max_size=25,
)


@settings(deadline=None)
@given(EVENTS)
def test_any_sequence_of_markers_gives_ranges_in_order_that_do_not_overlap(events):
    times = np.arange(len(events), dtype=float)
    stimuli = of(*((t, e, n) for t, (e, n) in zip(times, events, strict=True)), end=30.0)
    ranges = sorted([(s.start, s.end) for s in stimuli.showings] + [*stimuli.baseline, *stimuli.pauses])
    assert all(a <= b for a, b in ranges) and all(b[0] >= a[1] for a, b in pairwise(ranges))
    assert sum(e == "start" for e, _ in events) == len(stimuli.showings)


@settings(deadline=None)
@given(st.lists(st.tuples(NAMES, st.floats(0.1, 60)), min_size=1, max_size=8), st.floats(0, 5), st.floats(0, 9))
def test_a_whole_show_is_read_back(items, pause, baseline):
    events, now = [(0.0, "baseline")] if baseline else [], baseline
    for i, (name, seconds) in enumerate(items):
        now += pause if i else 0
        events += [(now, "start", name), (now + seconds, "end", name)]
        now += seconds
    stimuli = of(*events, (now, "finished"), end=now + 3)
    assert [s.name for s in stimuli.showings] == [item_name(name) for name, _ in items]
    assert [s.end - s.start for s in stimuli.showings] == pytest.approx([s for _, s in items])
    assert all(s.whole for s in stimuli.showings) and len(stimuli.baseline) == bool(baseline)
    assert sum(b - a for a, b in stimuli.pauses) == pytest.approx(pause * (len(items) - 1), abs=1e-9)


def test_a_session_that_was_killed_in_an_item_ends_it():
    stimuli = of((1, "start", "a"), (3, "end", "a"), (4, "start", "b"), end=6.5)
    assert stimuli.showings[1] == Showing("b", 4, 6.5, whole=False) and stimuli.pauses == ((3, 4),)


def test_stopped_failed_and_repeated_items():
    stimuli = of(
        (1, "start", "a"), (3, "end", "a"), (3, "failed", "broken.mp4"), (4, "start", "a"), (5, "stopped", "a"),
        (5, "finished"), (9, "start", "c.mp4"), (10, "failed", "c.mp4"), (12, "finished"),
    )  # fmt: skip
    assert stimuli.names == ("a", "c.mp4", "broken.mp4") and stimuli.failed == ("broken.mp4",)
    assert [(s.start, s.end, s.whole) for s in stimuli.showings] == [(1, 3, True), (4, 5, False), (9, 10, False)]
    assert stimuli.pauses == ((3, 4), (10, 12))  # none between two shows


def test_markers_of_others_are_passed_over():
    markers = [marker(1, "stimulus start: a", "key 1"), marker(2, "coffee"), marker(3, "stimulus end: a")]
    assert stimuli_of(markers, 10.0).names == ()


# Responses.


@pytest.fixture
def watched(tmp_path):
    """Person 1 is neutral in the baseline, happy at cat, twice as long sad at dog; person 2 sees dog only. 10 fps."""
    clock = FakeClock()
    shown = [("neutral", 0.4, 10), ("happy", 0.7, 10), ("neutral", 0.4, 5), ("sad", 0.55, 20), ("neutral", 0.4, 5)]
    with SessionWriter(tmp_path / "s", info(live=True), clock=clock.make(live=True, fps=10)) as writer:
        index = 0
        marks = {
            0: ["baseline"], 10: [("start", "cat.jpg")], 20: [("end", "cat.jpg")], 25: [("start", "dog: a, b")],
            45: [("end", "dog: a, b"), "finished"],
        }  # fmt: skip
        for emotion, confidence, count in shown:
            for _ in range(count):
                faces = [face(1, emotion, confidence, sure=emotion != "sad" or index % 2 == 0)]
                if 25 <= index < 45:
                    faces.append(face(2, "happy", 0.7))
                writer.write(result(index, *faces, captured=clock.monotonic))
                for event in marks.get(index, ()):
                    event = (event,) if isinstance(event, str) else event
                    writer.mark(marker_label(*event), ORIGIN, monotonic=clock.monotonic)
                clock.go(0.1)
                index += 1
    return tmp_path / "s"


def test_means_are_those_of_the_time_of_the_item(watched):
    cat, dog, other = responses(read_session(watched))
    assert (cat.item, cat.id, cat.showings, cat.reference) == ("cat.jpg", 1, 1, "baseline")
    assert cat.means.frames == 10 and cat.means.seconds == pytest.approx(1.0) and cat.means.unsure == 0
    assert cat.means.probabilities == pytest.approx({"happy": 0.7, "angry": 0.1, "sad": 0.1, "neutral": 0.1}, abs=1e-3)
    # 0.7 * 0.81 - 0.1 * 0.51 - 0.1 * 0.63 for happy, angry and sad
    assert cat.means.valence == pytest.approx(0.453, abs=1e-3)
    assert cat.means.arousal == pytest.approx(0.7 * 0.51 + 0.1 * 0.59 - 0.1 * 0.27, abs=1e-3)
    assert cat.differences["happy"] == pytest.approx(0.5, abs=1e-3)
    assert cat.differences["neutral"] == pytest.approx(-0.3, abs=1e-3)
    assert cat.differences["valence"] == pytest.approx(0.453 - 0.2 * (0.81 - 0.51 - 0.63), abs=1e-3)
    assert dog.means.frames == 20 and dog.means.unsure == pytest.approx(0.5)
    assert (other.id, other.reference, other.differences) == (2, "", {})  # not there in the baseline


def test_an_item_shown_twice_counts_both_times_by_their_duration(tmp_path):
    times = [0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 1.0, 1.1]
    emotions = ["neutral"] * 2 + ["happy"] * 1 + ["sad"] * 3 + ["neutral"] * 3
    with SessionWriter(tmp_path / "s", info()) as writer:
        for i, (t, emotion) in enumerate(zip(times, emotions, strict=True)):
            writer.write(result(i, face(1, emotion, 0.7), time=t))
        for time, label in ((0.2, "start"), (0.3, "end"), (0.3, "start"), (0.9, "end")):
            writer.mark(marker_label(label, "a"), ORIGIN, time=time)
    (one,) = responses(read_session(tmp_path / "s"))
    assert one.showings == 2 and one.means.frames == 4 and one.means.seconds == pytest.approx(0.7)
    # 0.1 s of happy at 0.7, 0.6 s at 0.1
    assert one.means.probabilities["happy"] == pytest.approx((0.1 * 0.7 + 0.6 * 0.1) / 0.7, abs=1e-3)


def test_edits_of_the_review_count(watched):
    add_edit(watched, Merge(2, into=1))
    add_edit(watched, Exclude(1.0, 1.5))
    cat, dog = responses(read_session(watched, edited=True))
    assert cat.means.frames == 5 and dog.id == 1


def test_the_table_has_a_row_for_each_item_and_person(watched, tmp_path):
    rows = list(csv.DictReader(io.StringIO(responses_csv(read_session(watched)))))
    assert [(r["item"], r["id"]) for r in rows] == [("cat.jpg", "1"), ("dog: a, b", "1"), ("dog: a, b", "2")]
    assert rows[0]["p_happy"] == "0.7" and rows[0]["diff_p_happy"] == "0.5" and rows[2]["diff_valence"] == ""
    assert rows[0]["reference"] == "baseline" and float(rows[0]["seconds"]) == pytest.approx(1.0)
    place = tmp_path / "stimulus.csv"
    assert report([str(watched), "--stimulus-csv", str(place)]) == 0 and place.read_text().startswith("item,id,name,")
    with pytest.raises(FerError, match="already exists; add --overwrite"):
        report([str(watched), "--stimulus-csv", str(place)])


def test_an_item_that_nobody_saw_or_that_failed_has_a_row(tmp_path):
    with SessionWriter(tmp_path / "s", info()) as writer:
        for i in range(10):
            writer.write(result(i, *([face(1)] if i < 5 else [])))
        for time, *event in ((0.6, "start", "late"), (0.8, "end", "late"), (0.8, "failed", "broken.mp4")):
            writer.mark(marker_label(*event), ORIGIN, time=time)
    session = read_session(tmp_path / "s")
    rows = list(csv.DictReader(io.StringIO(responses_csv(session))))
    assert [(r["item"], r["showings"], r["frames"], r["id"]) for r in rows] == [
        ("late", "1", "0", ""), ("broken.mp4", "0", "0", ""),
    ]  # fmt: skip
    page = report_html(session)
    assert "Nobody was seen while an item was shown" in page and "Could not be shown: broken.mp4" in page


def test_the_report_has_a_chart_and_the_differences(watched):
    page = report_html(read_session(watched))
    assert "Responses to the stimuli" in page and page.count("Mean response to each item") == 2
    part = page[page.index("Responses to the stimuli") :]
    assert "70%<br><small>+50</small>" in part and "cat.jpg" in part and "<th>baseline</th>" in part
    assert "<script" not in page and "http" not in part.replace("http://www.w3.org", "")


def test_a_session_without_stimuli_says_so_and_its_report_has_no_part(tmp_path):
    session = read_session(record(tmp_path / "s", [result(0, face(1))]))
    assert "Responses to the stimuli" not in report_html(session) and responses(session) == ()
    with pytest.raises(FerError, match="no stimulus was shown in this session"):
        export_responses(session, tmp_path / "x.csv")
    assert not (tmp_path / "x.csv").exists()


def test_a_marker_has_the_time_of_what_happened_and_not_of_its_writing(tmp_path):
    clock = FakeClock()
    with SessionWriter(tmp_path / "s", info(live=True), clock=clock.make(live=True, fps=10)) as writer:
        writer.write(result(0, captured=clock.monotonic))
        clock.go(0.05)
        happened = clock.monotonic
        clock.go(0.35)
        writer.write(result(1, time=0.4, captured=clock.monotonic))
        writer.mark("late", monotonic=happened)
    (late,) = read_session(tmp_path / "s").markers
    assert late.time == pytest.approx(0.05) and (late.wall - read_session(tmp_path / "s").frames.wall[0]) == 50


def test_a_marker_of_a_file_is_at_most_a_second_after_its_last_frame(tmp_path):
    clock = FakeClock()
    with SessionWriter(tmp_path / "s", info(fps=10.0), clock=clock.make(live=False, fps=10)) as writer:
        writer.write(result(7, captured=clock.monotonic))
        clock.go(30)
        writer.mark("after a wait", monotonic=clock.monotonic)
        writer.mark("before", monotonic=clock.monotonic - 30.02)
    before, after = read_session(tmp_path / "s").markers
    assert after.time == pytest.approx(1.7) and before.time == pytest.approx(0.68)


def test_numbers_of_markers_do_not_lie_on_each_other(tmp_path):
    with SessionWriter(tmp_path / "s", info()) as writer:
        for i in range(200):
            writer.write(result(i, face(1)))
        for time in (1.0, 1.0, 1.05, 10.0):
            writer.mark("here", time=time)
    page = report_html(read_session(tmp_path / "s"))
    chart = page[page.index("<svg") : page.index("</svg>")]
    assert chart.count(": here</title>") == 4  # each has its line
    assert [f">{n}</text>" in chart for n in (1, 2, 3, 4)] == [True, False, False, True]
