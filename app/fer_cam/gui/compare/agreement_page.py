"""The page about the agreement: shares, the pairs that differ most often, and the people."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QLocale, Qt, QTimer
from PyQt6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QLabel, QPushButton, QVBoxLayout, QWidget

from fer_cam.comparing.tally import Tallies
from fer_cam.gui.compare.table import Table
from fer_cam.gui.compare.words import look_words, number, share_words, side_titles
from fer_cam.gui.language.words import emotion_word, percent, person_word
from fer_cam.gui.look.fit import resize_to_fit

__all__ = ["AgreementPage"]

REFRESH = 500
"""Milliseconds between two updates."""


class AgreementPage(QDialog):
    """Follows the count while it is open, without holding up the main window."""

    def __init__(
        self, parent: QWidget, tallies: Callable[[], Tallies | None], name_of: Callable[[int], str],
        save: Callable[[], None], restart: Callable[[], None],
    ) -> None:  # fmt: skip
        """tallies: returns the count so far. name_of: returns a person's name, or "". save, restart: what the buttons
        do."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Agreement"))
        self._tallies, self._name_of = tallies, name_of
        self.heading, self.shares = QLabel(), QLabel()
        self.heading.setObjectName("heading")
        self.sure = QCheckBox(self.tr("Only looks in which &both are sure"))
        self.sure.setChecked(True)
        self.pairs, self.people = Table(self.tr("Emotions that are named differently")), Table(self.tr("People"))
        explanation = QLabel(look_words())
        explanation.setObjectName("muted")
        self.shares.setTextFormat(Qt.TextFormat.PlainText)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.save = QPushButton(self.tr("&Save as CSV …"))
        self.restart = QPushButton(self.tr("Cou&nt anew"))
        self.buttons.addButton(self.save, QDialogButtonBox.ButtonRole.ActionRole)
        self.buttons.addButton(self.restart, QDialogButtonBox.ButtonRole.ActionRole)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(9)
        for widget, stretch in (
            (self.heading, 0), (self.shares, 0), (self.sure, 0), (self._title(self.tr("Named differently")), 0),
            (self.pairs, 3), (self._title(self.tr("People")), 0), (self.people, 2), (explanation, 0), (self.buttons, 0),
        ):  # fmt: skip
            if isinstance(widget, QLabel):
                widget.setWordWrap(True)
            column.addWidget(widget, stretch)
        self.save.clicked.connect(save)
        self.restart.clicked.connect(restart)
        self.restart.clicked.connect(self.refresh)
        self.buttons.rejected.connect(self.reject)
        self.sure.toggled.connect(self.refresh)
        timer = QTimer(self)
        timer.timeout.connect(self.refresh)
        timer.start(REFRESH)
        resize_to_fit(self, 620, 640)
        self.refresh()

    @staticmethod
    def _title(text: str) -> QLabel:
        label = QLabel(text)
        label.setObjectName("heading")
        return label

    def refresh(self) -> None:
        """Show the count as it is now."""
        tallies = self._tallies()
        known = tallies is not None and bool(tallies.all.counts)
        self.save.setEnabled(known)
        self.restart.setEnabled(known)
        if tallies is None:
            self.heading.setText(self.tr("Nothing is compared yet"))
            self.shares.setText(self.tr("Choose what to compare in the menu Model > Compare with."))
            return
        first, second = side_titles(tallies.first, tallies.second)
        self.heading.setText(self.tr("{} and {}").format(first, second))
        self.shares.setText(self._share_lines(tallies))
        sure = self.sure.isChecked()
        share = tallies.all.share(sure=sure)
        self.pairs.show_rows(
            (first, second, self.tr("Looks"), self.tr("Share")),
            [
                (emotion_word(a), emotion_word(b), number(looks), percent(looks / share.compared))
                for a, b, looks in tallies.all.differing(sure=sure)
            ],
        )
        rows = []
        for id, tally in tallies.people.items():
            one = tally.share(sure=sure)
            rows.append((person_word(id, self._name_of(id)), share_words(one), number(one.compared)))
        self.people.show_rows((self.tr("Person"), self.tr("Same emotion"), self.tr("Looks")), rows)

    def _share_lines(self, tallies: Tallies) -> str:
        """Return the shares of the sure looks and of all, and how many looks could not be compared."""
        lines = []
        for sure, text in (
            (True, self.tr("Both sure: same emotion in {} of {} looks")),
            (False, self.tr("All: same emotion in {} of {} looks")),
        ):
            share, kappa = tallies.all.share(sure=sure), tallies.all.kappa(sure=sure)
            line = text.format(share_words(share), number(share.compared))
            if kappa is not None:
                line = self.tr("{}, Cohen's kappa {}").format(line, QLocale().toString(kappa, "f", 2))
            lines.append(line)
        one_sided = tallies.all.share(sure=False).one_sided
        if one_sided:
            text = self.tr("Looks with an emotion that only one of them knows, which are in no share: {}")
            lines.append(text.format(number(one_sided)))
        return "\n".join(lines)
