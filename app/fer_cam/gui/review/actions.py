"""The menus of a review."""

from __future__ import annotations

from PyQt6.QtWidgets import QMainWindow

from fer_cam.gui.menus.window_menus import WindowMenus

__all__ = ["ReviewActions"]


class ReviewActions(WindowMenus):
    """The commands, by name, in menus with their keys."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
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
        self.redo = self._add(edit, self.tr("Re&do"), "Ctrl+Shift+Z", "Ctrl+Y")
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
