"""A card about one person."""

from __future__ import annotations

from collections.abc import Mapping

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout

from fer_cam.drawing.colours import UNSURE
from fer_cam.gui.language.words import percent, person_word
from fer_cam.gui.people.chip import Chip
from fer_cam.gui.people.compared import ComparedLabels, show_label
from fer_cam.gui.people.probability_bars import ProbabilityBars
from fer_cam.gui.people.sparkline import Sparkline
from fer_cam.live.comparison import Compared
from fer_cam.live.history import Series
from fer_cam.live.people import Person

__all__ = ["PersonCard"]


class PersonCard(QFrame):
    """Shows a person's name, which can be edited, emotion, probabilities, last minute and second labels."""

    renamed = pyqtSignal(int, str)  # the person's id and the new name

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._person: int | None = None
        self.name, self.emotion = QLineEdit(), Chip()
        self.compared = ComparedLabels()
        self.second = QLabel()
        self.bars = ProbabilityBars(self.tr("Probability of each emotion"))
        self.line = Sparkline()
        self.name.setObjectName("name")
        self.name.setToolTip(self.tr("Click to give this person a name"))
        self.name.setAccessibleName(self.tr("Name of the person"))
        self.name.setMaxLength(60)
        self.second.setObjectName("muted")
        self.second.setWordWrap(True)
        self.name.editingFinished.connect(self._rename)
        head = QHBoxLayout()
        head.addWidget(self.name, 1)
        head.addWidget(self.emotion, 0, Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 12, 10)
        column.setSpacing(7)
        column.addLayout(head)
        column.addWidget(self.compared)
        column.addWidget(self.bars)
        column.addWidget(self.second)
        column.addWidget(self.line)

    @property
    def person(self) -> int | None:
        """The id of the person who is shown; None before the first."""
        return self._person

    def show_person(
        self, person: Person, series: Series | None, now: float, compared: Compared | None = None
    ) -> None:  # fmt: skip
        """Show a person. series, now: see Sparkline. compared: both labels take the place of the probabilities."""
        face = person.face
        if person.id != self._person:
            self._person = person.id
            self.name.setPlaceholderText(person_word(person.id))
            self.name.setText(person.name)
            self.name.setModified(False)
        elif not self.name.hasFocus() and self.name.text() != person.name:
            self.name.setText(person.name)
        if not person.present:
            self.emotion.show_words(self.tr("not in the picture"), UNSURE)
        else:
            show_label(self.emotion, face.emotion, face.confidence, sure=face.sure)
        both = compared if face.compared is not None else None
        if both is not None:
            self.compared.show_face(face, both.titles, both.people.get(person.id))
        self.compared.setVisible(both is not None)
        self.bars.setVisible(both is None)
        self.emotion.setVisible(both is None or not person.present)
        self.bars.show_values(face.probabilities, face.emotion if face.sure else "")
        self._show_second({k: f"{v.label} {percent(v.confidence)}{'' if v.sure else '?'}"
                           for k, v in face.attributes.items()})  # fmt: skip
        self.line.show_series(series, now)

    def _show_second(self, labels: Mapping[str, str]) -> None:
        text = ", ".join(labels.values())
        if text != self.second.text():
            self.second.setText(text)
        self.second.setVisible(bool(text))

    def _rename(self) -> None:
        if self._person is not None and self.name.isModified():
            self.name.setModified(False)
            self.renamed.emit(self._person, self.name.text())
        self.name.clearFocus()
