"""Beside the picture of a review: the people, the share of time of one, and the markers."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QAbstractItemView, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from fer_cam.gui.language.words import person_word
from fer_cam.gui.people.probability_bars import ProbabilityBars
from fer_cam.gui.review.transport import clock_text
from fer_cam.session.review import Reviewed

__all__ = ["ReviewSide"]

NUMBER = Qt.ItemDataRole.UserRole


class ReviewSide(QWidget):
    """Lists people, whose names can be edited, and markers, which can be gone to."""

    renamed = pyqtSignal(int, str)
    merge = pyqtSignal()
    person_chosen = pyqtSignal(int)
    sought = pyqtSignal(float)  # seconds of the review's clock

    def __init__(self) -> None:
        super().__init__()
        self._state: Reviewed | None = None
        self.people, self.markers = QListWidget(), QListWidget()
        self.bars = ProbabilityBars(self.tr("Share of time in each emotion"))
        self.merge_button = QPushButton(self.tr("&Merge with …"))
        self.people.setAccessibleName(self.tr("People of the session"))
        self.people.setToolTip(self.tr("Double-click or F2: give this person a name"))
        triggers = QAbstractItemView.EditTrigger
        self.people.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        self.people.setSpacing(2)
        self.markers.setSpacing(2)
        self.markers.setAccessibleName(self.tr("Markers"))
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.setSpacing(8)
        for text, widget, stretch in (
            (self.tr("People"), self.people, 2), ("", self.merge_button, 0), (self.tr("Share of time"), self.bars, 0),
            (self.tr("Markers"), self.markers, 3),
        ):  # fmt: skip
            if text:
                heading = QLabel(text)
                heading.setObjectName("heading")
                column.addWidget(heading)
            column.addWidget(widget, stretch)
        self.setMinimumWidth(250)
        self.people.itemChanged.connect(self._rename)
        self.people.currentItemChanged.connect(lambda *_: self._choose())
        self.merge_button.clicked.connect(self.merge)
        for signal in (self.markers.itemClicked, self.markers.itemActivated):
            signal.connect(lambda item: self.sought.emit(item.data(NUMBER)))

    def show_state(self, state: Reviewed) -> None:
        """Show the people and the markers of a session."""
        chosen, self._state = self.chosen, state
        self.people.blockSignals(True)
        self.people.clear()
        for person in state.session.people:
            item = QListWidgetItem(person_word(person.id, person.name))
            item.setData(NUMBER, person.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            self.people.addItem(item)
        self.people.blockSignals(False)
        self.choose_person(chosen)
        if self.people.currentItem() is None:
            self.people.setCurrentRow(0)
        self._choose()
        self.merge_button.setEnabled(self.people.count() > 1)
        self.markers.clear()
        for seconds, label in state.markers:
            item = QListWidgetItem(f"{clock_text(seconds)}  {label}")
            item.setData(NUMBER, seconds)
            self.markers.addItem(item)

    @property
    def chosen(self) -> int | None:
        """Id of the chosen person; None without people."""
        item = self.people.currentItem()
        return None if item is None else int(item.data(NUMBER))

    def edit_name(self) -> None:
        """Let the user write the name of the chosen person into the list."""
        item = self.people.currentItem()
        if item is not None:
            self.people.setFocus()
            self.people.editItem(item)

    def choose_person(self, number: int | None) -> None:
        """Choose a person, if they are in the list."""
        for row in range(self.people.count()):
            item = self.people.item(row)
            if item is not None and item.data(NUMBER) == number:
                self.people.setCurrentRow(row)

    def _choose(self) -> None:
        number, state = self.chosen, self._state
        if number is None or state is None:
            self.bars.show_values({})
            return
        summary = next((p for p in state.summary.people if p.id == number), None)
        self.bars.show_values(summary.shares if summary else {})
        self.person_chosen.emit(number)

    def _rename(self, item: QListWidgetItem) -> None:
        number, text = int(item.data(NUMBER)), item.text().strip()
        self.renamed.emit(number, "" if text == person_word(number) else text)
