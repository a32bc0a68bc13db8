"""A question that does not hold up the picture."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QMessageBox, QWidget

__all__ = ["Answer", "Role", "ask"]

Role = QMessageBox.ButtonRole
Answer = tuple[str, Role, Callable[[], object] | None]
"""Text of a button, its role, and what is called when it is chosen."""


def ask(parent: QWidget, title: str, text: str, more: str, *answers: Answer, default: int = 0) -> QMessageBox:
    """Open a box, which is deleted when it closes, and return it.

    more: smaller text below `text`. answers: from left to right, as far as the platform agrees; Escape is the one with
    RejectRole. default: index of the one that the return key chooses.
    """
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(title)
    box.setText(text)
    box.setInformativeText(more)
    buttons = [box.addButton(words, role) for words, role, _ in answers]
    for button, (_, role, _call) in zip(buttons, answers, strict=True):
        if role is Role.RejectRole:
            box.setEscapeButton(button)
    box.setDefaultButton(buttons[default])

    def answered(_: object = None) -> None:
        clicked = box.clickedButton()
        for button, (_words, _role, call) in zip(buttons, answers, strict=True):
            if button is clicked and call is not None:
                call()

    box.finished.connect(answered)
    box.open()
    return box
