"""The timeline of a review: curves, markers, excluded ranges, and the present moment."""

from __future__ import annotations

import pyqtgraph as pg
from PyQt6.QtCore import QEvent, Qt, pyqtSignal
from PyQt6.QtWidgets import QComboBox, QFrame, QLabel, QPushButton, QVBoxLayout

from fer_cam.gui.language.words import person_word
from fer_cam.gui.look.flow import FlowRow
from fer_cam.gui.look.theme import present_theme
from fer_cam.gui.timeline.colours import AFFECT_COLOURS
from fer_cam.gui.timeline.plot import TimelinePlot
from fer_cam.live.recorded import person_series
from fer_cam.session.review import Reviewed

__all__ = ["ReviewCurves"]


class ReviewCurves(QFrame):
    """Shows one person over the whole session. A click goes to a moment; a range can be chosen and left out."""

    sought = pyqtSignal(float)  # seconds of the review's clock
    exclude = pyqtSignal(float, float)  # start and end of the range, in seconds of the review's clock
    person_chosen = pyqtSignal(object)  # id of the person

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._state: Reviewed | None = None
        self.person, self.curves, self.legend = QComboBox(), QComboBox(), QLabel()
        self.range, self.leave_out = QPushButton(self.tr("Choose a &range")), QPushButton(self.tr("Leave it &out"))
        self.plot = TimelinePlot()
        self.person.setAccessibleName(self.tr("Person on the timeline"))
        self.curves.setAccessibleName(self.tr("Curves of the timeline"))
        self.plot.setAccessibleName(self.tr("Timeline"))
        self.curves.addItem(self.tr("Emotions"), "emotions")
        self.curves.addItem(self.tr("Valence and arousal"), "affect")
        self.range.setCheckable(True)
        self.leave_out.setEnabled(False)
        self.legend.setTextFormat(Qt.TextFormat.RichText)
        head, column = FlowRow(), QVBoxLayout(self)
        for widget in (self.person, self.curves, self.legend):
            head.addWidget(widget)
        head.add_stretch()
        head.addWidget(self.range)
        head.addWidget(self.leave_out)
        column.addLayout(head)
        column.addWidget(self.plot, 1)
        self._cursor = pg.InfiniteLine(0.0, pen=pg.mkPen(present_theme().colour("accent"), width=2))
        self.region = pg.LinearRegionItem((0.0, 1.0))
        self._shades: list[pg.LinearRegionItem] = []
        self.plot.addItem(self._cursor)
        self.person.activated.connect(lambda _: self._choose())
        self.curves.activated.connect(lambda _: self._draw())
        self.range.toggled.connect(self._choose_range)
        self.leave_out.clicked.connect(self._leave_out)
        self.plot.scene().sigMouseClicked.connect(self._clicked)

    def show_state(self, state: Reviewed) -> None:
        """Show a session; the person stays, if they are still there."""
        first, self._state = self._state is None, state
        chosen = self.person.currentData()
        self.person.clear()
        for person in state.session.people:
            self.person.addItem(person_word(person.id, person.name), person.id)
        self.person.setCurrentIndex(max(0, self.person.findData(chosen)))
        if first:
            box, end = self.plot.getViewBox(), max(1.0, state.seconds)
            box.setLimits(xMin=0.0, xMax=end, minXRange=0.5, maxXRange=end)
            self.plot.setXRange(0.0, end, padding=0)
        self.plot.set_markers(state.markers)
        for shade in self._shades:
            self.plot.removeItem(shade)
        self._shades = [pg.LinearRegionItem(span, movable=False) for span in state.excluded]
        for shade in self._shades:
            shade.setBrush(present_theme().colour("border"))
            self.plot.addItem(shade)
        self._draw()
        self.person_chosen.emit(self.person.currentData())

    def changeEvent(self, event: QEvent | None) -> None:
        super().changeEvent(event)
        if event is not None and event.type() == QEvent.Type.PaletteChange and hasattr(self, "_shades"):
            self._cursor.setPen(pg.mkPen(present_theme().colour("accent"), width=2))
            for shade in self._shades:
                shade.setBrush(present_theme().colour("border"))
            self._draw()

    def show_position(self, seconds: float) -> None:
        """Move the line of the present moment."""
        self._cursor.setValue(seconds)

    def choose_person(self, number: int) -> None:
        """Show the curves of a person."""
        place = self.person.findData(number)
        if place >= 0 and place != self.person.currentIndex():
            self.person.setCurrentIndex(place)
            self._draw()

    def _choose(self) -> None:
        self._draw()
        self.person_chosen.emit(self.person.currentData())

    def _draw(self) -> None:
        self.plot.clear_curves()
        state, number = self._state, self.person.currentData()
        person = next((p for p in state.session.people if p.id == number), None) if state else None
        affect = self.curves.currentData() == "affect"
        words = (self.tr("valence"), self.tr("arousal"))
        dots = [f'<span style="color: {c}">●</span> {w}' for c, w in zip(AFFECT_COLOURS, words, strict=True)]
        self.legend.setText("&nbsp; ".join(dots) if affect else "")
        if state is None or person is None:
            return
        series = person_series(state.session, person, state.origin)
        (self.plot.show_affect if affect else self.plot.show_emotions)(series)

    def _choose_range(self, on: bool) -> None:
        self.leave_out.setEnabled(on)
        if on:
            (low, high), _ = self.plot.getViewBox().viewRange()
            self.region.setRegion((low + (high - low) * 0.4, low + (high - low) * 0.6))
            self.plot.addItem(self.region)
        else:
            self.plot.removeItem(self.region)

    def _leave_out(self) -> None:
        low, high = self.region.getRegion()
        self.range.setChecked(False)
        self.exclude.emit(float(low), float(high))

    def _clicked(self, event: pg.GraphicsScene.mouseEvents.MouseClickEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.sought.emit(float(self.plot.getViewBox().mapSceneToView(event.scenePos()).x()))
