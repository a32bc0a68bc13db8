"""A card about one person."""

from __future__ import annotations

from collections.abc import Mapping

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout

from fer_cam.drawing.colours import UNSURE, Colour, colour_for, ink_for
from fer_cam.gui.language.words import emotion_word, percent, person_word
from fer_cam.gui.people.probability_bars import ProbabilityBars
from fer_cam.gui.people.sparkline import Sparkline
from fer_cam.live.history import UNSURE_LABEL, Series
from fer_cam.live.people import Person

__all__ = ["PersonCard"]


class PersonCard(QFrame):
    """Shows a person's name, which can be edited, emotion, probabilities, last minute and second labels."""

    renamed = pyqtSignal(int, str)  # the person's id and the new name

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._person: int | None = None
        self._chip: tuple[str, Colour] | None = None
        self.name, self.emotion = QLineEdit(), QLabel()
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
        column.addWidget(self.bars)
        column.addWidget(self.second)
        column.addWidget(self.line)

    @property
    def person(self) -> int | None:
        """The id of the person who is shown; None before the first."""
        return self._person

    def show_person(self, person: Person, series: Series | None, now: float) -> None:
        """Show a person. series, now: see Sparkline."""
        face = person.face
        if person.id != self._person:
            self._person = person.id
            self.name.setPlaceholderText(person_word(person.id))
            self.name.setText(person.name)
            self.name.setModified(False)
        elif not self.name.hasFocus() and self.name.text() != person.name:
            self.name.setText(person.name)
        words = f"{emotion_word(face.emotion)} {percent(face.confidence)}"
        if not person.present:
            words, colour = self.tr("not in the picture"), UNSURE
        elif face.sure:
            colour = colour_for(face.emotion)
        else:
            words, colour = f"{emotion_word(UNSURE_LABEL)} ({emotion_word(face.emotion)}?)", UNSURE
        self._show_chip(words, colour)
        self.bars.show_values(face.probabilities, face.emotion if face.sure else "")
        self._show_second({k: f"{v.label} {percent(v.confidence)}{'' if v.sure else '?'}"
                           for k, v in face.attributes.items()})  # fmt: skip
        self.line.show_series(series, now)

    def _show_chip(self, words: str, colour: Colour) -> None:
        if (words, colour) != self._chip:
            self._chip = words, colour
            self.emotion.setText(words)
            red, green, blue = colour
            self.emotion.setStyleSheet(
                f"background: rgb({red}, {green}, {blue}); color: rgb{ink_for(colour)}; border-radius: 7px; "
                "padding: 2px 8px; font-weight: 600;"
            )

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
