"""The panel beside the picture: source, detector, model, attribute, headset, recording."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PyQt6.QtCore import Qt, pyqtSignal
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
from fer_models.redact import redact

__all__ = ["Controls"]

FILE, FOLDER, STREAM, REFRESH = "\0file", "\0folder", "\0stream", "\0refresh"
"""Entries of the source list that ask for something; no source has such a name."""
DETECTOR_NAMES = {
    "blazeface": "BlazeFace - tilted, dark and small faces too",
    "mtcnn": "MTCNN - turned faces too",
    "haar": "Haar - frontal faces",
}
FILE_FILTER = (
    "Videos and pictures (*.mp4 *.m4v *.mov *.mkv *.webm *.avi *.mts *.ts *.mpg *.wmv *.gif *.png *.jpg *.jpeg *.jfif "
    "*.bmp *.webp *.tif *.tiff *.heic *.avif);;All files (*)"
)
NAME_WIDTH = 18
"""Width of the lists, as so many times an X; a longer name gets an ellipsis in its middle."""


def _last_part(path: str) -> str:
    """Return the last part of a path of any operating system."""
    return path.rstrip("/\\").replace("\\", "/").rsplit("/", 1)[-1]


class Controls(QWidget):
    """Shows the settings in force and emits those that the user chooses."""

    changed = pyqtSignal(object)  # the chosen Settings
    record_clicked = pyqtSignal()
    snapshot_clicked = pyqtSignal()
    again_clicked = pyqtSignal()

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self.source, self.detector, self.model, self.attribute = QComboBox(), QComboBox(), QComboBox(), QComboBox()
        for box in (self.source, self.model, self.attribute):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(NAME_WIDTH)
        self.headset = QCheckBox("Simulated VR &headset")
        self.record = QPushButton("Start &recording")
        self.snapshot = QPushButton("&Save picture")
        self.again = QPushButton("&Play again")
        self.again.hide()
        self.bars = ProbabilityBars()
        self.who = QLabel("No face")
        self._set_tool_tips()
        self._lay_out()
        for name in DETECTORS:
            self.detector.addItem(DETECTOR_NAMES.get(name, name), name)
        self._list_sources()
        self._list_models()
        self.show_settings(settings)
        self.source.activated.connect(self._source_chosen)
        self.detector.activated.connect(lambda _: self._change(detector=self.detector.currentData()))
        self.model.activated.connect(lambda _: self._change(model=self.model.currentData()))
        self.attribute.activated.connect(lambda _: self._change(attribute=self.attribute.currentData()))
        self.headset.toggled.connect(lambda on: self._change(headset=on))
        self.record.clicked.connect(self.record_clicked)
        self.snapshot.clicked.connect(self.snapshot_clicked)
        self.again.clicked.connect(self.again_clicked)

    def _set_tool_tips(self) -> None:
        self.detector.setToolTip("How faces are found in the picture")
        self.model.setToolTip("The network that names the emotion; `fer-cam models` prints the accuracy of each")
        self.attribute.setToolTip(
            "A second label on each face: a network's guess from how the face looks, not the person's identity"
        )
        self.headset.setToolTip("Draw a black bar over the eyes before the emotion is classified (Ctrl+H)")
        self.record.setToolTip("Record the picture with its boxes and labels to a video file (Ctrl+R)")
        self.snapshot.setToolTip("Save the picture with its boxes and labels to a file (Ctrl+S)")
        self.again.setToolTip("Open this source again, from its start")

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
        """Select the entry with this value. If there is none, add it as `text` (default: the value)."""
        index = box.findData(value)
        if index < 0:
            index = 1 if box is self.attribute else 0  # after "none"
            metrics = box.fontMetrics()
            width = NAME_WIDTH * metrics.horizontalAdvance("X")
            box.insertItem(index, metrics.elidedText(text or value, Qt.TextElideMode.ElideMiddle, width), value)
        box.setCurrentIndex(index)

    def show_settings(self, settings: Settings) -> None:
        """Show the settings in force without emitting `changed`."""
        self._settings = settings
        if settings.source == "auto":
            self.source.setCurrentIndex(-1)
        else:
            device = f"/dev/video{settings.source}" if settings.source.isdigit() else settings.source
            known = device if self.source.findData(device) >= 0 else settings.source
            name = _last_part(redact(settings.source)) if settings.source != "picamera" else "Pi camera"
            self._select(self.source, known, name)
        place = "" if settings.source == "auto" else f": {redact(settings.source)}"
        self.source.setToolTip(f"The camera, file or stream that is shown{place}")
        self._select(self.detector, settings.detector)
        self._select(self.model, settings.model)
        self._select(self.attribute, settings.attribute, _last_part(settings.attribute or ""))
        self._form.setRowVisible(self.attribute, self.attribute.count() > 1)  # hidden if there is nothing to choose
        blocked = self.headset.blockSignals(True)
        self.headset.setChecked(settings.headset)
        self.headset.blockSignals(blocked)

    def _change(self, **changes: Any) -> None:
        # Starts from the last choice, which may not be in force yet, so that two quick changes are both kept.
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
            choice, accepted = QInputDialog.getText(self, "Network stream", "Address (rtsp:// or http://):")
            choice = choice.strip() if accepted else ""
        if choice:
            self._change(source=choice)
        self.show_settings(self._settings)

    def offer_again(self, text: str) -> None:
        """Show the button that opens the source again. text: its label."""
        self.again.setText(text)
        self.again.show()

    def show_recording(self, on: bool) -> None:
        """Label the recording button with what it does next."""
        self.record.setText("Stop &recording" if on else "Start &recording")
