"""The question before every setting is set back."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QCoreApplication
from PyQt6.QtWidgets import QMessageBox, QWidget

from fer_cam.gui.pages.question import Role, ask

__all__ = ["ask_reset"]

translate = QCoreApplication.translate


def ask_reset(parent: QWidget, then: Callable[[], None]) -> QMessageBox:
    """Ask, without holding up the picture, and call `then` if the user agrees."""
    return ask(
        parent, translate("Reset", "Reset settings"), translate("Reset", "Set every setting of the window back?"),
        translate("Reset", "Recordings, pictures and other files stay."),
        (translate("Reset", "&Reset"), Role.AcceptRole, then), (translate("Reset", "&Cancel"), Role.RejectRole, None),
        default=1,
    )  # fmt: skip
