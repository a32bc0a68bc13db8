"""A small table that is only read."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

__all__ = ["Table"]


class Table(QTableWidget):
    """Shows rows of text. Columns share the width; all but those at the left that are words are aligned right."""

    def __init__(self, name: str) -> None:
        """name: of the table, for screen readers."""
        super().__init__()
        self._shown: tuple[Sequence[str], Sequence[Sequence[str]]] | None = None
        self.setAccessibleName(name)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)  # Tab leaves the table
        for header in (self.horizontalHeader(), self.verticalHeader()):
            assert header is not None
            header.setHighlightSections(False)
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        assert rows is not None and columns is not None
        rows.hide()
        rows.setDefaultSectionSize(round(1.7 * self.fontMetrics().height()))
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    def show_rows(self, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Show these rows and no others. Selection and place stay; nothing is done where nothing has changed."""
        if (headings, rows) == self._shown:
            return
        self._shown = headings, rows
        self.setColumnCount(len(headings))
        self.setHorizontalHeaderLabels(list(headings))
        self.setRowCount(len(rows))
        middle = Qt.AlignmentFlag.AlignVCenter
        for column in range(len(headings)):
            numbers = all(row[column][:1].isdigit() or row[column] == "–" for row in rows) and bool(rows)
            side = middle | (Qt.AlignmentFlag.AlignRight if numbers else Qt.AlignmentFlag.AlignLeft)
            heading = self.horizontalHeaderItem(column)
            if heading is not None:
                heading.setTextAlignment(side)
            for index, row in enumerate(rows):
                item = self.item(index, column)
                if item is None:
                    item = QTableWidgetItem()
                    self.setItem(index, column, item)
                item.setText(row[column])
                item.setTextAlignment(side)
