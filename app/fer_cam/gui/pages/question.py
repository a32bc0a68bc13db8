"""A question that does not hold up the picture."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QMessageBox, QWidget

__all__ = ["make_question"]


def make_question(parent: QWidget, title: str, text: str, more: str) -> QMessageBox:
    """Return a box without buttons, which is deleted when it closes. more: smaller text below `text`."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(title)
    box.setText(text)
    box.setInformativeText(more)
    return box
