"""Saves the faces of what is opened, in the background, as the user asks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QFileDialog, QProgressDialog, QWidget

from fer_cam.face_saving import FaceSaving, SavedFaces, faces_in, inner_folder
from fer_cam.gui.background import Background
from fer_cam.gui.files.saved_text import saved_lines
from fer_cam.gui.pages.question import Answer, Role, ask
from fer_cam.live.cameras import is_live
from fer_cam.live.playback import clock_time
from fer_cam.settings import Settings

__all__ = ["SaveFaces"]

STEPS = 1000
"""Of the progress bar."""


class Opened(Protocol):
    """The part of the choices that says what is opened."""

    @property
    def settings(self) -> Settings:
        """The last choice, or what is in force."""


class SaveFaces(QObject):
    """Asks for the folder, saves with a pipeline of its own, and says what was saved."""

    told = pyqtSignal(str)  # a line for the status line
    failed = pyqtSignal(str)  # why the faces could not be saved
    _progress = pyqtSignal(float, float, int)

    def __init__(self, window: QWidget, opened: Opened, label: Callable[[Path], object]) -> None:
        """label: opens the page on which the faces of a folder are labelled."""
        super().__init__(window)
        self._window, self._opened, self._label = window, opened, label
        self._background = Background(self)
        self._saving: FaceSaving | None = None
        self._closed = False
        self.dialog: QProgressDialog | None = None
        """Shows the progress; None while nothing is saved."""
        self._background.failed.connect(self._fail)
        self._progress.connect(self._show)

    def ask(self) -> None:
        """Ask for the folder, and begin."""
        source = self._opened.settings.source
        if self._saving is not None:
            self.told.emit(self.tr("Faces are being saved already; wait for them, or cancel that"))
        elif is_live(source) or source.partition(":")[0] in ("demo", "-"):
            self.told.emit(self.tr("Open photos, a folder or a video first; then their faces can be saved"))
        else:
            title = self.tr("Folder for the faces")
            folder = QFileDialog.getExistingDirectory(self._window, title)
            if folder:
                self.start(Path(folder))

    def start(self, folder: Path) -> None:
        """Save into a folder. Asks first if it has faces already, to which these are added, or other files."""
        settings = self._opened.settings

        def then(found: tuple[int, int, Path | None]) -> None:
            faces, labels, inner = found
            if self._closed:
                return
            if faces:
                self._ask_append(settings, folder, faces, labels)
            elif inner is not None:
                self._ask_inner(settings, folder, inner)
            else:
                self._begin(settings, folder, append=False)

        self._background.submit(lambda: (*faces_in(folder), inner_folder(folder)), then)

    def _ask_inner(self, settings: Settings, folder: Path, inner: Path) -> None:
        """Ask before many pictures come among the user's other files."""
        ask(
            self._window, self.tr("Save faces"),
            self.tr("{} holds other files. Save the faces into a new folder in it?").format(folder.name or folder),
            self.tr("The new folder is called {}.").format(inner.name),
            (self.tr("In a &new folder"), Role.AcceptRole, lambda: self._begin(settings, inner, append=False)),
            (self.tr("&Among the files"), Role.ActionRole, lambda: self._begin(settings, folder, append=False)),
            (self.tr("&Cancel"), Role.RejectRole, None),
        )  # fmt: skip

    def _ask_append(self, settings: Settings, folder: Path, faces: int, labels: int) -> None:
        ask(
            self._window, self.tr("Save faces"),
            self.tr("{} has {} faces already, {} of them with a label. Add the new ones?").format(
                folder.name, faces, labels
            ),
            self.tr("Faces and labels that are there stay. Photos whose faces are there are skipped."),
            (self.tr("&Add"), Role.AcceptRole, lambda: self._begin(settings, folder, append=True)),
            (self.tr("&Cancel"), Role.RejectRole, None),
        )  # fmt: skip

    def _begin(self, settings: Settings, folder: Path, *, append: bool) -> None:
        saving = self._saving = FaceSaving(settings, folder, append=append)
        dialog = self.dialog = QProgressDialog(self._window)
        dialog.setWindowTitle(self.tr("Save faces"))
        dialog.setLabelText(self.tr("Looking for faces …"))
        dialog.setCancelButtonText(self.tr("&Cancel"))
        dialog.setAutoClose(False)
        dialog.setAutoReset(False)
        dialog.setMinimumDuration(0)
        dialog.setMinimumWidth(420)
        dialog.setRange(0, 0)
        dialog.canceled.connect(saving.cancel)
        dialog.show()
        self._background.submit(lambda: saving.run(self._progress.emit), self._finished)

    def _show(self, done: float, end: float, faces: int) -> None:
        dialog, saving = self.dialog, self._saving
        if dialog is None or saving is None:
            return
        if end > 0:
            dialog.setRange(0, STEPS)
            dialog.setValue(min(STEPS, round(STEPS * done / end)))
        if saving.photos:
            text = self.tr("Photo {} of {}, {} faces saved").format(round(done), round(end), faces)
        else:
            text = self.tr("{} of {}, {} faces saved").format(clock_time(done), clock_time(end), faces)
        dialog.setLabelText(text)

    def _end(self) -> None:
        self._saving = None
        if self.dialog is not None:
            self.dialog.close()
            self.dialog.deleteLater()
            self.dialog = None

    def _fail(self, text: str) -> None:
        self._end()
        self.failed.emit(text)

    def _finished(self, saved: SavedFaces) -> None:
        self._end()
        if self._closed:
            return
        lines = saved_lines(saved)
        self.told.emit(lines[0])
        answers: list[Answer] = [(self.tr("&Close"), Role.RejectRole, None)]
        if saved.faces:
            answers.insert(0, (self.tr("&Label them …"), Role.AcceptRole, lambda: self._label(saved.folder)))
        ask(self._window, self.tr("Save faces"), lines[0], "\n".join(lines[1:]), *answers)

    def close(self) -> None:
        """End after the present picture; what is saved stays, and nothing is asked any more."""
        self._closed = True
        if self._saving is not None:
            self._saving.cancel()
        self._background.close()
        self._end()
