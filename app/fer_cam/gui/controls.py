"""The panel beside the picture: source, detector, model, attribute, headset, recording."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QGroupBox,
    QInputDialog,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from fer_cam.detectors import DETECTORS
from fer_cam.gui.probability_bars import ProbabilityBars
from fer_cam.labelling.bundles import attribute_names, emotion_names
from fer_cam.settings import Settings
from fer_cam.sources import camera_names

__all__ = ["Controls"]

FILE, FOLDER, STREAM, REFRESH = "\0file", "\0folder", "\0stream", "\0refresh"
DETECTOR_NAMES = {"mtcnn": "MTCNN - turned faces too", "haar": "Haar - frontal faces"}
FILE_FILTER = (
    "Videos and pictures (*.mp4 *.avi *.mkv *.mov *.webm *.gif *.png *.jpg *.jpeg *.bmp *.webp);;All files (*)"
)


def _base(path: str) -> str:
    """The last part of a path, of whichever system."""
    return path.rstrip("/\\").replace("\\", "/").rsplit("/", 1)[-1]


class Controls(QWidget):
    """Shows the settings in force and tells what the user asks for."""

    changed = pyqtSignal(object)  # the Settings asked for
    record_clicked = pyqtSignal()
    snapshot_clicked = pyqtSignal()
    again_clicked = pyqtSignal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self.source, self.detector, self.model, self.attribute = QComboBox(), QComboBox(), QComboBox(), QComboBox()
        for box in (self.source, self.model, self.attribute):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(18)
        self.source.setToolTip("Where the pictures come from")
        self.detector.setToolTip("How faces are found")
        self.model.setToolTip("The network that names the emotion")
        self.attribute.setToolTip(
            "A second label on each face: what a network says it looks like. A guess about appearance, not identity"
        )
        self.headset = QCheckBox("Simulated VR &headset")
        self.headset.setToolTip("Draw a black bar over the eyes before the emotion is classified")
        self.record = QPushButton("Start &recording")
        self.record.setToolTip("Write the annotated picture to a video file (Ctrl+R)")
        self.snapshot = QPushButton("&Save picture")
        self.snapshot.setToolTip("Write the annotated picture to a file (Ctrl+S)")
        self.again = QPushButton("&Play again")
        self.again.setToolTip("Start the file from its beginning")
        self.again.hide()
        self.bars = ProbabilityBars()
        self.who = QLabel("No face")
        self._lay_out()
        for name in DETECTORS:
            self.detector.addItem(DETECTOR_NAMES.get(name, name), name)
        self._list_sources()
        self._list_models()
        self.show_settings(settings)
        self.source.activated.connect(self._source_chosen)
        self.detector.activated.connect(lambda _: self._ask(detector=self.detector.currentData()))
        self.model.activated.connect(lambda _: self._ask(model=self.model.currentData()))
        self.attribute.activated.connect(lambda _: self._ask(attribute=self.attribute.currentData()))
        self.headset.toggled.connect(lambda on: self._ask(headset=on))
        self.record.clicked.connect(self.record_clicked)
        self.snapshot.clicked.connect(self.snapshot_clicked)
        self.again.clicked.connect(self.again_clicked)

    def _lay_out(self) -> None:
        form = self._form = QFormLayout()
        for text, box in (
            ("S&ource", self.source),
            ("&Detector", self.detector),
            ("&Model", self.model),
            ("Attri&bute", self.attribute),
        ):
            form.addRow(text, box)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        faces = QGroupBox("Largest face")
        inside = QVBoxLayout(faces)
        inside.addWidget(self.who)
        inside.addWidget(self.bars)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self.headset)
        column.addWidget(faces)
        column.addStretch()
        for button in (self.again, self.snapshot, self.record):
            column.addWidget(button)

    def _list_sources(self) -> None:
        self.source.clear()
        for camera in camera_names():
            self.source.addItem(f"Camera {camera.removeprefix('/dev/video')}", camera)
        self.source.addItem("Demo", "demo")
        self.source.insertSeparator(self.source.count())
        for text, data in (
            ("Video or picture ...", FILE),
            ("Folder of pictures ...", FOLDER),
            ("Network stream ...", STREAM),
            ("Look for cameras again", REFRESH),
        ):
            self.source.addItem(text, data)

    def _list_models(self) -> None:
        for name in emotion_names():
            self.model.addItem(name, name)
        self.attribute.addItem("none", None)
        for name in attribute_names():
            self.attribute.addItem(name, name)

    def _select(self, box: QComboBox, value: str | None, text: str | None = None) -> None:
        index = box.findData(value)
        if index < 0:
            index = 1 if box is self.attribute else 0  # after "none"
            box.insertItem(index, text or value, value)
        box.setCurrentIndex(index)

    def show_settings(self, settings: Settings) -> None:
        """Show what is in force, without asking for it again."""
        self._settings = settings
        if settings.source == "auto":
            self.source.setCurrentIndex(-1)
        else:
            same = f"/dev/video{settings.source}" if settings.source.isdigit() else settings.source
            known = same if self.source.findData(same) >= 0 else settings.source
            self._select(self.source, known, _base(settings.source) if settings.source != "picamera" else "Pi camera")
        self._select(self.detector, settings.detector)
        self._select(self.model, settings.model)
        self._select(self.attribute, settings.attribute, _base(settings.attribute or ""))
        self._form.setRowVisible(self.attribute, self.attribute.count() > 1)  # else there is nothing to choose
        blocked = self.headset.blockSignals(True)
        self.headset.setChecked(settings.headset)
        self.headset.blockSignals(blocked)

    def _ask(self, **changes: Any) -> None:
        # Built on what was asked last, so that two quick changes are both kept.
        self._settings = replace(self._settings, **changes)
        self.changed.emit(self._settings)

    def _source_chosen(self, _: int) -> None:
        choice = self.source.currentData()
        if choice == REFRESH:
            self._list_sources()
            self.show_settings(self._settings)
            return
        if choice == FILE:
            choice, _kind = QFileDialog.getOpenFileName(self, "Open a video or picture", "", FILE_FILTER)
        elif choice == FOLDER:
            choice = QFileDialog.getExistingDirectory(self, "Open a folder of pictures")
        elif choice == STREAM:
            choice, good = QInputDialog.getText(self, "Network stream", "Address (rtsp:// or http://):")
            choice = choice.strip() if good else ""
        if choice:
            self._ask(source=choice)
        self.show_settings(self._settings)

    def offer_again(self, text: str) -> None:
        """Show the button that opens the source anew, named `text`."""
        self.again.setText(text)
        self.again.show()

    def show_recording(self, on: bool) -> None:
        """Name the button after what it would do."""
        self.record.setText("Stop &recording" if on else "Start &recording")
