"""The report is one page that loads nothing, for every session."""

import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import cv2
import numpy as np
import pytest
from sessions_made import face, info, record, result

from fer_cam.session.colours import EMOTION_COLOURS, colour_of_label, ink_on
from fer_cam.session.edits import Exclude, apply_edits
from fer_cam.session.export import export_csv, export_timeline
from fer_cam.session.reader import read_session
from fer_cam.session.report import report_html, write_report
from fer_cam.session.report.axes import TimeAxis
from fer_cam.session.writer import SessionWriter
from fer_models import FerError
from fer_models.emotion_names import EMOTIONS

VOID = {"meta", "img", "br"}


class Checker(HTMLParser):
    """Fails on tags that are not closed in order, and collects the addresses and the text of a page."""

    def __init__(self):
        super().__init__()
        self.open, self.addresses, self.words, self.tags = [], [], [], []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.addresses += [v for k, v in attributes if k in ("src", "href", "data", "srcset")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


def check(page):
    checker = Checker()
    checker.feed(page)
    assert checker.open == [] and "script" not in checker.tags
    assert all(a.startswith("data:image/jpeg;base64,") for a in checker.addresses)
    assert not re.search(r"url\(|@import|https?://", page) and "nan" not in page.lower()
    return checker, " ".join("".join(checker.words).split())


@pytest.fixture
def folder(tmp_path):
    with SessionWriter(tmp_path / "s", info(informed=True), video=True) as writer:
        for i in range(60):
            mood = face(1, "happy" if i < 30 else "sad", 0.9)
            other = [face(2, "angry", 0.4, sure=False)] if 20 <= i < 40 else []
            writer.write(result(i, mood, *other))
            if i == 30:
                writer.mark("<script>alert(1)</script>", "key 1")
                writer.rename(1, "A & B <b>")
    return tmp_path / "s"


def test_the_page_says_what_was_recorded(folder):
    _, words = check(report_html(read_session(folder)))
    assert "A label is what an expression looks like to a network, not what a person feels." in words
    assert "people in the picture were told" in words and "interrupted" not in words
    assert "A & B <b>" in words and "person 2" in words and "<script>alert(1)</script>" in words
    assert "A & B <b>: sad, person 2: unsure" in words  # in the second after the marker
    assert "not measured" in words and "Russell and Mehrabian 1977" in words and "ab" * 32 in words
    assert "0:06length" in words and "60frames" in words


def test_a_killed_session_and_people_who_were_not_told_are_named(folder, tmp_path):
    writer = SessionWriter(tmp_path / "t", info(informed=False))
    writer.write(result(0, face()))
    _, words = check(report_html(read_session(tmp_path / "t")))
    assert "was interrupted" in words and "were not told" in words and "Clearest moments" in words
    writer.close()


def test_pictures_are_those_of_the_peaks(folder):
    checker, _ = check(report_html(read_session(folder)))
    assert len(checker.addresses) == 2  # happy at frame 0, sad at frame 30; a guess has no peak
    from base64 import b64decode

    greys = [
        cv2.imdecode(np.frombuffer(b64decode(a.split(",")[1]), np.uint8), 0)[60:100, 60:100].mean()
        for a in checker.addresses
    ]
    assert greys == pytest.approx([16, 16 + 30 * 3], abs=4)
    (folder / "video.mp4").write_bytes(b"no video")
    assert check(report_html(read_session(folder)))[0].addresses == []
    (folder / "video.mp4").unlink()
    assert check(report_html(read_session(folder)))[0].addresses == []


@pytest.mark.parametrize("count", [0, 1, 2])
def test_short_sessions_have_a_page(tmp_path, count):
    results = [result(i, *([face()] if count == 2 else [])) for i in range(count or 1)]
    session = read_session(record(tmp_path / "s", results))
    if count == 0:
        session = apply_edits(session, [Exclude(-1.0, 99.0)])
    _, words = check(report_html(session))
    assert ("No face was found" in words) == (count < 2)


def test_labels_without_affect_and_many_people_have_a_page(tmp_path):
    labels = ("bored", "at ease")
    faces = [face(i, "bored", 0.9, labels=labels) for i in range(1, 15)]
    session = read_session(record(tmp_path / "s", [result(i, *faces) for i in range(5)], info=info(labels=labels)))
    checker, words = check(report_html(session))
    assert "Valence and arousal" not in words and "6 more people" in words and checker.tags.count("svg") == 8


def test_it_is_written_as_a_whole_or_not_at_all(folder, tmp_path):
    session = read_session(folder)
    assert write_report(session) == folder / "report.html"
    assert write_report(session, tmp_path / "out.html").read_text("utf-8") == report_html(session)
    with pytest.raises(FerError, match="cannot be written"):
        write_report(session, tmp_path / "none" / "out.html")


def test_exports_have_the_edits(folder, tmp_path):
    session = apply_edits(read_session(folder), [Exclude(0.0, 2.95)])
    export_csv(session, tmp_path / "out.csv")
    lines = (tmp_path / "out.csv").read_text("utf-8").splitlines()
    original = (folder / "faces.csv").read_text("utf-8").splitlines()
    assert lines[0] == original[0] and len(lines) == 1 + 30 + 10
    first = next(line for line in original if ",30,1," in line)
    assert lines[1].split(",")[:4] == first.split(",")[:4] and lines[1].split(",")[0].endswith("+00:00")
    export_timeline(session, tmp_path / "out.svg")
    words = "".join(ElementTree.parse(tmp_path / "out.svg").getroot().itertext())
    assert "A & B <b>" in words and "neutral" in words
    with pytest.raises(FerError, match="cannot be written"):
        export_csv(session, tmp_path / "none" / "out.csv")


def test_an_axis_bins_by_time_and_bridges_one_hole():
    axis = TimeAxis(10.0, 4.0, 4)
    assert axis.bin_of(np.array([9.0, 10.0, 11.5, 13.99, 14.0, 20.0])).tolist() == [0, 0, 1, 3, 3, 3]
    means = axis.means(np.array([10.0, 10.5, 13.0]), np.array([1.0, 3.0, 1.0]), np.array([[0.0], [1.0], [5.0]]))
    assert means[0, 0] == pytest.approx(0.75) and np.isnan(means[1, 0]) and means[3, 0] == 5
    has = np.array([True, False, True, False, False, True])
    assert axis.runs(has) == [(0, 3), (5, 6)] and axis.runs(np.zeros(3, bool)) == []


def test_every_emotion_has_a_colour_of_its_own_and_readable_ink():
    colours = [colour_of_label(emotion) for emotion in EMOTIONS]
    assert len(set(colours)) == len(EMOTIONS) == len(EMOTION_COLOURS)
    assert ink_on("#0072b2") == "#ffffff" and ink_on("#f0c830") == "#111111"
    assert colour_of_label("bored", 1) != colour_of_label("at ease", 2) and colour_of_label("joy") == colours[3]
