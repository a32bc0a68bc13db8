"""A row of widgets that goes on in a second row where the window is too narrow for one."""

from __future__ import annotations

from PyQt6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PyQt6.QtWidgets import QLayout, QLayoutItem, QWidget

__all__ = ["FlowRow"]


class FlowRow(QLayout):
    """Lays widgets out from the left, in as many rows as they need. A stretch takes what is left of its row.

    A widget that has a minimum width is made as narrow as that before a second row begins.
    """

    def __init__(self, parent: QWidget | None = None, *, margins: QMargins | None = None, spacing: int = 8) -> None:
        super().__init__(parent) if parent is not None else super().__init__()
        self.setContentsMargins(margins or QMargins())
        self.setSpacing(spacing)
        self._items: list[QLayoutItem] = []
        self._stretch: QLayoutItem | None = None

    def add_stretch(self) -> None:
        """Move what follows to the right end of the row."""
        self.addWidget(QWidget())
        self._stretch = self._items[-1]

    # What Qt asks of a layout.

    def addItem(self, item: QLayoutItem | None) -> None:
        if item is not None:
            self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        return self._around(self._width(self._shown(), least=False))

    def minimumSize(self) -> QSize:
        return self._around(max((self._width([item], least=True) for item in self._shown()), default=0))

    def _around(self, width: int) -> QSize:
        margins = self.contentsMargins()
        height = max((item.sizeHint().height() for item in self._shown()), default=0)
        return QSize(width + margins.left() + margins.right(), height + margins.top() + margins.bottom())

    # Rows.

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if item is not self._stretch and not item.isEmpty()]

    def _width(self, items: list[QLayoutItem], *, least: bool) -> int:
        """Return the width of a row of widgets, as wide or as narrow as they may be."""
        widgets = [item for item in items if item is not self._stretch]
        widths = [self._least(item) if least else item.sizeHint().width() for item in widgets]
        return sum(widths) + self.spacing() * max(0, len(widths) - 1)

    @staticmethod
    def _least(item: QLayoutItem) -> int:
        widget, wanted = item.widget(), item.sizeHint().width()
        return min(wanted, widget.minimumWidth() or wanted) if widget is not None else wanted

    def _rows(self, width: int) -> list[list[QLayoutItem]]:
        rows: list[list[QLayoutItem]] = [[]]
        for item in self._items:
            if item is not self._stretch and item.isEmpty():
                continue
            if rows[-1] and self._width([*rows[-1], item], least=True) > width:
                rows.append([])
            rows[-1].append(item)
        return rows

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        """Place the widgets in `rect` if `move`, and return the height that they need."""
        inner = rect.marginsRemoved(self.contentsMargins())
        top = inner.top()
        for row in self._rows(inner.width()):
            sizes = [QSize() if item is self._stretch else item.sizeHint() for item in row]
            height = max(size.height() for size in sizes)
            free = inner.width() - self._width(row, least=True)
            left = inner.left()
            for item, size in zip(row, sizes, strict=True):
                if item is self._stretch:
                    left += max(0, inner.width() - self._width(row, least=False))
                    continue
                least = self._least(item)
                width = min(size.width(), least + max(0, free))
                free -= width - least
                if move:
                    place = QPoint(left, top + (height - size.height()) // 2)
                    item.setGeometry(QRect(place, QSize(min(width, inner.width()), size.height())))
                left += width + self.spacing()
            top += height + self.spacing()
        return top - self.spacing() - rect.top() + self.contentsMargins().bottom()
