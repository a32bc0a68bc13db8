"""Open the window on a demo or on a camera of 1920x1080, and let Qt work."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from PyQt6.QtCore import QEventLoop, QTimer
from PyQt6.QtWidgets import QApplication

from fer_cam.gui.window import MainWindow
from fer_cam.settings import Settings
from fer_cam.sources import open_source
from fer_cam.sources.base import LatestFrame
from fer_models.errors import FerError

__all__ = ["has_picture", "open_wide", "open_window", "wait", "wait_for"]


def wait(condition: Callable[[], object], seconds: float = 60.0) -> None:
    """Let Qt work until `condition` holds. Raises FerError if it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise FerError("the window hangs: nothing happened for a minute")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        time.sleep(0.002)


def wait_for(seconds: float) -> None:
    """Let Qt work for some seconds, as it does in the app."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def open_window(source: str, **settings: object) -> MainWindow:
    """Return a window on a source; it remembers nothing."""
    window = MainWindow(Settings(source=source, loop=True, **settings))
    window.show()
    window.start()
    return window


def has_picture(window: MainWindow) -> bool:
    """Return True if the window shows a picture, and no message in its place."""
    return window.view.result is not None and not window.view.message.isVisible()


class Wide(LatestFrame):
    """A camera of 1920x1080 at 30 frames a second that shows the two people of the demo."""

    def __init__(self, fps: float = 30.0) -> None:
        import cv2

        demo = open_source("demo:2")
        self._images = [cv2.resize(demo.read().image, (1920, 1080)) for _ in range(60)]
        demo.close()
        self._count, self._pause, self._next = 0, 1 / fps, time.monotonic()
        super().__init__("camera 1080p", self._image, lambda: None, fps=fps)

    def _image(self) -> np.ndarray:
        self._next = max(self._next + self._pause, time.monotonic() - self._pause)
        time.sleep(max(0.0, self._next - time.monotonic()))
        self._count += 1
        back = self._count // 60 % 2  # forwards and backwards: there is no cut
        number = self._count % 60
        return self._images[59 - number if back else number].copy()


def open_wide() -> MainWindow:
    """Return a window of 1920x1080 on such a camera, with both faces labelled."""
    import fer_cam.gui.work.source_opener as opener

    opener.open_source = lambda *_, **__: Wide()
    window = open_window("/dev/video0")
    window.resize(1920, 1080)
    wait(lambda: window.view.result is not None and len(window.view.result.faces) == 2)
    return window
