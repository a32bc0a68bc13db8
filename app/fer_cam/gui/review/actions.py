"""The menus of a review."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QObject
from PyQt6.QtGui import QAction, QKeySequence
from PyQt6.QtWidgets import QMainWindow, QMenu

__all__ = ["ReviewActions"]


class ReviewActions(QObject):
    """The commands, by name, in menus with their keys."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window, self._menus = window, list[QMenu]()
        file = self._menu(self.tr("&File"))
        self.open = self._add(file, self.tr("&Open session …"), "Ctrl+O")
        self.report = self._add(file, self.tr("Open &report"), "Ctrl+R")
        self.csv = self._add(file, self.tr("&Export faces …"), "Ctrl+E")
        self.stimuli = self._add(file, self.tr("Export responses to &stimuli …"), "Ctrl+Shift+E")
        self.svg = self._add(file, self.tr("Export &timelines …"), "Ctrl+T")
        self.png = self._add(file, self.tr("Save &picture of the timeline …"), "Ctrl+S")
        self.close = self._add(file, self.tr("&Close"), "Ctrl+W")
        edit = self._menu(self.tr("&Edit"))
        self.undo = self._add(edit, self.tr("&Undo"), "Ctrl+Z")
        self.rename = self._add(edit, self.tr("Re&name …"), "F2")
        self.merge = self._add(edit, self.tr("&Merge with …"), "Ctrl+M")
        self.choose_range = self._add(edit, self.tr("Choose a &range"), "Ctrl+X")
        self.leave_out = self._add(edit, self.tr("&Leave it out"), "Ctrl+Shift+X")
        play = self._menu(self.tr("&Play"))
        self.play = self._add(play, self.tr("&Play or pause"), "Space")
        self.back = self._add(play, self.tr("A second &back"), "Ctrl+Left")
        self.forward = self._add(play, self.tr("A second &forward"), "Ctrl+Right")
        self.before = self._add(play, self.tr("To the pre&vious marker"), "Ctrl+Up")
        self.after = self._add(play, self.tr("To the &next marker"), "Ctrl+Down")

    def remove(self) -> None:
        """Delete the menus, because others take their place."""
        for menu in self._menus:
            menu.deleteLater()
        self.deleteLater()

    def _menu(self, title: str) -> QMenu:
        bar = self._window.menuBar()
        assert bar is not None
        menu = QMenu(title, bar)
        self._menus.append(menu)
        bar.addMenu(menu)
        return menu

    def _add(self, menu: QMenu, text: str, keys: str) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        menu.addAction(action)
        return action

    def connect_to(self, *pairs: tuple[QAction, Callable[[], object]]) -> None:
        """Call what belongs to each action when it is chosen."""
        for action, call in pairs:
            action.triggered.connect(lambda _=False, call=call: call())
