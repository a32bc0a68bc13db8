"""The fields that hold for a whole playlist, and the screen on which it is shown."""

from __future__ import annotations

import random
from dataclasses import replace

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QGuiApplication, QScreen
from PyQt6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QSpinBox,
    QWidget,
)

from fer_cam.gui.stimulus.item_form import FIELD
from fer_cam.stimulus.playlist import LONGEST, SHORTEST, Playlist
from fer_cam.stimulus.playlist_file import SEEDS

__all__ = ["SettingsForm"]


class SettingsForm(QWidget):
    """Times, order and screen."""

    changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.seconds = self._seconds(SHORTEST, self.tr("How long each picture is shown"))
        self.pause = self._seconds(0.0, self.tr("Empty screen between two items"))
        self.baseline = self._seconds(
            0.0, self.tr("Empty screen before the first item, with which the responses are compared")
        )
        self.fixation = QCheckBox(self.tr("Fi&xation cross on the empty screen"))
        self.shuffle = QCheckBox(self.tr("Shuffl&e the items"))
        self.seed = QSpinBox()
        self.seed.setMinimumHeight(FIELD)
        self.seed.setRange(0, SEEDS - 1)
        self.seed.setPrefix(self.tr("order "))
        self.seed.setToolTip(self.tr("The same number gives the same order; it is kept in the playlist"))
        self.again = QPushButton(self.tr("Ano&ther order"))
        self.again.setAutoDefault(False)
        self.again.clicked.connect(lambda: self.seed.setValue(random.randrange(10_000)))
        self.screen_ = QComboBox()
        order = QHBoxLayout()
        order.addWidget(self.seed, 1)
        order.addWidget(self.again)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.addRow(self.tr("&Pictures are shown for"), self.seconds)
        form.addRow(self.tr("Pause &between items"), self.pause)
        form.addRow(self.tr("Base&line before the first"), self.baseline)
        form.addRow(self.fixation)
        form.addRow(self.shuffle)
        form.addRow(order)
        form.addRow(self.tr("Sc&reen"), self.screen_)
        for box in (self.seconds, self.pause, self.baseline, self.seed):
            box.valueChanged.connect(lambda _: self.changed.emit())
        for check in (self.fixation, self.shuffle):
            check.toggled.connect(lambda _: self.changed.emit())
        self.shuffle.toggled.connect(self._show_order)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenAdded.connect(self.list_screens)
            app.screenRemoved.connect(self.list_screens)
        self._show_order(False)

    def _seconds(self, least: float, tip: str) -> QDoubleSpinBox:
        box = QDoubleSpinBox()
        box.setRange(least, LONGEST)
        box.setDecimals(1)
        box.setMinimumHeight(FIELD)
        box.setSingleStep(0.5)
        box.setSuffix(" s")
        box.setToolTip(tip)
        return box

    def _show_order(self, on: bool) -> None:
        self.seed.setEnabled(on)
        self.again.setEnabled(on)

    def list_screens(self, *_: object) -> None:
        """List the screens; the one that the window is not on is chosen, if there is one."""
        chosen, screens = self.screen_.currentData(), QGuiApplication.screens()
        self.screen_.clear()
        self.screen_.addItem(self.tr("in a window"), "")
        for number, screen in enumerate(screens, 1):
            size = screen.geometry()
            text = self.tr("Screen {}, full: {} ({} x {})")
            self.screen_.addItem(
                text.format(number, screen.name(), size.width(), size.height()), f"{number} {screen.name()}"
            )
        other = next((i for i, screen in enumerate(screens, 1) if screen is not self.screen()), 0)
        known = self.screen_.findData(chosen) if chosen is not None else -1
        self.screen_.setCurrentIndex(known if known >= 0 else other)

    def where(self) -> tuple[QScreen, bool]:
        """Return the screen, and whether the show is full screen there; else it is in a window."""
        screens, place = QGuiApplication.screens(), self.screen_.currentIndex()
        if 1 <= place <= len(screens):
            return screens[place - 1], True
        own = self.screen()
        return (own if own is not None else screens[0]), False

    def show_settings(self, playlist: Playlist) -> None:
        """Show a playlist's settings."""
        self.blockSignals(True)
        self.seconds.setValue(playlist.seconds)
        self.pause.setValue(playlist.pause)
        self.baseline.setValue(playlist.baseline)
        self.fixation.setChecked(playlist.fixation)
        self.shuffle.setChecked(playlist.shuffle)
        self.seed.setValue(playlist.seed)
        self.blockSignals(False)
        self.changed.emit()

    def settings_for(self, playlist: Playlist) -> Playlist:
        """Return the playlist with these settings."""
        return replace(
            playlist, seconds=round(self.seconds.value(), 1), pause=round(self.pause.value(), 1),
            baseline=round(self.baseline.value(), 1), fixation=self.fixation.isChecked(),
            shuffle=self.shuffle.isChecked(), seed=self.seed.value(),
        )  # fmt: skip
