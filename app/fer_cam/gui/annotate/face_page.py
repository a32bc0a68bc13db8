"""The page with the face that is labelled: the face, what is known of it, how far the person is, and the labels."""

from __future__ import annotations

from PyQt6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from fer_cam.gui.annotate.face_view import FaceView
from fer_cam.gui.look.scrolled import Scrolled

__all__ = ["FacePage"]


class FacePage(QWidget):
    """Lays its widgets out; the window fills them."""

    def __init__(self, panel: QWidget) -> None:
        """panel: the labels, on the right."""
        super().__init__()
        self.face, self.photo, self.position, self.answer = FaceView(), QLabel(), QLabel(), QLabel()
        self.progress, self.count = QProgressBar(), QLabel()
        self.photo.setObjectName("heading")
        self.photo.setMinimumWidth(1)  # a long name is cut off, and does not make the window wider
        self.position.setObjectName("muted")
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Faces with a label"))
        self.progress.setFixedHeight(8)
        below = QVBoxLayout()
        below.setContentsMargins(18, 12, 18, 14)
        below.setSpacing(8)
        for widgets in ((self.photo, self.answer, self.position), (self.progress, self.count)):
            line = QHBoxLayout()
            line.setSpacing(12)
            for widget in widgets:
                line.addWidget(widget, 1 if widget in (self.photo, self.progress) else 0)
            below.addLayout(line)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.face, 1)
        left.addLayout(below)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(Scrolled(panel))
