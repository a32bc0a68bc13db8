"""The video of a session, decoded on a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from PyQt6.QtCore import QObject, pyqtSignal

from fer_cam.gui.language.core_text import core_text
from fer_cam.session.data import VideoPart
from fer_cam.session.film import SessionFilm
from fer_models.errors import FerError

__all__ = ["FilmThread"]


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
            self.failed.emit(core_text(str(error)))
            return
        try:
            while True:
                with self._change:
                    self._change.wait_for(lambda: self._stop or self._wanted is not None)
                    seconds, self._wanted = self._wanted, None
                if self._stop or seconds is None:
                    break
                image = film.at(seconds)
                if image is not None and not self._stop:
                    self.shown.emit(seconds, image)
        finally:
            film.close()

    def close(self) -> None:
        """End the thread."""
        with self._change:
            self._stop = True
            self._change.notify()
        self._thread.join(1.0)
