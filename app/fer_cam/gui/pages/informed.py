"""The question, asked once in a run before something is recorded: were the people in the picture told?"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from PyQt6.QtCore import QCoreApplication
from PyQt6.QtWidgets import QMessageBox, QWidget

from fer_cam.gui.pages.question import make_question

__all__ = ["Informed", "ask_informed"]

translate = QCoreApplication.translate


@dataclass(frozen=True)
class Informed:
    """The answer. people: True if they were told. when: seconds since 1970 of the answer."""

    people: bool
    when: float


def ask_informed(parent: QWidget, then: Callable[[Informed], None]) -> QMessageBox:
    """Ask, without holding up the picture, and call `then` with the answer; it is not called if the user cancels."""
    box = make_question(
        parent, translate("Informed", "Before you record"),
        translate("Informed", "Do the people in the picture know that their expressions are recorded?"),
        translate("Informed", "The EU's AI Act (Art. 50(3)) asks that they be told."),
    )  # fmt: skip
    yes = box.addButton(translate("Informed", "&Yes, they were told"), QMessageBox.ButtonRole.YesRole)
    no = box.addButton(translate("Informed", "&No, not yet"), QMessageBox.ButtonRole.NoRole)
    cancel = box.addButton(translate("Informed", "&Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setEscapeButton(cancel)
    box.setDefaultButton(yes)

    def answered(_: object = None) -> None:
        if box.clickedButton() in (yes, no):
            then(Informed(box.clickedButton() is yes, time.time()))

    box.finished.connect(answered)
    box.open()
    return box
