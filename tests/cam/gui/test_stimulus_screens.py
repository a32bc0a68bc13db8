"""Stimuli on a second screen, on a real X server with two. Without Xvfb it is skipped."""

import os
import shutil
import subprocess
import sys

import cv2
import numpy as np
import pytest

pytest.importorskip("PyQt6.QtWidgets", reason="PyQt6 is not installed", exc_type=ImportError)

SCRIPT = """
import sys
from pathlib import Path
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication
from fer_cam.gui.pages.informed import Informed
from fer_cam.gui.window import MainWindow
from fer_cam.settings import Settings
from fer_cam.stimulus.playlist import Item, Playlist

app = QApplication(["fer-cam"])
window = MainWindow(Settings(source="demo", loop=True))
window.prefer(sessions=sys.argv[2])
window.saving.informed = Informed(True, 0.0)
window.show()
window.start()
while not window.view.result:
    QTest.qWait(50)
page = window.stimulus.open()
page.show_playlist(Playlist((Item(Path(sys.argv[1])),), 30.0))
QTest.qWait(200)
QTest.mouseClick(page.start, Qt.MouseButton.LeftButton)
while not (window.stimulus.run.show and window.stimulus.run.show.step):
    QTest.qWait(50)
QTest.qWait(500)
screen = window.stimulus.run.screen
for number, place in enumerate(app.screens(), 1):
    colour = place.grabWindow(0).toImage().pixelColor(512, 384)
    print("pixel", number, colour.red(), colour.green(), colour.blue())
print("shown on", app.screens().index(screen.screen()) + 1, screen.isFullScreen(), screen.width(), screen.height())
QTest.keyClick(screen, Qt.Key.Key_Escape)
print("active", window.stimulus.run.active)
window.close()
"""


@pytest.fixture
def display():
    """The name of a display with two screens, 1280 x 800 and 1024 x 768."""
    program = shutil.which("Xvfb")
    if program is None:
        pytest.skip("Xvfb is not installed (apt install xvfb)")
    command = [program, "-displayfd", "1", "-screen", "0", "1280x800x24", "-screen", "1", "1024x768x24"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        number = server.stdout.readline().strip()
        yield f":{number}"
        server.terminate()


@pytest.mark.slow
def test_a_picture_fills_the_second_screen_and_escape_ends_it(display, tmp_path):
    picture = tmp_path / "red.png"
    cv2.imwrite(str(picture), np.full((60, 80, 3), (20, 40, 220), np.uint8))
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "QT_LOGGING_RULES": "*=false"}
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(picture), str(tmp_path / "all")], capture_output=True, text=True,
        env=environment, timeout=120,
    )  # fmt: skip
    if "could not load the Qt platform plugin" in run.stderr.lower():
        pytest.skip("this Qt has no xcb plugin")
    lines = run.stdout.splitlines()
    assert run.returncode == 0, run.stderr
    assert "shown on 2 True 1024 768" in lines and "active False" in lines
    assert "pixel 2 220 40 20" in lines and "pixel 1 220 40 20" not in lines
    (folder,) = (tmp_path / "all").iterdir()
    assert "stimulus stopped: red.png" in (folder / "markers.csv").read_text()
