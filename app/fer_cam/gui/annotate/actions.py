"""The menus of the label window; their keys work everywhere in it."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtGui import QAction, QKeySequence
from PyQt6.QtWidgets import QMainWindow

from fer_cam.gui.menus.window_menus import WindowMenus

__all__ = ["LabelActions"]


class LabelActions(WindowMenus):
    """The commands by name, and the keys 0 to 9."""

    def __init__(self, window: QMainWindow, number: Callable[[int], object]) -> None:
        """number: called with the digit of a key that was pressed; Delete is 0."""
        super().__init__(window)
        file = self._menu(self.tr("&File"))
        self.open = self._add(file, self.tr("&Open faces …"), "Ctrl+O")
        self.close = self._add(file, self.tr("&Close"), "Ctrl+W")
        edit = self._menu(self.tr("&Edit"))
        self.undo = self._add(edit, self.tr("&Undo"), "Ctrl+Z")
        self.clear = self._add(edit, self.tr("&Cannot say"), "0", "Del")
        go = self._menu(self.tr("&Go"))
        self.back = self._add(go, self.tr("&Back"), "Left", "Backspace")
        self.skip = self._add(go, self.tr("&Skip"), "Right")
        self.next_unlabelled = self._add(go, self.tr("&Next without a label"), "N")
        self.score = self._add(go, self.tr("S&core"), "F9")
        self.clear.triggered.connect(lambda _=False: number(0))
        self.digits = []
        for digit in range(1, 10):
            action = QAction(self)
            action.setShortcut(QKeySequence(str(digit)))
            action.triggered.connect(lambda _=False, digit=digit: number(digit))
            window.addAction(action)
            self.digits.append(action)

    def enable_faces(self, on: bool) -> None:
        """Switch the commands that belong to the shown face; the score has other uses for arrow keys."""
        for action in (self.clear, self.back, self.skip, self.next_unlabelled, *self.digits):
            action.setEnabled(on)
