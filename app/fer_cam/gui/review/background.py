"""Work that takes time, on threads of its own, so that the window never waits."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from PyQt6.QtCore import QObject, pyqtSignal

from fer_cam.session.data import VideoPart
from fer_cam.session.film import SessionFilm
from fer_models.errors import FerError

__all__ = ["Background", "FilmThread"]


class Background(QObject):
    """Does one piece of work after the other."""

    failed = pyqtSignal(str)  # one line for the user
    _done = pyqtSignal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thread = ThreadPoolExecutor(1, "review")
        self._done.connect(self._finish)

    def submit(self, work: Callable[[], Any], then: Callable[[Any], object]) -> None:
        """Do `work` and call `then` with its value, on the window's thread; if it fails, `failed` is emitted."""

        def run() -> None:
            try:
                value = work()
            except FerError as error:
                self.failed.emit(str(error))
            except Exception as error:  # a bug must show in the window
                self.failed.emit(f"{type(error).__name__}: {' '.join(str(error).splitlines())}")
            else:
                self._done.emit(then, value)

        self._thread.submit(run)

    def _finish(self, then: Callable[[Any], object], value: Any) -> None:
        then(value)

    def close(self) -> None:
        """Finish what was begun; the rest is left out."""
        self._thread.shutdown(wait=True, cancel_futures=True)


class FilmThread(QObject):
    """Decodes the picture of the newest position that was asked for; older ones are skipped."""

    shown = pyqtSignal(float, object)  # seconds of the source, uint8 BGR (h, w, 3)
    failed = pyqtSignal(str)

    def __init__(self, parent: QObject, parts: Sequence[VideoPart]) -> None:
        """parts: the files of the video; see SessionFilm."""
        super().__init__(parent)
        self._parts, self._change = parts, threading.Condition()
        self._wanted: float | None = None
        self._stop = False
        self._thread = threading.Thread(target=self._run, name="session film", daemon=True)

    def start(self) -> None:
        """Open the video; `failed` follows if it cannot be played."""
        self._thread.start()

    def want(self, seconds: float) -> None:
        """Ask for the picture at a time, in seconds of the source."""
        with self._change:
            self._wanted = seconds
            self._change.notify()

    def _run(self) -> None:
        try:
            film = SessionFilm(self._parts)
        except FerError as error:
            self.failed.emit(str(error))
            return
        while True:
            with self._change:
                self._change.wait_for(lambda: self._stop or self._wanted is not None)
                seconds, self._wanted = self._wanted, None
            if self._stop or seconds is None:
                break
            image = film.at(seconds)
            if image is not None and not self._stop:
                self.shown.emit(seconds, image)
        film.close()

    def close(self) -> None:
        """End the thread."""
        with self._change:
            self._stop = True
            self._change.notify()
        self._thread.join(1.0)
