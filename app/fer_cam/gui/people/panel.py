"""The column of cards."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from fer_cam.gui.people.card import PersonCard
from fer_cam.live.comparison import Compared
from fer_cam.live.history import History
from fer_cam.live.people import Person

__all__ = ["PeoplePanel"]


class PeoplePanel(QScrollArea):
    """Shows the cards of the people in the picture, and of those who left it a moment ago."""

    renamed = pyqtSignal(int, str)

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMinimumWidth(250)
        self.setAccessibleName(self.tr("People in the picture"))
        self._cards: list[PersonCard] = []
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(10, 10, 10, 10)
        self._column.setSpacing(10)
        self.nobody = QLabel(self.tr("No face"))
        self.nobody.setObjectName("muted")
        self.nobody.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._column.addWidget(self.nobody)
        self._column.addStretch()
        self.setWidget(inside)

    @property
    def cards(self) -> list[PersonCard]:
        """The cards that are shown, from the top."""
        return [card for card in self._cards if not card.isHidden()]

    def add_on_top(self, widget: QWidget) -> None:
        """Show a widget above the cards."""
        self._column.insertWidget(0, widget)

    def show_people(
        self, people: tuple[Person, ...], history: History, now: float, compared: Compared | None = None
    ) -> None:
        """Show these people in this order. now: seconds of the history's clock. compared: see PersonCard."""
        while len(self._cards) < len(people):
            card = PersonCard()
            card.renamed.connect(self.renamed)
            self._column.insertWidget(self._column.count() - 1, card)
            self._cards.append(card)
        # A card stays with its person while it is edited: the order changes only when nobody types a name.
        shown = [card.person for card in self.cards]
        if any(card.name.hasFocus() for card in self.cards) and {p.id for p in people} == set(shown):
            people = tuple(sorted(people, key=lambda person: shown.index(person.id)))
        for card, person in zip(self._cards, people, strict=False):
            card.show_person(person, history.series(person.id), now, compared)
            card.show()
        for card in self._cards[len(people) :]:
            card.hide()
        self.nobody.setVisible(not people)
