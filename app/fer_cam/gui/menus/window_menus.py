"""Menus of a window beside the main one, whose commands are named attributes."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QObject
from PyQt6.QtGui import QAction, QKeySequence
from PyQt6.QtWidgets import QMainWindow, QMenu

__all__ = ["WindowMenus"]


class WindowMenus(QObject):
    """Makes menus and actions for a subclass, in the menu bar of a window."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window, self._menus = window, list[QMenu]()

    def _menu(self, title: str) -> QMenu:
        bar = self._window.menuBar()
        assert bar is not None
        menu = QMenu(title, bar)
        self._menus.append(menu)
        bar.addMenu(menu)
        return menu

    def _add(self, menu: QMenu, text: str, *keys: str) -> QAction:
        action = QAction(text, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        menu.addAction(action)
        return action

    def connect_to(self, *pairs: tuple[QAction, Callable[[], object]]) -> None:
        """Call what belongs to each action when it is chosen."""
        for action, call in pairs:
            action.triggered.connect(lambda _=False, call=call: call())

    def remove(self) -> None:
        """Delete the menus, because others take their place."""
        for menu in self._menus:
            menu.deleteLater()
        self.deleteLater()
