"""The commands of the window as Qt's actions."""

from __future__ import annotations

from collections.abc import Iterable

from PyQt6.QtCore import QObject
from PyQt6.QtGui import QAction, QKeySequence

from fer_cam.gui.menus.command import Command, MenuPlan, Submenu
from fer_cam.gui.preferences import Preferences

__all__ = ["Actions"]


class Actions(QObject):
    """The actions, by name: `actions.record` is that of the command "record". Menus and tool bar show them."""

    def __init__(self, parent: QObject, plans: Iterable[MenuPlan]) -> None:
        super().__init__(parent)
        self._actions: dict[str, QAction] = {}
        self._commands: list[tuple[Command, QAction]] = []
        for plan in plans:
            for entry in plan.entries:
                for command in entry.commands if isinstance(entry, Submenu) else (entry,):
                    if isinstance(command, Command):
                        self._actions[command.name] = action = self._make(command)
                        self._commands.append((command, action))

    def _make(self, command: Command) -> QAction:
        action = QAction(command.text, self)
        action.setShortcut(QKeySequence(command.keys))
        action.setCheckable(command.switch is not None or command.checkable)
        if command.tip:
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{command.tip} ({keys})")
        if command.switch is not None:
            action.triggered.connect(command.switch)
        else:
            action.triggered.connect(lambda _=False: command.run())
        return action

    def __getattr__(self, name: str) -> QAction:
        try:
            return self.__dict__["_actions"][name]
        except KeyError:
            raise AttributeError(f"no command is named {name}") from None

    def all(self) -> list[QAction]:
        """Return every action, in the order of the menus."""
        return list(self._actions.values())

    @property
    def marks(self) -> list[QAction]:
        """The actions that set marker 1, 2, ...; their words are its label."""
        return [action for name, action in self._actions.items() if name.startswith("marker_")]

    def show_preferences(self, preferences: Preferences) -> None:
        """Set the marks of the commands that switch a preference."""
        for command, action in self._commands:
            if command.state is not None:
                action.setChecked(command.state(preferences))

    def show_recording(self, on: bool) -> None:
        """Name the command that a click on it now means."""
        self.record.setText(self.tr("Stop &recording") if on else self.tr("Start &recording …"))

    def show_session(self, on: bool) -> None:
        """Name the command that a click on it now means."""
        self.session.setText(self.tr("Stop s&ession") if on else self.tr("Start s&ession"))

    def show_labels(self, labels: tuple[str, ...]) -> None:
        """Name the markers."""
        for action, label in zip(self.marks, labels, strict=True):
            action.setText(label.replace("&", "&&"))
