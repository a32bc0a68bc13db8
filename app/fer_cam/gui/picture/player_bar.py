"""The row below the picture of a file: the photo before and after, play and pause, and where it is."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSlider, QWidget

from fer_cam.live.playback import Place, clock_time

__all__ = ["SECONDS", "PlayerBar"]

STEPS = 10
"""Of the slider in a second of a film."""
ROOM = 330
"""Pixels for the borders of the buttons, a slider that can be used, and the numbers."""
SECONDS = 5
"""By which an arrow key moves in a film."""
NAME_WIDTH = 220
"""Pixels that the name of a photo may take."""
LEAST_WIDTH = 280
"""Of the row; where it is narrower than its words, the buttons show arrows alone, and the name is in the tool tip."""


class PlayerBar(QWidget):
    """Shows a Place, and asks for another. Hidden while the source has no end."""

    play = pyqtSignal(bool)
    step = pyqtSignal(int)  # photos further; below 0: back
    sought = pyqtSignal(float)  # number of a photo, from 1, or seconds of a film

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Position in the file"))
        self.setMinimumWidth(LEAST_WIDTH)
        self.place = Place()
        self.before, self.after, self.button = QPushButton(), QPushButton(), QPushButton()
        self._words = self.tr("‹ &Back"), self.tr("&Next ›")
        self._narrow: bool | None = None  # not known before the row has a width
        for button, words in ((self.before, self._words[0]), (self.after, self._words[1])):
            button.setAccessibleName(words.strip("‹› ").replace("&", ""))
        self.before.setToolTip(self.tr("The previous photo (Page up, or Left in the picture)"))
        self.after.setToolTip(self.tr("The next photo (Page down, or Right in the picture)"))
        self.slider, self.progress = QSlider(Qt.Orientation.Horizontal), QProgressBar()
        self.slider.setAccessibleName(self.tr("Position"))
        self.progress.setAccessibleName(self.tr("Position"))
        self.progress.setTextVisible(False)
        self.name, self.position = QLabel(), QLabel()
        self.name.setObjectName("muted")
        self.position.setAccessibleName(self.tr("Position"))
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 10, 6)
        row.setSpacing(8)
        for widget in (self.before, self.after, self.button):
            widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the arrow keys to the picture
            row.addWidget(widget)
        row.addWidget(self.slider, 1)
        row.addWidget(self.progress, 1)
        row.addWidget(self.name)
        row.addWidget(self.position)
        self.before.clicked.connect(lambda: self.step.emit(-1))
        self.after.clicked.connect(lambda: self.step.emit(1))
        self.button.clicked.connect(lambda: self.play.emit(not self.place.playing))
        self.slider.valueChanged.connect(self._scrubbed)
        self.show_place(self.place, full_screen=False)

    @property
    def _photos(self) -> bool:
        return self.place.kind == "photos"

    def show_place(self, place: Place, *, full_screen: bool) -> None:
        """Show where a file is; on the full screen the row is hidden."""
        self.place = place
        shown = bool(place.kind) and not full_screen and not (self._photos and place.end < 2)
        if shown != self.isVisibleTo(self.parentWidget()):
            self.setVisible(shown)
        if not shown:
            return
        photos = self._photos
        for widget, on in (
            (self.before, photos), (self.after, photos), (self.name, photos and not self._narrow),
            (self.slider, place.can_seek), (self.progress, not place.can_seek),
        ):  # fmt: skip
            widget.setVisible(on)
        self.before.setEnabled(place.position > 1)
        self.after.setEnabled(place.position < place.end)
        text = self.tr("P&ause") if place.playing else self.tr("Pla&y")
        if text != self.button.text():
            self.button.setText(text)
            self.button.setToolTip(
                self.tr("Stay at this picture (F8, or Space in the picture)")
                if place.playing else self.tr("Go on by itself (F8, or Space in the picture)")
            )  # fmt: skip
        self._show_position()

    def _show_position(self) -> None:
        place, steps = self.place, 1 if self._photos else STEPS
        if not self.slider.isSliderDown():
            self.slider.blockSignals(True)
            self.slider.setRange(1 if self._photos else 0, max(1, round(place.end * steps)))
            self.slider.setSingleStep(1 if self._photos else SECONDS * STEPS)
            self.slider.setPageStep(max(1, self.slider.maximum() // 10))
            self.slider.setValue(round(place.position * steps))
            self.slider.blockSignals(False)
        self.progress.setRange(0, max(1, round(place.end * STEPS)))
        self.progress.setValue(round(place.position * STEPS))
        if self._photos:
            # A photo has not come before it is read.
            self.position.setText(self.tr("{} of {}").format(max(1, round(place.position)), round(place.end)))
            self._show_name()
        else:
            self.position.setText(f"{clock_time(place.position)} / {clock_time(place.end)}")

    def _show_words(self) -> None:
        """Leave out words that there is no room for."""
        widths = (self.fontMetrics().horizontalAdvance(words) for words in (*self._words, self.button.text()))
        narrow = self._photos and self.width() < sum(widths) + ROOM
        if narrow != self._narrow:
            self._narrow = narrow
            for button, arrow, words in zip((self.before, self.after), "‹›", self._words, strict=True):
                button.setText(arrow if narrow else words)
            self.name.setVisible(self._photos and not narrow)

    def _show_name(self) -> None:
        self._show_words()
        room = min(NAME_WIDTH, self.width() // 4)
        self.name.setText(self.fontMetrics().elidedText(self.place.name, Qt.TextElideMode.ElideMiddle, room))
        self.name.setToolTip(self.place.name)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self._show_name()

    def _scrubbed(self, value: int) -> None:
        self.sought.emit(float(value) if self._photos else value / STEPS)
