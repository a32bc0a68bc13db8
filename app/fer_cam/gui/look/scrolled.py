"""A column of widgets that scrolls where the window is too low for it."""

from __future__ import annotations

from PyQt6.QtCore import QEvent, QObject, Qt
from PyQt6.QtWidgets import QFrame, QScrollArea, QWidget

__all__ = ["Scrolled"]


class Scrolled(QScrollArea):
    """Holds a widget as wide as it needs to be, and of any height. Tab scrolls to what has the focus."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(widget)
        widget.installEventFilter(self)
        self._fit()

    def _fit(self) -> None:
        widget, bar = self.widget(), self.verticalScrollBar()
        if widget is not None and bar is not None:
            self.setMinimumWidth(max(widget.minimumWidth(), widget.minimumSizeHint().width()) + bar.sizeHint().width())

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        if watched is self.widget() and event is not None and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)
