"""The place of the live picture: one picture, or in compare mode two with the agreement below them."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from fer_cam.comparing.second_labels import second_result
from fer_cam.comparing.tally import Tallies
from fer_cam.gui.compare.agreement_bar import AgreementBar
from fer_cam.gui.compare.words import side_titles
from fer_cam.gui.menus.actions import Actions
from fer_cam.gui.picture.picture_view import PictureView
from fer_cam.live.fit import stacked
from fer_cam.types import Result

__all__ = ["Pictures"]

LEAST_WIDTH = 100
"""Pixels, of one of two pictures side by side in a small window."""


class Pictures(QWidget):
    """Holds the view of the first labelling, which is the usual one, and that of the second.

    They are side by side, or one above the other where that makes the pictures larger.
    """

    def __init__(self, view: PictureView, name_of: Callable[[int], str], actions: Actions) -> None:
        """view: of the first labelling. name_of: see PictureView."""
        super().__init__()
        self.setObjectName("stage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.view, self.second = view, PictureView(name_of)
        self.second.setAccessibleName(self.tr("Live picture, second labels"))
        for picture in (self.view, self.second):
            picture.setMinimumWidth(LEAST_WIDTH)
        self.bar = AgreementBar(actions)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        self._stacked: bool | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._grid, 1)
        column.addWidget(self.bar)
        for signal, usual in (
            (self.second.double_clicked, view.double_clicked), (self.second.key, view.key),
            (self.second.dropped, view.dropped),
        ):  # fmt: skip
            signal.connect(usual)
        self._compare(False)
        self._arrange()

    @property
    def comparing(self) -> bool:
        """True while two pictures are shown."""
        return not self.second.isHidden()

    def _compare(self, on: bool) -> None:
        for widget in (self.second, self.bar):
            widget.setVisible(on)
        self._grid.setHorizontalSpacing(4 if on else 0)
        if not on:
            self.view.title = ""
        self._share_room()
        layout = self.layout()
        if layout is not None:
            layout.activate()  # else the pictures have the wrong sizes for a moment

    def _arrange(self) -> None:
        """Put the pictures where they are largest."""
        above = False
        if self.view.result is not None:
            height, width = self.view.result.frame.image.shape[:2]
            above = stacked((width, height), (self.width(), self.height() - self.bar.sizeHint().height()))
        if above == self._stacked:
            return
        self._stacked = above
        for index, view in enumerate((self.view, self.second)):
            self._grid.addWidget(view, *((index, 0) if above else (0, index)))
        self._share_room()

    def _share_room(self) -> None:
        """Give the second picture half of the room if it is shown, and else none."""
        self._grid.setRowStretch(0, 1)
        self._grid.setColumnStretch(0, 1)
        self._grid.setRowStretch(1, int(self.comparing and bool(self._stacked)))
        self._grid.setColumnStretch(1, int(self.comparing and not self._stacked))

    def show_result(self, result: Result, *, mirrored: bool) -> None:
        """Show a result, and its second labels if it has some. mirrored: see PictureView."""
        second = second_result(result)
        if (second is not None) != self.comparing:
            self._compare(second is not None)
        self.view.show_result(result, mirrored=mirrored)
        if second is None or result.comparison is None:
            return
        self.view.title, self.second.title = side_titles(result.comparison.first, result.comparison.second)
        self.second.landmarks = self.view.landmarks
        self.second.show_result(second, mirrored=mirrored)
        self._arrange()

    def dim(self) -> None:
        """Darken the last picture, which gets all the room, because there will be a message in it."""
        self._compare(False)
        self.view.dim()

    def show_agreement(self, tallies: Tallies | None) -> None:
        """Show the agreement so far, and tell a screen reader the second labels."""
        if self.comparing:
            self.bar.show_agreement(tallies)
            self.second.describe()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        if self.comparing:
            self._arrange()
