"""The fields of one item: its picture, its name and its time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PyQt6.QtCore import QSize, Qt, pyqtSignal
from PyQt6.QtGui import QImage, QPixmap
from PyQt6.QtWidgets import QDoubleSpinBox, QFormLayout, QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from fer_cam.gui.background import Background
from fer_cam.gui.language.core_text import core_text
from fer_cam.stimulus.clip import load_clip
from fer_cam.stimulus.playlist import LONGEST, SHORTEST, Item, is_video
from fer_models.errors import FerError

__all__ = ["FIELD", "ItemForm"]

PREVIEW = QSize(300, 190)
FIELD = 28
"""Height of a field with a number, so that it looks as the others."""


class ItemForm(QWidget):
    """Shows the first picture of an item, and edits its name and its time."""

    changed = pyqtSignal(object)  # the Item as it is now

    def __init__(self, background: Background) -> None:
        super().__init__()
        self._background = background
        self._item: Item | None = None
        self.preview = QLabel()
        self.preview.setObjectName("preview")
        self.preview.setAccessibleName(self.tr("Preview"))
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.setWordWrap(True)
        self.preview.setFixedHeight(PREVIEW.height())
        self.preview.setMinimumWidth(PREVIEW.width())
        self.preview.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.label = QLineEdit()
        self.label.setMaxLength(120)
        self.label.editingFinished.connect(self._edited)
        self.seconds = QDoubleSpinBox()
        self.seconds.setRange(0.0, LONGEST)
        self.seconds.setDecimals(1)
        self.seconds.setMinimumHeight(FIELD)
        self.seconds.setSuffix(" s")
        self.seconds.valueChanged.connect(lambda _: self._edited())
        column, form = QVBoxLayout(self), QFormLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.preview)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.addRow(self.tr("&Name in the report"), self.label)
        form.addRow(self.tr("S&hown for"), self.seconds)
        column.addLayout(form)
        self.show_item(None)

    def show_item(self, item: Item | None) -> None:
        """Show the fields of an item; None: none is selected."""
        self._item = item
        for field in (self.label, self.seconds):
            field.setEnabled(item is not None)
            field.blockSignals(True)
        self.label.setText("" if item is None else item.label)
        self.label.setPlaceholderText("" if item is None else item.file.name)
        video = item is not None and is_video(item.file)
        self.seconds.setSpecialValueText(self.tr("the whole video") if video else self.tr("as all pictures"))
        self.seconds.setValue(0.0 if item is None or item.seconds is None else item.seconds)
        for field in (self.label, self.seconds):
            field.blockSignals(False)
        self.preview.setPixmap(QPixmap())
        self.preview.setText(self.tr("Add pictures or videos, and choose one to see it here") if item is None else "…")
        if item is not None:
            self._load(item)

    def _load(self, item: Item) -> None:
        ratio = self.devicePixelRatioF()
        size = (round(PREVIEW.width() * ratio), round((PREVIEW.height() - 8) * ratio))

        def work() -> np.ndarray | str | None:
            if item is not self._item:  # another one was chosen meanwhile
                return None
            try:
                clip = load_clip(item.file, size)
            except FerError as error:
                return core_text(str(error))
            clip.close()
            return clip.first

        def then(result: np.ndarray | str | None) -> None:
            if item is not self._item or result is None:
                return
            if isinstance(result, str):
                self.preview.setText(result)
                return
            height, width = result.shape[:2]
            image = QImage(result.data, width, height, 4 * width, QImage.Format.Format_RGB32)  # type: ignore[call-overload]
            pixmap = QPixmap.fromImage(image)
            pixmap.setDevicePixelRatio(ratio)
            self.preview.setPixmap(pixmap)

        self._background.submit(work, then)

    def _edited(self) -> None:
        if self._item is None:
            return
        value = self.seconds.value()
        item = replace(
            self._item, label=self.label.text().strip(), seconds=max(SHORTEST, value) if value > 0 else None
        )  # fmt: skip
        if item != self._item:
            self._item = item
            self.changed.emit(item)
