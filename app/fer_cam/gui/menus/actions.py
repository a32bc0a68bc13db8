"""Every command of the window as an action with its words and its keys."""

from __future__ import annotations

from PyQt6.QtCore import QObject
from PyQt6.QtGui import QAction, QKeySequence

from fer_cam.gui.session_places import MARKERS

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
        self.open_session = add(self.tr("Open s&ession …"), "Ctrl+Shift+E")
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
        self.compare = add(self.tr("C&ompare"), "Ctrl+Shift+C", checkable=True)
        self.agreement = add(self.tr("A&greement …"), "Ctrl+G")
        self.count_anew = add(self.tr("Cou&nt anew"), "Ctrl+Shift+G")
        self.cards = add(self.tr("Model &cards"), "Ctrl+I")
        self.record = add(self.tr("Start &recording …"), "Ctrl+R")
        self.session = add(self.tr("Start s&ession"), "Ctrl+T")
        self.session_video = add(self.tr("Keep the &video in sessions"), "Ctrl+Shift+V", checkable=True)
        self.sessions_folder = add(self.tr("&Folder of the sessions …"), "Ctrl+Shift+T")
        self.mark = add(self.tr("Set a &marker"), "Ctrl+B")
        self.labels = add(self.tr("&Labels of the markers …"), "Ctrl+Shift+B")
        self.marks = [add("", str(number)) for number in range(1, MARKERS + 1)]
        """Set one of the markers; their words are its label."""
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
            (self.compare, self.tr("Label every face twice, and show both pictures; again: one picture")),
            (self.agreement, self.tr("Show which emotions the two labellings name differently, and save it")),
            (self.count_anew, self.tr("Begin the count of the agreement anew")),
            (self.record, self.tr("Record the picture with its boxes and labels to a video file")),
            (self.save_picture, self.tr("Save the picture with its boxes and labels to a file")),
            (self.session, self.tr("Record every face at its time of day into a folder, which can be reviewed later")),
            (self.again, self.tr("Open this source again, from its start")),
        ):
            action.setToolTip(f"{text} ({action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)})")

    def all(self) -> list[QAction]:
        """Return every action, in the order of the menus."""
        return [value for value in vars(self).values() if isinstance(value, QAction)]

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
