"""The question, asked once in a run before something is recorded: were the people in the picture told?"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from PyQt6.QtCore import QCoreApplication
from PyQt6.QtWidgets import QMessageBox, QWidget

from fer_cam.gui.pages.question import Role, ask

__all__ = ["Informed", "ask_informed"]

translate = QCoreApplication.translate


@dataclass(frozen=True)
class Informed:
    """The answer. people: True if they were told. when: seconds since 1970 of the answer."""

    people: bool
    when: float


def ask_informed(parent: QWidget, then: Callable[[Informed], None]) -> QMessageBox:
    """Ask, without holding up the picture, and call `then` with the answer; it is not called if the user cancels."""
    return ask(
        parent, translate("Informed", "Before you record"),
        translate("Informed", "Do the people in the picture know that their expressions are recorded?"),
        translate("Informed", "The EU's AI Act (Art. 50(3)) asks that they be told."),
        (
            translate("Informed", "&Yes, they were told"), Role.YesRole,
            lambda: then(Informed(True, time.time())),
        ),
        (translate("Informed", "&No, not yet"), Role.NoRole, lambda: then(Informed(False, time.time()))),
        (translate("Informed", "&Cancel"), Role.RejectRole, None),
    )  # fmt: skip
