"""Keys and buttons with which a user goes through a file."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QObject, Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QApplication, QLineEdit

from fer_cam.gui.inside import Inside
from fer_cam.gui.picture.player_bar import SECONDS
from fer_cam.gui.work.worker import Worker

__all__ = ["FileControl"]


class FileControl(QObject):
    """Brings what the user does to the worker, and the worker's place to the row below the picture."""

    kind_changed = pyqtSignal()  # photos after a film, and the like

    def __init__(
        self, worker: Worker, *, told: Callable[[str], None], is_full_screen: Callable[[], bool],
        is_recording: Callable[[], bool],
    ) -> None:  # fmt: skip
        """told: called with a line for the user. is_recording: says whether something is, whose time must not jump."""
        super().__init__()
        self._worker, self._told = worker, told
        self._is_full_screen, self._is_recording = is_full_screen, is_recording
        self._inside: Inside | None = None
        self._kind = ""

    def show_in(self, inside: Inside) -> None:
        """Control from these widgets from now on."""
        self._inside = inside
        inside.player.play.connect(self.play)
        inside.player.step.connect(self.step)
        inside.player.sought.connect(self.seek)
        inside.view.key.connect(self.key)
        self.refresh()

    def refresh(self) -> None:
        """Show where the file is."""
        inside = self._inside
        if inside is None:
            return
        place = self._worker.place
        inside.player.show_place(place, full_screen=self._is_full_screen())
        photos = place.kind == "photos" and place.end > 1
        for action, on in (
            (inside.actions.play, photos or place.kind == "film"), (inside.actions.photo_before, photos),
            (inside.actions.photo_after, photos), (inside.actions.first, photos or place.can_seek),
            (inside.actions.last, photos),
        ):  # fmt: skip
            action.setEnabled(on)
        if place.kind == self._kind:
            return
        self._kind = place.kind
        if place.kind and not isinstance(QApplication.focusWidget(), QLineEdit):
            inside.view.setFocus()  # so that arrow keys and Space are the picture's
        self.kind_changed.emit()

    def play(self, on: bool) -> None:
        """Go on by itself, or stay."""
        if self._worker.place.kind:
            self._worker.play(on)
            self.refresh()

    def toggle(self) -> None:
        """Play or pause."""
        self.play(not self._worker.place.playing)

    def step(self, count: int) -> None:
        """Go to another photo."""
        if self._worker.place.kind == "photos":
            self._worker.step(count)

    def first(self) -> None:
        """Go to the first photo, or to the start of a film."""
        self.seek(1.0 if self._worker.place.kind == "photos" else 0.0)

    def last(self) -> None:
        """Go to the last photo, or to the last second of a film."""
        place = self._worker.place
        self.seek(place.end if place.kind == "photos" else max(0.0, place.end - 1.0))

    def seek(self, position: float) -> None:
        """Go to a place of the file."""
        place = self._worker.place
        if not place.can_seek:
            return
        if place.kind == "film" and self._is_recording():
            self._told(self.tr("A recording follows the film: end it before you go to another place"))
            self.refresh()
            return
        self._worker.seek(position)

    def key(self, event: QKeyEvent) -> None:
        """Do what a key means in the picture; others are not accepted."""
        place, key = self._worker.place, event.key()
        event.setAccepted(False)
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or not place.kind:
            return
        photos = place.kind == "photos"
        moves = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Backspace: -1}
        if key in moves:
            event.accept()
            if photos:
                self.step(moves[Qt.Key(key)])
            else:
                self.seek(max(0.0, place.position + SECONDS * moves[Qt.Key(key)]))
        elif key == Qt.Key.Key_Space:
            event.accept()
            self.toggle()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            event.accept()
            (self.first if key == Qt.Key.Key_Home else self.last)()
