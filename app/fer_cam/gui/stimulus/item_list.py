"""The list of a playlist's items."""

from __future__ import annotations

from collections.abc import Iterable

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem

from fer_cam.stimulus.playlist import Item, names

__all__ = ["ItemList"]

ITEM = Qt.ItemDataRole.UserRole


class ItemList(QListWidget):
    """Items in their order, which is changed by dragging."""

    edited = pyqtSignal()  # items were added, removed, moved or changed
    chosen = pyqtSignal(object)  # the Item that is selected now, or None

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Items of the playlist"))
        self.setSpacing(3)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentRowChanged.connect(lambda _: self.chosen.emit(self.current))
        model = self.model()
        assert model is not None
        model.rowsMoved.connect(lambda *_: self._renew())

    @property
    def items_(self) -> tuple[Item, ...]:
        """The items, in order."""
        rows = (self.item(i) for i in range(self.count()))
        return tuple(row.data(ITEM) for row in rows if row is not None)

    @property
    def current(self) -> Item | None:
        """The item that is selected."""
        row = self.currentItem()
        return None if row is None else row.data(ITEM)

    def show_items(self, items: Iterable[Item]) -> None:
        """Show these items in place of those before."""
        self.clear()
        self.add(items)

    def add(self, items: Iterable[Item]) -> None:
        """Add items at the end, and select the first of them."""
        first = self.count()
        for item in items:
            row = QListWidgetItem()
            row.setData(ITEM, item)
            self.addItem(row)
        self._renew()
        if self.count() > first:
            self.setCurrentRow(first)

    def change(self, item: Item) -> None:
        """Put `item` in the place of the one that is selected."""
        row = self.currentItem()
        if row is not None:
            row.setData(ITEM, item)
            self._renew()

    def remove(self) -> None:
        """Take the selected items out."""
        for row in sorted((self.row(item) for item in self.selectedItems()), reverse=True):
            self.takeItem(row)
        self._renew()
        self.chosen.emit(self.current)

    def shift(self, by: int) -> None:
        """Move the selected item up, -1, or down, 1."""
        row, target = self.currentRow(), self.currentRow() + by
        if row < 0 or not 0 <= target < self.count():
            return
        item = self.takeItem(row)
        self.insertItem(target, item)
        self.setCurrentRow(target)
        self._renew()

    def _renew(self) -> None:
        """Write each item's name and tell that something changed."""
        items = self.items_
        for number, (item, name) in enumerate(zip(items, names(items), strict=True)):
            row = self.item(number)
            if row is not None:
                row.setText(f"{number + 1}.  {name}")
                row.setToolTip(str(item.file))
        self.edited.emit()
