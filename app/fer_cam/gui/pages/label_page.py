"""The page on which the labels of the markers are edited."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QCoreApplication, Qt
from PyQt6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QWidget

from fer_cam.gui.session_places import marker_labels, stored_labels

__all__ = ["edit_labels"]

translate = QCoreApplication.translate


def edit_labels(parent: QWidget, stored: str, then: Callable[[str], None]) -> QDialog:
    """Show the labels, and call `then` with the edited ones if the user agrees. stored: see marker_labels."""
    page = QDialog(parent)
    page.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    page.setWindowTitle(translate("Markers", "Labels of the markers"))
    form = QFormLayout(page)
    fields = []
    for number, label in enumerate(marker_labels(stored), 1):
        field = QLineEdit(label)
        field.setMaxLength(60)
        field.setMinimumWidth(260)
        form.addRow(translate("Markers", "Key {}").format(f"&{number}"), field)
        fields.append(field)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
    buttons.accepted.connect(page.accept)
    buttons.rejected.connect(page.reject)
    page.accepted.connect(lambda: then(stored_labels(marker_labels("\n".join(field.text() for field in fields)))))
    form.addRow(buttons)
    page.open()
    return page
