"""Every window in every language: Alt and a letter do one thing, and all of it fits a small screen."""

import re
from collections import defaultdict

import cv2
import pytest
from films_made import film, numbered
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import QAbstractButton, QLabel, QMainWindow, QMenu, QWidget
from sessions_made import face, record, result
from tables_made import make_table
from window_driven import QTest, faces_shown, wait

from fer_cam.gui.language import LANGUAGES


def letter(text):
    match = re.search(r"&(\w)", text)
    return match[1].lower() if match else ""


def clashes(texts):
    """The texts that share a letter."""
    groups = defaultdict(set)
    for text in texts:
        if letter(text):
            groups[letter(text)].add(text)
    return [group for group in groups.values() if len(group) > 1]


def check(window):
    """Every letter is used once among what is visible in a window, and once in each of its menus."""
    texts = []
    for widget in window.findChildren(QWidget):
        mnemonic = isinstance(widget, QAbstractButton) or (isinstance(widget, QLabel) and widget.buddy() is not None)
        if mnemonic and widget.isVisible() and widget.window() is window:
            texts.append(widget.text())
    if isinstance(window, QMainWindow):
        menus = [menu for menu in window.menuBar().findChildren(QMenu) if menu.parent() is window.menuBar()]
        texts += [menu.title() for menu in menus]
        for menu in menus:
            entries = [action.text() for action in menu.actions() if not action.isSeparator()]
            assert not clashes(entries), menu.title()
    assert len(texts) > 3 and not clashes(texts)


@pytest.fixture
def speaking(window):
    """Returns a function that opens a window in a language; afterwards it is English again."""
    made = []

    def start(language, **settings):
        made.append(window(**settings))
        made[-1].prefer(language=language, welcomed=False)
        QTest.qWait(50)
        return made[-1]

    yield start
    for shown in made:
        shown.prefer(language="en")
    QTest.qWait(50)


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_of_the_window_of_a_film_and_of_photos(speaking, language, tmp_path):
    place = str(tmp_path / "a.mp4")
    film(place, numbered(40))
    shown = speaking(language, source=place)
    wait(lambda: shown.inside.player.isVisible() and shown.view.result)
    check(shown)
    shown.files.play(False)
    check(shown)
    for name in "ab":
        cv2.imwrite(str(tmp_path / f"{name}.png"), numbered(1)[0])
    shown.choices.change(source=str(tmp_path))
    wait(lambda: shown.inside.player.before.isVisible())
    check(shown)
    shown.choices.change(source=str(tmp_path / "missing.mp4"))
    wait(lambda: shown.view.message.isVisible() and shown.view.message.again.isVisible())
    check(shown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_of_the_demo_and_the_stimulus_page(speaking, language):
    shown = speaking(language)
    wait(lambda: faces_shown(shown) and shown.timeline.pause.isVisible())
    check(shown)
    check(shown.stimulus.open())


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_of_a_review_and_of_the_label_window(speaking, language, tmp_path):
    shown = speaking(language)
    record(tmp_path / "s", [result(i, face(1)) for i in range(20)])
    review = shown.sessions.open(tmp_path / "s")
    wait(lambda: review.state is not None)
    check(review)
    review.clock.play(True)
    check(review)
    label = shown.labelling.open(make_table(tmp_path / "t", ["happy", "sad"]))
    wait(lambda: label.way is not None)
    check(label)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_window_fits_a_small_screen(speaking, language, tmp_path):
    for name in "ab":
        cv2.imwrite(str(tmp_path / f"{name}.png"), numbered(1, 320, 240)[0])
    shown = speaking(language, source=str(tmp_path))
    wait(lambda: shown.inside.player.before.isVisible())
    shown.resize(640, 480)
    QTest.qWait(50)
    player = shown.inside.player
    assert (shown.width(), shown.height()) == (640, 480)
    for button in (player.before, player.after):
        assert button.text() and button.fontMetrics().horizontalAdvance(button.text()) < button.width()
        assert len(button.accessibleName()) > 2
    shown.choices.change(source="demo", compare="headset")
    wait(lambda: shown.inside.pictures.comparing and shown.inside.pictures.bar.text.text())
    shown.resize(640, 480)
    QTest.qWait(50)
    bar = shown.inside.pictures.bar
    assert (shown.width(), shown.height()) == (640, 480)
    assert bar.text.text().endswith("…") and len(bar.text.toolTip()) > len(bar.text.text())
    record(tmp_path / "s", [result(i, face(1)) for i in range(20)])
    review, page = shown.sessions.open(tmp_path / "s"), shown.stimulus.open()
    label = shown.labelling.open(make_table(tmp_path / "t", ["happy", "sad"]))
    wait(lambda: review.state is not None and label.way is not None)
    room = QGuiApplication.primaryScreen().availableGeometry()
    assert room.width() < 1180  # the usual width of a review
    for opened in (review, page, label):
        assert opened.width() < room.width() and opened.height() < room.height(), type(opened)
    for small in (review, page, label):
        small.resize(640, 480)
        QTest.qWait(50)
        assert (small.width(), small.height()) == (640, 480), type(small)
    row = review.transport
    shown_ones = [w for w in (row.play, row.slider, row.time, row.speed) if w.isVisible()]
    places = [w.geometry() for w in shown_ones]
    assert len(places) == 4 and not any(a.intersects(b) for i, a in enumerate(places) for b in places[i + 1 :])
    label.activateWindow()
    wait(label.isActiveWindow)
    label.panel.shuffle.setFocus()
    assert label.panel.answer.visibleRegion().isEmpty()
    QTest.keyClick(label.panel.shuffle, Qt.Key.Key_Tab)  # scrolls to what was below the edge
    QTest.qWait(20)
    assert label.panel.answer.hasFocus() and not label.panel.answer.visibleRegion().isEmpty()
