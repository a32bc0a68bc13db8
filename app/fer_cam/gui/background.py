"""Work that takes time, on a thread of its own, so that the window never waits."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from PyQt6.QtCore import QObject, pyqtSignal

from fer_cam.gui.language.core_text import core_text
from fer_models.errors import FerError

__all__ = ["Background"]


class Background(QObject):
    """Does one piece of work after the other."""

    failed = pyqtSignal(str)  # one line for the user, in the window's language
    _done = pyqtSignal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thread = ThreadPoolExecutor(1, "background")
        self._done.connect(self._finish)

    def submit(self, work: Callable[[], Any], then: Callable[[Any], object]) -> None:
        """Do `work` and call `then` with its value, on the window's thread; if it fails, `failed` is emitted."""

        def run() -> None:
            try:
                value = work()
            except FerError as error:
                self.failed.emit(core_text(str(error)))
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
