"""A page of text in a window of its own, which does not hold up the main window."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from fer_cam.gui.look.fit import resize_to_fit

__all__ = ["show_page"]


def show_page(parent: QWidget, title: str, html: str, size: tuple[int, int] = (620, 520)) -> QDialog:
    """Show HTML text, and return its window, which is already open. size: (width, height)."""
    page = QDialog(parent)
    page.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    page.setWindowTitle(title)
    text = QTextBrowser()
    text.setAccessibleName(title)
    text.setOpenExternalLinks(True)
    text.setHtml(html)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(page.reject)
    column = QVBoxLayout(page)
    column.addWidget(text)
    column.addWidget(buttons)
    resize_to_fit(page, *size)
    page.show()
    return page
