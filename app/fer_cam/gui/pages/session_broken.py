"""The message that a session could not begin or could not go on: a line at the bottom would be missed."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QCoreApplication
from PyQt6.QtWidgets import QMessageBox, QWidget

from fer_cam.gui.pages.question import Answer, Role, ask

__all__ = ["show_session_broken"]

translate = QCoreApplication.translate


def show_session_broken(parent: QWidget, folder: str, reason: str, review: Callable[[], object]) -> QMessageBox:
    """Show it without holding up the picture.

    folder: of the session; "" if it could not begin. reason: one line. review: opens what was recorded.
    """
    answers: list[Answer] = [(translate("SessionBroken", "&Close"), Role.RejectRole, None)]
    if folder:
        answers.append((translate("SessionBroken", "&Review what was recorded"), Role.ActionRole, review))
    box = ask(
        parent, translate("SessionBroken", "Session stopped"),
        translate("SessionBroken", "The session has stopped. Nothing is being recorded now.") if folder
        else translate("SessionBroken", "The session could not begin. Nothing is being recorded."),
        reason, *answers,
    )  # fmt: skip
    box.setIcon(QMessageBox.Icon.Warning)
    return box
