"""Messages of the window. They stand in the picture while there is none, else in the line at the bottom."""

from __future__ import annotations

from PyQt6.QtCore import QObject

from fer_cam.gui.inside import Inside
from fer_cam.gui.language.core_text import core_text
from fer_cam.gui.picture.trouble import why_no_picture
from fer_models.redact import redact

__all__ = ["Messages"]

NO_CAMERA = "no camera was found"


class Messages(QObject):
    """Shows the worker's messages."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._inside: Inside | None = None
        self.trouble = ""
        """The reason why there is no picture; "" while there is one, and before the first."""

    def show_in(self, inside: Inside) -> None:
        """Show messages in these widgets from now on."""
        self._inside = inside
        if self.trouble:
            self.lost(self.trouble)

    def tell(self, text: str) -> None:
        """Show what is no failure. text: of the window, or of the core in English; lines are put one after another."""
        if self._inside is not None:
            self._inside.status.tell(_in_one_line(text))

    def failed(self, text: str) -> None:
        """Show why something failed while the picture goes on."""
        if self._inside is not None:
            self._inside.status.tell(_in_one_line(redact(text)), warning=True)

    def notice(self, what: str) -> None:
        """Show what takes time: see Worker.notice."""
        words = {"camera": self.tr("Looking for a camera …"), "opening": self.tr("Opening …")}.get(what, "")
        if words and self._inside is not None:
            self._inside.view.message.tell(words)
            self._inside.status.tell("")

    def lost(self, text: str) -> None:
        """Show why there is no picture any more, what to do, and the buttons that do it."""
        self.trouble = text = redact(text)
        if self._inside is not None:
            title, advice = why_no_picture(text)
            self._inside.pictures.dim()
            line = _in_one_line(text)
            detail = "" if text.startswith(NO_CAMERA) else line  # the title says it
            self._inside.view.message.tell(title, advice, detail, again=self.tr("&Try again"), demo=True)
            self._inside.status.tell(line, warning=True)

    def ended(self) -> None:
        """Show that a file is at its end, and offer to play it again."""
        if self._inside is not None:
            self._inside.tools.offer_again(True)
            self.tell(self.tr("The source has ended. Press Play again, or choose another source."))

    def starting(self) -> None:
        """Show that the first picture will come."""
        if self._inside is not None:
            self._inside.view.message.tell(self.tr("Starting …"))

    def picture_came(self) -> None:
        """Take away what was shown in place of the picture."""
        self.trouble = ""
        if self._inside is not None and self._inside.view.message.isVisible():
            self._inside.view.message.hide()


def _in_one_line(text: str) -> str:
    return core_text(text).replace("\n", "; ")
