"""Asks for the name of a file that is written."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtWidgets import QFileDialog, QWidget

__all__ = ["ask_name"]


def ask_name(parent: QWidget, title: str, near: str, kinds: str) -> str:
    """Ask for a name, and whether a file of this name may be replaced. Returns its path; "" if the user cancels.

    near: the path that is offered; its suffix is given to a name without one. kinds: filters of Qt, such as
    "Pictures (*.png *.jpg)".
    """
    place = Path(near)
    dialog = QFileDialog(parent, title, str(place.parent), kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(place.suffix)  # also before the question whether to replace a file
    dialog.selectFile(place.name)
    accepted = dialog.exec() == QFileDialog.DialogCode.Accepted
    files = dialog.selectedFiles()
    dialog.deleteLater()
    return files[0] if accepted and files else ""
