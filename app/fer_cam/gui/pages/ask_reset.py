"""The question before every setting is set back."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QCoreApplication
from PyQt6.QtWidgets import QMessageBox, QWidget

from fer_cam.gui.pages.question import make_question

__all__ = ["ask_reset"]

translate = QCoreApplication.translate


def ask_reset(parent: QWidget, then: Callable[[], None]) -> QMessageBox:
    """Ask, without holding up the picture, and call `then` if the user agrees."""
    box = make_question(
        parent, translate("Reset", "Reset settings"), translate("Reset", "Set every setting of the window back?"),
        translate("Reset", "Recordings, pictures and other files stay."),
    )  # fmt: skip
    reset = box.addButton(translate("Reset", "&Reset"), QMessageBox.ButtonRole.AcceptRole)
    cancel = box.addButton(translate("Reset", "&Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setEscapeButton(cancel)
    box.setDefaultButton(cancel)

    def answered(_: object = None) -> None:
        if box.clickedButton() is reset:
            then()

    box.finished.connect(answered)
    box.open()
    return box
