"""The window, offscreen: what it shows, what it saves, and what can be chosen in it."""

import gc
import threading
import time
import weakref

import cv2
import pytest
from faces_made import TOY
from recordings import make_film, read_film, sound_length
from window_driven import QTest, QTimer, choose, click, faces_shown, frame, message, pick, wait

from fer_cam.drawing.overlay import draw
from fer_cam.gui import run_window
from fer_cam.settings import Settings
from fer_models import FerError


def test_the_demo_shows_a_face_its_label_and_figures(window, tmp_path):
    shown = window()
    wait(lambda: faces_shown(shown))
    wait(lambda: "frames/s" in shown.status.figures.text() and "ms" in shown.status.figures.text())
    assert "%" in shown.cards.cards[0].bars.accessibleDescription()
    # The screenshot has the picture in it: the portrait's blue ground is there.
    path = tmp_path / "window.png"
    assert shown.grab().save(str(path))
    screen = cv2.imread(str(path)).astype(int)
    blue = (screen[:, :, 0] > 120) & (screen[:, :, 0] - screen[:, :, 2] > 40)
    assert blue.mean() > 0.02


def test_headset_by_a_click(window):
    shown = window()
    wait(lambda: faces_shown(shown))
    before = (frame(shown).max(2) == 0).sum()
    click(shown.tools.headset)
    assert shown.actions_.headset.isChecked()
    wait(lambda: (frame(shown).max(2) == 0).sum() > before + 3000)
    click(shown.tools.headset)
    wait(lambda: (frame(shown).max(2) == 0).sum() < before + 3000)


@pytest.mark.slow
def test_detector_and_source_while_it_runs(window, video):
    shown = window()
    wait(lambda: faces_shown(shown))
    pick(shown.menus.detectors, "haar")
    wait(lambda: shown.worker.current.detector == "haar")
    wait(lambda: faces_shown(shown))
    shown.choices.change(source=str(video), detector="mtcnn")
    wait(lambda: video.name in shown.windowTitle())
    assert shown.tools.source.currentText() == video.name
    wait(lambda: shown.tools.again.isVisible())  # two seconds later it has ended
    click(shown.tools.again)
    wait(lambda: not shown.tools.again.isVisible())
    choose(shown.tools.source, "demo")
    wait(lambda: shown.windowTitle().startswith("Demo"))


def test_pictures_and_recordings_are_saved(window, tmp_path):
    shown = window()
    wait(lambda: faces_shown(shown))
    shown.save_picture(str(tmp_path / "a.png"))
    wait(lambda: "Saved" in message(shown))
    assert cv2.imread(str(tmp_path / "a.png")).shape == (480, 640, 3)
    shown.save_picture(str(tmp_path / "no" / "a.png"))
    wait(lambda: "cannot be written" in message(shown))
    film = tmp_path / "film.mp4"
    shown.toggle_recording(str(film))
    wait(lambda: "Stop" in shown.tools.record.text())
    QTest.qWait(400)
    click(shown.tools.record)
    wait(film.exists)
    assert cv2.VideoCapture(str(film)).get(cv2.CAP_PROP_FRAME_COUNT) >= 3


def test_a_recorded_frame_is_drawn_once(window, tmp_path, monkeypatch):
    shown, drawn = window(), []
    wait(lambda: faces_shown(shown))

    def count(result):
        drawn.append(result.frame.index)
        return draw(result)

    for module in ("fer_cam.gui.work.recording", "fer_cam.sinks.video"):
        monkeypatch.setattr(f"{module}.draw", count)
    shown.toggle_recording(str(tmp_path / "film.mp4"))
    wait(lambda: "Stop" in shown.tools.record.text())
    before = len(drawn)
    wait(lambda: len(drawn) >= before + 10)
    shown.close()
    assert len(set(drawn)) == len(drawn)


def test_closing_finishes_the_recording(window, tmp_path):
    shown = window()
    wait(lambda: faces_shown(shown))
    film = tmp_path / "film.mp4"
    shown.toggle_recording(str(film))
    wait(lambda: "Stop" in shown.tools.record.text())
    QTest.qWait(300)
    start = time.monotonic()
    shown.close()
    assert film.exists() and time.monotonic() - start < 5
    assert not any(t.name == "pipeline" and t.is_alive() for t in threading.enumerate())


@pytest.mark.slow
def test_the_window_never_waits(window, monkeypatch):
    # A camera that takes two seconds to open must not hold the window's thread.
    def slow(*_, **__):
        time.sleep(2)
        raise FerError("slow: cannot be opened")

    shown = window()
    wait(lambda: faces_shown(shown))
    monkeypatch.setattr("fer_cam.gui.work.source_opener.open_source", slow)
    gaps, last = [], time.monotonic()

    def beat():
        nonlocal last
        gaps.append(time.monotonic() - last)
        last = time.monotonic()

    timer = QTimer()
    timer.timeout.connect(beat)
    timer.start(10)
    shown.choices.change(source="rtsp://slow")
    wait(lambda: "slow: cannot be opened" in message(shown))
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


def test_a_recording_of_a_film_has_its_time_and_sound(window, tmp_path):
    film = make_film(tmp_path / "in.mp4", [i / 20 for i in range(40)], "aac", 2.0, size=(320, 240))
    shown, lines = window(source=str(film)), []
    shown.worker.told.connect(lines.append)
    wait(lambda: shown.worker.has_source)
    shown.toggle_recording(str(tmp_path / "out.mp4"))
    wait((tmp_path / "out.mp4").exists)  # the film has ended
    times, _ = read_film(tmp_path / "out.mp4")
    assert len(times) > 20 and times == pytest.approx([i / 20 for i in range(len(times))], abs=0.001)
    begin, end = sound_length(tmp_path / "out.mp4")
    assert begin == pytest.approx(0, abs=0.05) and end == pytest.approx(times[-1] + 0.05, abs=0.08)
    wait(lambda: any("with sound" in line for line in lines))


def test_a_source_goes_as_soon_as_another_one_is_open(window):
    shown = window()
    wait(lambda: faces_shown(shown))
    gc.collect()
    gc.disable()
    try:
        before = weakref.ref(shown.worker._loop.playing.source)
        shown.choices.change(source="demo:2")
        wait(lambda: shown.view.result is not None and len(shown.view.result.faces) == 2)
        assert before() is None
    finally:
        gc.enable()


@pytest.mark.parametrize("source", ["demo", "demo:3"])
def test_the_demo_goes_on_for_ever_in_the_window(window, monkeypatch, source):
    monkeypatch.setattr("fer_cam.sources.demo.LENGTH", 10)  # a third of a second
    shown = window(source=source)
    wait(lambda: shown.live.shown > 40)
    assert shown.worker.has_source and not shown.tools.again.isVisible()
