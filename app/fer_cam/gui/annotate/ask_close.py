"""The question before labels are given up."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QCoreApplication
from PyQt6.QtWidgets import QMessageBox, QWidget

from fer_cam.gui.pages.question import Role, ask

__all__ = ["ask_close"]

translate = QCoreApplication.translate


def ask_close(parent: QWidget, why: str, then: Callable[[], None]) -> QMessageBox:
    """Say why the last labels cannot be written, and call `then` if the user gives them up."""
    return ask(
        parent, translate("LabelClose", "Label faces"), translate("LabelClose", "The last labels are not saved."), why,
        (translate("LabelClose", "&Keep the window open"), Role.RejectRole, None),
        (translate("LabelClose", "&Close without them"), Role.DestructiveRole, then),
    )  # fmt: skip
