"""Fixtures that tests of the app share."""

import cv2
import numpy as np
import pytest

from fer_cam.sources import open_source


@pytest.fixture
def photos(tmp_path):
    """Five faces, none, and one, with a file that is no picture."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for name, spec in (("group.jpg", "demo:5"), ("one.png", "demo")):
        cv2.imwrite(str(folder / name), open_source(spec).read().image)
    cv2.imwrite(str(folder / "wall.png"), np.full((200, 300, 3), 120, np.uint8))
    (folder / "broken.jpg").write_bytes(b"x")
    return folder


@pytest.fixture(scope="session")
def app():
    """Qt's application, of which a process has one."""
    from PyQt6.QtWidgets import QApplication

    return QApplication.instance() or QApplication(["fer-cam"])


@pytest.fixture
def window(app):
    """Opens windows (`window(detector="haar")`), and closes them at the end."""
    from fer_cam.gui.window import MainWindow
    from fer_cam.settings import Settings

    made = []

    def make(store=None, **settings):
        shown = MainWindow(Settings(**({"source": "demo"} | settings)), store)
        shown.resize(1000, 620)
        shown.show()
        shown.start()
        made.append(shown)
        return shown

    yield make
    for shown in made:
        shown.close()
