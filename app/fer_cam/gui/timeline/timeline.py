"""The panel below the picture: the timeline of one person and their share of time in each emotion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import QSize, Qt, pyqtSignal
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from fer_cam.gui.language.words import person_word
from fer_cam.gui.look.flow import FlowRow
from fer_cam.gui.people.probability_bars import ProbabilityBars
from fer_cam.gui.timeline.colours import AFFECT_COLOURS
from fer_cam.live.history import History
from fer_cam.live.people import People

if TYPE_CHECKING:
    from fer_cam.gui.timeline.plot import TimelinePlot

__all__ = ["Timeline"]


class Timeline(QFrame):
    """Shows a person's last minutes; it can be paused, scrolled and zoomed."""

    curves_chosen = pyqtSignal(str)  # one of CURVES

    def __init__(self, history: History, people: People, curves: str) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._history, self._people = history, people
        self._known: list[tuple[int, str]] = []
        self._following, self._chosen = True, False
        self.plot: TimelinePlot | None = None
        self._markers: tuple[tuple[float, str], ...] = ()
        self.person, self.curves = QComboBox(), QComboBox()
        self.pause = QPushButton(self.tr("Pa&use"))
        self.now = QPushButton(self.tr("&Now"))
        self.mark = QPushButton(self.tr("Mar&ker"))
        self.bars = ProbabilityBars(self.tr("Share of time in each emotion"))
        self.person.setAccessibleName(self.tr("Person on the timeline"))
        self.curves.setAccessibleName(self.tr("Curves of the timeline"))
        self.curves.addItem(self.tr("Emotions"), "emotions")
        self.curves.addItem(self.tr("Valence and arousal"), "affect")
        self.curves.setCurrentIndex(self.curves.findData(curves))
        self.legend = QLabel()
        self.legend.setTextFormat(Qt.TextFormat.RichText)
        self._dots = [f'<span style="color: {colour}">●</span>' for colour in AFFECT_COLOURS]
        self.legend.setObjectName("muted")
        self.pause.setCheckable(True)
        self.pause.setToolTip(self.tr("Keep the curves as they are, while the picture goes on (Ctrl+Space)"))
        self.now.setToolTip(self.tr("Show the newest moment again (scrolling and zooming leave it)"))
        self.now.setEnabled(False)
        self.mark.setToolTip(self.tr("Mark this moment; the keys 1 to 9 set markers with labels of their own"))
        self._lay_out()
        self.person.activated.connect(self._choose)
        self.curves.activated.connect(lambda _: self.curves_chosen.emit(self.curves.currentData()))
        self.pause.toggled.connect(self._paused)
        self.now.clicked.connect(self._follow)

    def _lay_out(self) -> None:
        head = FlowRow()
        for box, letters, least in ((self.person, 7, 112), (self.curves, 15, 120)):
            box.setMinimumWidth(least)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(letters)
        self.legend.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        for widget in (self.person, self.curves, self.pause, self.now, self.mark):
            head.addWidget(widget)
        self.legend.hide()
        self._left = QVBoxLayout()
        self._left.addLayout(head)
        self._left.addWidget(self.legend)
        self._room = QWidget()
        self._left.addWidget(self._room, 1)
        heading = QLabel(self.tr("Share of time"))
        heading.setObjectName("heading")
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(heading)
        column.addWidget(self.bars)
        column.addStretch()
        self._shares = QScrollArea()
        self._shares.setWidget(inside)
        self._shares.setWidgetResizable(True)
        self._shares.setFrameShape(QFrame.Shape.NoFrame)
        self._shares.setFixedWidth(240)
        self._shares.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = QWidget()
        row = QHBoxLayout(content)
        row.setContentsMargins(10, 8, 10, 8)
        row.setSpacing(14)
        row.addLayout(self._left, 1)
        row.addWidget(self._shares)
        self.nobody = QLabel(self.tr("Curves and shares of time come with the first face"))
        self.nobody.setObjectName("muted")
        self.nobody.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nobody.setWordWrap(True)
        self.nobody.setMargin(12)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.nobody)
        self._pages.addWidget(content)

    def minimumSizeHint(self) -> QSize:
        return QSize(300, 130)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        self._shares.setVisible(self.width() >= 560)  # the curves need the room of a narrow window
        super().resizeEvent(event)

    def make_plot(self) -> None:
        """Load pyqtgraph and show the plot. Done after the first picture, because it takes a third of a second."""
        if self.plot is not None:
            return
        try:
            from fer_cam.gui.timeline.plot import TimelinePlot
        except ImportError:
            missing = QLabel(self.tr("The curves need pyqtgraph: pip install pyqtgraph"))
            missing.setObjectName("muted")
            self._left.replaceWidget(self._room, missing)
            self._room.hide()
            return
        self.plot = TimelinePlot()
        self.plot.setAccessibleName(self.tr("Timeline"))
        self.plot.moved_by_user.connect(self._leave)
        self._left.replaceWidget(self._room, self.plot)
        self._room.hide()

    def show_curves(self, curves: str) -> None:
        """Show other curves: one of CURVES."""
        self.curves.setCurrentIndex(self.curves.findData(curves))
        if self.plot is not None:
            self.plot.clear_curves()

    def _leave(self) -> None:
        self._following = False
        self.now.setEnabled(True)

    def _follow(self) -> None:
        self._following = True
        self.now.setEnabled(False)
        self.pause.setChecked(False)

    def _paused(self, on: bool) -> None:
        if on:
            self._leave()
        else:
            self._follow()

    def clear(self) -> None:
        """Forget the curves, because another source or model follows."""
        self._known, self._chosen = [], False
        self._pages.setCurrentIndex(0)
        self.person.clear()
        self.bars.show_values({})
        if self.plot is not None:
            self.plot.clear_curves()

    def show_markers(self, markers: tuple[tuple[float, str], ...]) -> None:
        """Show these markers and no others: (seconds, label) each."""
        if self.plot is not None and markers != self._markers:
            self._markers = markers
            self.plot.set_markers(markers)

    def _choose(self) -> None:
        self._chosen = True
        if self.plot is not None:
            self.plot.clear_curves()

    def _list_people(self, first: int | None) -> None:
        people = [(i, person_word(i, self._people.name(i))) for i in self._history.people]
        if people != self._known:
            chosen = self.person.currentData()
            self.person.clear()
            for number, name in people:
                self.person.addItem(name, number)
            place = self.person.findData(chosen)
            self._chosen = self._chosen and place >= 0
            self.person.setCurrentIndex(max(0, place))
            self._known = people
        # Until the user chooses a person, the timeline is that of the first card.
        place = -1 if self._chosen or first is None else self.person.findData(first)
        if place >= 0 and place != self.person.currentIndex() and not self.pause.isChecked():
            self.person.setCurrentIndex(place)
            if self.plot is not None:
                self.plot.clear_curves()

    def update_now(self, now: float, first: int | None) -> None:
        """Show what the history holds. now: seconds of its clock. first: the person on the first card."""
        self._list_people(first)
        number = self.person.currentData()
        self._pages.setCurrentIndex(0 if number is None else 1)
        if number is None:
            return
        self.bars.show_values(self._history.shares(number))
        series = None if self.pause.isChecked() or self.plot is None else self._history.series(number)
        if series is None or self.plot is None:
            return
        if self.curves.currentData() == "affect":
            self.plot.show_affect(series)
            words = (self.tr("valence"), self.tr("arousal"))
            self.legend.setText("&nbsp; ".join(f"{dot} {word}" for dot, word in zip(self._dots, words, strict=True)))
        else:
            self.plot.show_emotions(series)
            self.legend.setText("")
        self.legend.setVisible(bool(self.legend.text()))
        if self._following:
            self.plot.follow(now)
