"""Every command of the window as an action with its words and its keys."""

from __future__ import annotations

from PyQt6.QtCore import QObject
from PyQt6.QtGui import QAction, QKeySequence

__all__ = ["Actions"]


class Actions(QObject):
    """The commands, by name. The window connects them; menus and tool bar show them."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        add = self._add
        self.save_picture = add(self.tr("&Save picture …"), "Ctrl+S")
        self.open_file = add(self.tr("&Open video or picture …"), "Ctrl+O")
        self.open_folder = add(self.tr("Open &folder of pictures …"), "Ctrl+Shift+O")
        self.open_stream = add(self.tr("Open &network stream …"), "Ctrl+N")
        self.again = add(self.tr("&Play again"), "Ctrl+P")
        self.quit = add(self.tr("&Quit"), "Ctrl+Q")
        self.demo = add(self.tr("&Demo"), "Ctrl+D", checkable=True)
        self.next_camera = add(self.tr("N&ext camera"), "Ctrl+Tab")
        self.look_again = add(self.tr("&Look for cameras again"), "F5")
        self.mirror = add(self.tr("&Mirror webcams"), "Ctrl+M", checkable=True)
        self.landmarks = add(self.tr("&Landmarks"), "Ctrl+L", checkable=True)
        self.people = add(self.tr("&People"), "F6", checkable=True)
        self.timeline = add(self.tr("&Timeline"), "F7", checkable=True)
        self.curves = add(self.tr("&Valence and arousal"), "Ctrl+E", checkable=True)
        self.pause = add(self.tr("Pa&use the timeline"), "Ctrl+Space", checkable=True)
        self.full_screen = add(self.tr("&Full screen"), "F11", checkable=True)
        self.reset = add(self.tr("&Reset settings …"), "Ctrl+Shift+Backspace")
        self.headset = add(self.tr("Simulated VR &headset"), "Ctrl+H", checkable=True)
        self.cards = add(self.tr("Model &cards"), "Ctrl+I")
        self.record = add(self.tr("Start &recording …"), "Ctrl+R")
        self.first_page = add(self.tr("&Privacy and law"), "F1")
        self.shortcuts = add(self.tr("&Keyboard shortcuts"), "Ctrl+K")
        self.about = add(self.tr("&About fer-cam"), "Shift+F1")
        self._explain()

    def _add(self, text: str, keys: str, *, checkable: bool = False) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        action.setCheckable(checkable)
        return action

    def _explain(self) -> None:
        """Set the tool tips that say more than the words of a command."""
        for action, text in (
            (self.headset, self.tr("Draw a black bar over the eyes before the emotion is classified")),
            (self.record, self.tr("Record the picture with its boxes and labels to a video file")),
            (self.save_picture, self.tr("Save the picture with its boxes and labels to a file")),
            (self.again, self.tr("Open this source again, from its start")),
        ):
            action.setToolTip(f"{text} ({action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)})")

    def all(self) -> list[QAction]:
        """Return every action, in the order of the menus."""
        return [value for value in vars(self).values() if isinstance(value, QAction)]

    def show_recording(self, on: bool) -> None:
        """Name the command that a click on it now means."""
        self.record.setText(self.tr("Stop &recording") if on else self.tr("Start &recording …"))
