"""Opens the window in which saved faces are labelled, as the user asks."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import QObject
from PyQt6.QtWidgets import QFileDialog, QWidget

from fer_cam.gui.annotate.window import LabelWindow
from fer_models.face_table import TABLE

__all__ = ["LabelWindows"]


class LabelWindows(QObject):
    """Asks for a table of faces; each gets a window of its own."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.opened: list[LabelWindow] = []
        """Windows that are open."""

    def ask(self) -> None:
        """Ask for a faces.csv, and open it."""
        title = self.tr("Open the table of saved faces ({})").format(TABLE)
        path, _ = QFileDialog.getOpenFileName(self._window, title, "", f"{self.tr('Tables of faces')} (*.csv)")
        if path:
            self.open(Path(path))

    def open(self, place: Path) -> LabelWindow:
        """Open a table, or the folder that has one."""
        window = LabelWindow(place)
        self.opened.append(window)
        window.destroyed.connect(lambda: self.opened.remove(window))
        window.show()
        return window

    def close(self) -> None:
        """Close every window; one whose labels cannot be written stays, and asks."""
        for window in list(self.opened):
            window.close()
