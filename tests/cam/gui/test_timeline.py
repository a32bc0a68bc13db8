"""The timeline: it follows the time, can be paused, scrolled and zoomed, and shows markers."""

import numpy as np
import pytest
from window_driven import click, faces_shown, wait

pytest.importorskip("pyqtgraph", reason="pyqtgraph is not installed (pip install 'fer-cam[gui]')")

from PyQt6.QtCore import QPoint, QPointF, Qt
from PyQt6.QtGui import QWheelEvent
from PyQt6.QtWidgets import QApplication

from fer_cam.gui.timeline.timeline import Timeline
from fer_cam.live.history import History
from fer_cam.live.people import People
from fer_cam.types import Face


def face(number, happy):
    return Face(number, (0, 0, 50, 50), 1.0, "happy", happy, {"happy": happy, "sad": 1 - happy})


@pytest.fixture
def timeline(app):
    """A timeline of two people over two minutes."""
    history, people = History(), People()
    for i in range(120 * 8):
        history.add((face(1, 0.75), face(2, 0.5 + 0.4 * np.sin(i / 20))), i / 8)
    shown = Timeline(history, people, "emotions")
    shown.resize(900, 200)
    shown.show()
    shown.make_plot()
    shown.update_now(120.0, 1)
    yield shown
    shown.close()


def shown_range(timeline):
    return timeline.plot.getViewBox().viewRange()[0]


def scroll(plot, up):
    place = QPointF(plot.width() / 2, plot.height() / 2)
    event = QWheelEvent(
        place, plot.mapToGlobal(place), QPoint(0, 0), QPoint(0, 240 if up else -240), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(plot.viewport(), event)
    QApplication.processEvents()


def values(timeline, name):
    _, y = timeline.plot._curves[name].getOriginalDataset()
    return y


def test_it_shows_the_last_minute_of_the_first_card(timeline):
    assert shown_range(timeline) == pytest.approx([60, 120])
    assert timeline.person.currentText() == "Person 1" and values(timeline, "happy") == pytest.approx(75)
    timeline.update_now(121.0, 2)
    assert timeline.person.currentText() == "Person 2" and values(timeline, "happy").std() > 10


def test_a_chosen_person_stays(timeline):
    timeline.person.setCurrentIndex(1)
    timeline.person.activated.emit(1)
    timeline.update_now(121.0, 1)
    assert timeline.person.currentText() == "Person 2"


def test_zooming_leaves_the_newest_moment_and_a_button_returns(timeline):
    assert not timeline.now.isEnabled()
    scroll(timeline.plot, up=True)
    low, high = shown_range(timeline)
    assert high - low < 60 and timeline.now.isEnabled()
    timeline.update_now(125.0, 1)
    assert shown_range(timeline) == pytest.approx([low, high])
    click(timeline.now)
    timeline.update_now(126.0, 1)
    assert shown_range(timeline) == pytest.approx([66, 126])


def test_a_pause_keeps_the_curves(timeline):
    click(timeline.pause)
    before = len(values(timeline, "happy"))
    timeline._history.add((face(1, 0.1),), 130.0)
    timeline.update_now(130.0, 1)
    assert len(values(timeline, "happy")) == before and shown_range(timeline) == pytest.approx([60, 120])
    click(timeline.pause)
    timeline.update_now(130.0, 1)
    assert len(values(timeline, "happy")) > before and shown_range(timeline)[1] == pytest.approx(130)


def test_valence_and_arousal(timeline):
    timeline.show_curves("affect")
    timeline.update_now(120.0, 1)
    assert set(timeline.plot._curves) == {"valence", "arousal"}
    assert values(timeline, "valence") == pytest.approx(0.75 * 0.81 - 0.25 * 0.63)
    timeline.show_curves("emotions")
    timeline.update_now(120.0, 1)
    assert set(timeline.plot._curves) == {"happy", "sad"}


def test_markers_are_lines_with_words(timeline):
    timeline.plot.set_markers([(70.0, "begin"), (90.0, "end")])
    assert [(line.value(), line.label.format) for line in timeline.plot._markers] == [(70, "begin"), (90, "end")]
    timeline.plot.set_markers([])
    assert not timeline.plot._markers


def test_shares_of_time_are_shown_with_words(timeline):
    assert timeline.bars.accessibleDescription() == "happy 100%, sad 0%, unsure 0%"


def test_another_source_begins_anew(window, video):
    shown = window()
    wait(lambda: faces_shown(shown) and shown.timeline.plot is not None and shown.timeline.plot._curves)
    wait(lambda: shown.results.now > 1)
    shown.choices.change(source=str(video))
    wait(lambda: video.name in shown.windowTitle() and faces_shown(shown))
    assert shown.results.now < 2 and len(shown.history.series(shown.history.people[0]).times) < 20
