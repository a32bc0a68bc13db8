"""The window, offscreen, with real clicks."""

import shutil
import threading
import time
from pathlib import Path

import cv2
import numpy as np
import pytest

import fer_models.card
from fer_models import FerError
from fer_models.card import find_bundle

pytest.importorskip("PyQt6", reason="PyQt6 is not installed (pip install 'fer-cam[gui]')")

from fer_cam.gui import _check

try:
    _check()
except FerError as error:
    pytest.skip(str(error), allow_module_level=True)

from PyQt6.QtCore import QPoint, Qt, QTimer
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

from fer_cam.gui import run_window
from fer_cam.gui.window import MainWindow
from fer_cam.settings import Settings


@pytest.fixture(scope="module")
def app():
    return QApplication.instance() or QApplication(["fer-cam"])


@pytest.fixture
def window(app):
    made = []

    def make(**settings):
        shown = MainWindow(Settings(**({"source": "demo"} | settings)))
        shown.resize(1000, 620)
        shown.show()
        shown.start()
        made.append(shown)
        return shown

    yield make
    for shown in made:
        shown.close()


def wait(condition, seconds=20.0):
    """Let Qt work until `condition` holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        QTest.qWait(20)


def faces_shown(window):
    return window.controls.who.text() != "No face"


def click(button):
    # A check box is clicked on its box, not in the empty room to the right of its text.
    where = QPoint(8, button.height() // 2)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=where)


def choose(box, value):
    """Pick an entry as a user does: with the keyboard, in the opened list."""
    box.setFocus()
    box.showPopup()
    view = box.view()
    view.setCurrentIndex(box.model().index(box.findData(value), 0))
    QTest.keyClick(view, Qt.Key.Key_Return)


def pixels(image):
    """A QImage as a uint8 BGR array."""
    image = image.convertToFormat(image.Format.Format_BGR888)
    data = np.frombuffer(image.constBits().asarray(image.sizeInBytes()), np.uint8)
    return data.reshape(image.height(), image.bytesPerLine())[:, : 3 * image.width()].reshape(image.height(), -1, 3)


def test_the_demo_shows_a_face_its_label_and_figures(window, tmp_path):
    shown = window()
    wait(lambda: faces_shown(shown))
    assert "frames/s" in shown.figures.text() and "ms" in shown.figures.text()
    assert "%" in shown.controls.bars.accessibleDescription()
    # The screenshot has the picture in it: the portrait's blue ground is there.
    path = tmp_path / "window.png"
    assert shown.grab().save(str(path))
    screen = cv2.imread(str(path)).astype(int)
    blue = (screen[:, :, 0] > 120) & (screen[:, :, 0] - screen[:, :, 2] > 40)
    assert blue.mean() > 0.02


def test_headset_by_a_click(window):
    shown = window()
    wait(lambda: faces_shown(shown))
    before = (pixels(shown.view.image).max(2) == 0).sum()
    click(shown.controls.headset)
    assert shown.controls.headset.isChecked()
    wait(lambda: (pixels(shown.view.image).max(2) == 0).sum() > before + 3000)
    click(shown.controls.headset)
    wait(lambda: (pixels(shown.view.image).max(2) == 0).sum() < before + 3000)


def test_detector_and_source_while_it_runs(window, video):
    shown = window()
    wait(lambda: faces_shown(shown))
    choose(shown.controls.detector, "haar")
    wait(lambda: shown.worker._current.detector == "haar")
    wait(lambda: faces_shown(shown))
    shown.controls.changed.emit(Settings(source=str(video), detector="mtcnn"))
    wait(lambda: str(video) in shown.windowTitle())
    assert shown.controls.source.currentText() == video.name
    wait(lambda: shown.controls.again.isVisible())  # two seconds later it has ended
    click(shown.controls.again)
    wait(lambda: not shown.controls.again.isVisible())
    choose(shown.controls.source, "demo")
    wait(lambda: shown.windowTitle().startswith("demo"))


TOY = Path(__file__).parent / "data" / "toy-gender"


def test_an_attribute_while_it_runs(window, tmp_path, monkeypatch):
    shutil.copytree(find_bundle("mobilenet-7"), tmp_path / "mobilenet-7")
    shutil.copytree(TOY, tmp_path / "gender")
    monkeypatch.setattr(fer_models.card, "HERE", tmp_path)
    shown = window()
    wait(lambda: faces_shown(shown))
    box = shown.controls.attribute
    assert box.isVisible() and [box.itemText(i) for i in range(box.count())] == ["none", "gender"]
    assert box.currentText() == "none" and "woman" not in shown.controls.who.text()
    assert shown.controls.model.findText("gender") < 0
    choose(box, "gender")
    wait(lambda: "woman" in shown.controls.who.text())
    assert shown.worker._current.attribute == "gender" and box.currentText() == "gender"
    choose(box, None)
    wait(lambda: "woman" not in shown.controls.who.text())
    assert box.currentText() == "none"
    shown.controls.changed.emit(Settings(source="demo", attribute="nothing"))
    wait(lambda: "unknown attribute" in shown.statusBar().currentMessage())
    wait(lambda: box.currentText() == "none")


def test_an_attribute_of_the_command_line_is_shown_and_none_is_nothing_to_choose(window, tmp_path, monkeypatch):
    shutil.copytree(find_bundle("mobilenet-7"), tmp_path / "mobilenet-7")
    monkeypatch.setattr(fer_models.card, "HERE", tmp_path)
    bare, asked = window(), window(attribute=str(TOY))
    wait(lambda: "woman" in asked.controls.who.text())
    box = asked.controls.attribute
    assert [box.itemText(i) for i in range(box.count())] == ["none", "toy-gender"]
    assert box.isVisible() and box.currentText() == "toy-gender"
    assert not bare.controls.attribute.isVisible()
    choose(box, None)
    wait(lambda: "woman" not in asked.controls.who.text() and faces_shown(asked))


def test_a_source_that_fails_is_told_and_another_can_be_chosen(window):
    shown = window(source="nothing.mp4")
    wait(lambda: "no such file" in shown.statusBar().currentMessage())
    choose(shown.controls.source, "demo")
    wait(lambda: faces_shown(shown))


def test_a_wrong_model_leaves_the_one_that_works(window):
    shown = window()
    wait(lambda: faces_shown(shown))
    shown.controls.changed.emit(Settings(source="demo", model="nothing"))
    wait(lambda: "unknown model" in shown.statusBar().currentMessage())
    wait(lambda: shown.controls.model.currentText() == "mobilenet-7")
    assert shown.worker._current.model == "mobilenet-7"
    before = shown._shown
    wait(lambda: shown._shown > before + 5)  # and the picture goes on


def test_a_detector_that_cannot_be_had_leaves_the_one_that_works(window, monkeypatch):
    shown = window()
    wait(lambda: faces_shown(shown))

    def missing(*_):
        raise FerError("haar is missing")

    monkeypatch.setattr("fer_cam.settings.make_detector", missing)
    choose(shown.controls.detector, "haar")
    wait(lambda: "haar is missing" in shown.statusBar().currentMessage())
    wait(lambda: shown.controls.detector.currentData() == "mtcnn")
    before = shown._shown
    wait(lambda: shown._shown > before + 5)


def test_after_a_failed_start_another_choice_plays(window, monkeypatch):
    from fer_cam.detectors import make_detector

    def no_mtcnn(name, *rest):
        if name == "mtcnn":
            raise FerError("mtcnn is missing")
        return make_detector(name, *rest)

    monkeypatch.setattr("fer_cam.settings.make_detector", no_mtcnn)
    shown = window(detector="mtcnn")
    wait(lambda: "mtcnn is missing" in shown.statusBar().currentMessage())
    choose(shown.controls.detector, "haar")
    wait(lambda: faces_shown(shown))


def test_a_failure_is_told_once(window):
    shown, told = window(), []
    wait(lambda: faces_shown(shown))
    shown.worker.failed.connect(told.append)
    shown.controls.changed.emit(Settings(source="a" * 400 + ".mp4"))
    wait(lambda: told)
    QTest.qWait(300)
    assert len(told) == 1


def test_a_recording_that_cannot_start_leaves_the_picture(window, tmp_path):
    shown = window()
    wait(lambda: faces_shown(shown))
    shown.toggle_recording(str(tmp_path / "no" / "film.mp4"))
    wait(lambda: "no folder" in shown.statusBar().currentMessage())
    before = shown._shown
    wait(lambda: shown._shown > before + 5)
    assert "Start" in shown.controls.record.text()


def test_a_source_that_failed_can_be_tried_again(window, video):
    hidden = video.with_name("hidden.avi")
    video.rename(hidden)
    shown = window(source=str(video))
    wait(lambda: shown.controls.again.isVisible())
    assert "Try again" in shown.controls.again.text()
    hidden.rename(video)
    click(shown.controls.again)
    wait(lambda: faces_shown(shown))
    assert not shown.controls.again.isVisible()


def test_pictures_and_recordings_are_saved(window, tmp_path):
    shown = window()
    wait(lambda: faces_shown(shown))
    shown.save_picture(str(tmp_path / "a.png"))
    assert cv2.imread(str(tmp_path / "a.png")).shape == (480, 640, 3)
    shown.save_picture(str(tmp_path / "no" / "a.png"))
    assert "cannot be written" in shown.statusBar().currentMessage()
    film = tmp_path / "film.mp4"
    shown.toggle_recording(str(film))
    wait(lambda: "Stop" in shown.controls.record.text())
    QTest.qWait(400)
    click(shown.controls.record)
    wait(film.exists)
    assert cv2.VideoCapture(str(film)).get(cv2.CAP_PROP_FRAME_COUNT) >= 3


def test_closing_finishes_the_recording(window, tmp_path):
    shown = window()
    wait(lambda: faces_shown(shown))
    film = tmp_path / "film.mp4"
    shown.toggle_recording(str(film))
    wait(lambda: "Stop" in shown.controls.record.text())
    QTest.qWait(300)
    shown.close()
    assert film.exists()
    assert not any(t.name == "pipeline" and t.is_alive() for t in threading.enumerate())


def test_the_window_never_waits(window, monkeypatch):
    # A camera that takes two seconds to open must not hold the window's thread.
    def slow(*_, **__):
        time.sleep(2)
        raise FerError("slow: cannot be opened")

    shown = window()
    wait(lambda: faces_shown(shown))
    monkeypatch.setattr("fer_cam.gui.worker.open_source", slow)
    gaps, last = [], time.monotonic()

    def beat():
        nonlocal last
        gaps.append(time.monotonic() - last)
        last = time.monotonic()

    timer = QTimer()
    timer.timeout.connect(beat)
    timer.start(10)
    shown.controls.changed.emit(Settings(source="rtsp://slow"))
    wait(lambda: "slow: cannot be opened" in shown.statusBar().currentMessage())
    timer.stop()
    assert len(gaps) > 50 and max(gaps) < 0.5


def test_frames_closes_the_window(app, capsys):
    assert run_window(Settings(source=""), "demo", frames=5) == 0
    assert run_window(Settings(source=""), "nothing.mp4") == 1
    assert "no such file" in capsys.readouterr().err
    with pytest.raises(FerError, match="unknown attribute"):
        run_window(Settings(source="", attribute="nothing"), "demo")
    with pytest.raises(FerError, match="is a model of gender"):
        run_window(Settings(source="", model=str(TOY)), "demo")
    with pytest.raises(FerError, match="unknown detector"):
        run_window(Settings(source="", detector="hear"), "demo")
