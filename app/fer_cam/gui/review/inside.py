"""The widgets inside the window of a review, with every text in the present language."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QCoreApplication, Qt
from PyQt6.QtWidgets import QMainWindow, QSplitter, QVBoxLayout, QWidget

from fer_cam.gui.look.scrolled import Scrolled
from fer_cam.gui.menus.status_line import StatusLine
from fer_cam.gui.picture.picture_view import PictureView
from fer_cam.gui.review.actions import ReviewActions
from fer_cam.gui.review.clock import ReviewClock
from fer_cam.gui.review.curves import ReviewCurves
from fer_cam.gui.review.side import ReviewSide
from fer_cam.gui.review.transport import Transport

__all__ = ["ReviewInside"]


class ReviewInside:
    """Picture, transport and curves on the left, people and markers on the right. Made anew in another language."""

    def __init__(self, window: QMainWindow, clock: ReviewClock, name: Callable[[int], str]) -> None:
        """name: returns the name of a person."""
        self.actions = ReviewActions(window)
        self.view, self.transport, self.curves = PictureView(name), Transport(clock), ReviewCurves()
        self.side, self.status = ReviewSide(), StatusLine()
        self.view.setAccessibleName(QCoreApplication.translate("ReviewWindow", "Picture of the session"))
        window.setStatusBar(self.status)
        top = QWidget()
        column = QVBoxLayout(top)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addWidget(self.transport)
        self.left, self.split = QSplitter(Qt.Orientation.Vertical), QSplitter(Qt.Orientation.Horizontal)
        self.left.addWidget(top)
        self.left.addWidget(self.curves)
        self.split.addWidget(self.left)
        self.split.addWidget(Scrolled(self.side))
        for splitter, sizes in ((self.left, (520, 250)), (self.split, (860, 300))):
            splitter.setChildrenCollapsible(False)
            splitter.setStretchFactor(0, 1)
            splitter.setSizes(list(sizes))
        window.setCentralWidget(self.split)

    def look_like(self, before: ReviewInside) -> None:
        """Take over what the user chose in the widgets whose place these take."""
        self.left.restoreState(before.left.saveState())
        self.split.restoreState(before.split.saveState())
        self.transport.speed.setCurrentIndex(before.transport.speed.currentIndex())
        self.curves.curves.setCurrentIndex(before.curves.curves.currentIndex())

    def remove(self) -> None:
        """Delete the widgets, once others have taken their place."""
        self.actions.remove()
