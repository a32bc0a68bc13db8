"""A menu in which one entry is chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PyQt6.QtCore import QObject
from PyQt6.QtGui import QAction, QActionGroup
from PyQt6.QtWidgets import QMenu

__all__ = ["ChoiceMenu"]


class ChoiceMenu(QObject):
    """The entries of a list in a menu, which may hold other entries as well."""

    def __init__(self, menu: QMenu, choose: Callable[[str], object]) -> None:
        """choose: called with the value of the entry that the user chose."""
        super().__init__(menu)
        self.menu, self._choose = menu, choose
        self.before: QAction | None = None
        """The entry of the menu that follows the list; None: the list is at the end."""
        self._group = QActionGroup(self)
        self._entries: dict[str, QAction] = {}

    def fill(self, entries: Iterable[tuple[str, str]]) -> None:
        """Show these entries, (value, text) each, and no others."""
        for action in self._entries.values():
            self._group.removeAction(action)
            self.menu.removeAction(action)
            action.deleteLater()
        self._entries.clear()
        for value, text in entries:
            action = QAction(text.replace("&", "&&"), self)
            action.setCheckable(True)
            action.triggered.connect(lambda _=False, value=value: self._choose(value))
            self._group.addAction(action)
            self.menu.insertAction(self.before, action)
            self._entries[value] = action

    def entry(self, value: str) -> QAction | None:
        """Return the entry of a value, or None."""
        return self._entries.get(value)

    def enable_all_but(self, value: str) -> None:
        """Make every entry available except that of `value`."""
        for known, action in self._entries.items():
            action.setEnabled(known != value)

    def check(self, value: str, text: str = "") -> None:
        """Mark an entry as chosen. text: of an entry that is added if the value is new."""
        if value not in self._entries and text:
            self.fill([*((v, a.text().replace("&&", "&")) for v, a in self._entries.items()), (value, text)])
        for known, action in self._entries.items():
            action.setChecked(known == value)
