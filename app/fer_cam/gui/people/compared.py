"""Both labels of a person in compare mode, in two rows of a card."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QGridLayout, QLabel, QWidget

from fer_cam.comparing.tally import Tally
from fer_cam.drawing.colours import UNSURE, colour_for
from fer_cam.gui.compare.words import person_words
from fer_cam.gui.language.words import emotion_word, percent
from fer_cam.gui.people.chip import Chip
from fer_cam.live.history import UNSURE_LABEL
from fer_cam.types import Face

__all__ = ["ComparedLabels", "show_label"]


def show_label(chip: Chip, emotion: str, confidence: float, *, sure: bool) -> None:
    """Show an emotion in a chip, or "unsure" and the guess."""
    if sure:
        chip.show_words(f"{emotion_word(emotion)} {percent(confidence)}", colour_for(emotion))
    else:
        chip.show_words(f"{emotion_word(UNSURE_LABEL)} ({emotion_word(emotion)}?)", UNSURE)


class ComparedLabels(QWidget):
    """Shows the emotion of each labelling beside its title, and how often both agreed about the person."""

    def __init__(self) -> None:
        super().__init__()
        self.titles, self.chips = (QLabel(), QLabel()), (Chip(), Chip())
        self.share = QLabel()
        self.share.setObjectName("muted")
        self.share.setWordWrap(True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        for row, (title, chip) in enumerate(zip(self.titles, self.chips, strict=True)):
            title.setMinimumWidth(1)
            grid.addWidget(title, row, 0)
            grid.addWidget(chip, row, 1, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self.share, 2, 0, 1, 2)

    def show_face(self, face: Face, titles: tuple[str, str], tally: Tally | None) -> None:
        """Show a face that has second labels. tally: of its person; None before the first look."""
        second = face.compared
        assert second is not None
        for label, title in zip(self.titles, titles, strict=True):
            if label.text() != title:
                label.setText(title)
        show_label(self.chips[0], face.emotion, face.confidence, sure=face.sure)
        show_label(self.chips[1], second.label, second.confidence, sure=second.sure)
        text = person_words(tally.share(sure=True)) if tally is not None else ""
        if text != self.share.text():
            self.share.setText(text)
        self.share.setVisible(bool(text))
