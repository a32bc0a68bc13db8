"""Writes labels in the background as soon as they are given, and again if that failed."""

from __future__ import annotations

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from fer_cam.annotation.table import LabelTable
from fer_cam.gui.background import Background

__all__ = ["LabelSaver"]

AGAIN = 3000
"""Milliseconds after which labels that could not be written are tried again."""


class LabelSaver(QObject):
    """Saves one table at a time."""

    saved = pyqtSignal()
    failed = pyqtSignal(str)  # why the labels wait

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.background = Background(self)
        self.table: LabelTable | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.save)
        self._waits = False
        self.background.failed.connect(self._fail)

    def save(self) -> None:
        """Write what was not written yet."""
        table = self.table
        if table is not None and table.unsaved and not self._waits:
            self._waits = True
            self.background.submit(table.save, lambda _: self._done())

    def _done(self) -> None:
        self._waits = False
        self._timer.stop()
        if self.table is not None and self.table.unsaved:  # given while the last ones were written
            self.save()
        else:
            self.saved.emit()

    def _fail(self, text: str) -> None:
        self._waits = False
        self.failed.emit(text)
        if self.table is not None and self.table.unsaved:
            self._timer.start(AGAIN)

    def close(self) -> None:
        """Try no more, and let other processes into the folder."""
        self._timer.stop()
        self.background.close()
        if self.table is not None:
            self.table.release()
