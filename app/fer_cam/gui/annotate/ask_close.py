"""The question before labels are given up."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QCoreApplication
from PyQt6.QtWidgets import QMessageBox, QWidget

from fer_cam.gui.pages.question import make_question

__all__ = ["ask_close"]

translate = QCoreApplication.translate


def ask_close(parent: QWidget, why: str, then: Callable[[], None]) -> QMessageBox:
    """Say why the last labels cannot be written, and call `then` if the user gives them up."""
    box = make_question(
        parent, translate("LabelClose", "Label faces"), translate("LabelClose", "The last labels are not saved."), why
    )
    stay = box.addButton(translate("LabelClose", "&Keep the window open"), QMessageBox.ButtonRole.RejectRole)
    leave = box.addButton(translate("LabelClose", "&Close without them"), QMessageBox.ButtonRole.DestructiveRole)
    box.setEscapeButton(stay)
    box.setDefaultButton(stay)

    def answered(_: object = None) -> None:
        if box.clickedButton() is leave:
            then()

    box.finished.connect(answered)
    box.open()
    return box
