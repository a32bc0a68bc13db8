"""The question before every setting is set back."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QCoreApplication, Qt
from PyQt6.QtWidgets import QMessageBox, QWidget

__all__ = ["ask_reset"]

translate = QCoreApplication.translate


def ask_reset(parent: QWidget, then: Callable[[], None]) -> QMessageBox:
    """Ask, without holding up the picture, and call `then` if the user agrees."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(translate("Reset", "Reset settings"))
    box.setText(translate("Reset", "Set every setting of the window back?"))
    box.setInformativeText(translate("Reset", "Recordings, pictures and other files stay."))
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
