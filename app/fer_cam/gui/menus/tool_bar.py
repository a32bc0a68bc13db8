"""The bar above the picture: source, model, headset, session, recording, picture."""

from __future__ import annotations

from PyQt6.QtCore import QMargins, Qt
from PyQt6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from fer_cam.gui.choices import Choices
from fer_cam.gui.look.flow import FlowRow
from fer_cam.gui.menus.actions import Actions
from fer_cam.gui.menus.choose_source import camera_spec, source_name
from fer_cam.labelling.bundles import emotion_names
from fer_cam.live.cameras import Camera
from fer_cam.settings import Settings
from fer_models.redact import redact

__all__ = ["ToolBar"]

NAME_WIDTH = 13
"""Width of the lists, as so many times an X; a longer name gets an ellipsis in its middle."""

LEAST_WIDTH = 150
"""Of a list, in pixels, in a narrow window."""


class ToolBar(QFrame):
    """Shows what is chosen most often, in two rows if the window is narrow. Everything is in the menus as well."""

    def __init__(self, actions: Actions, choices: Choices) -> None:
        super().__init__()
        self.setObjectName("tools")
        self.setAccessibleName(self.tr("Tools"))
        row = FlowRow(self, margins=QMargins(10, 6, 10, 6))
        self._actions, self._choices, self._cameras = actions, choices, tuple[Camera, ...]()
        self.source, self.model = QComboBox(), QComboBox()
        for text, box, name in (
            (self.tr("Source"), self.source, self.tr("Source of the picture")),
            (self.tr("Model"), self.model, self.tr("Model that names the emotion")),
        ):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(NAME_WIDTH)
            box.setAccessibleName(name)
            label = QLabel(text)
            label.setObjectName("muted")
            label.setBuddy(box)
            box.setMinimumWidth(LEAST_WIDTH)
            pair = QWidget()
            place = QHBoxLayout(pair)
            place.setContentsMargins(0, 0, 0, 0)
            place.setSpacing(8)
            place.addWidget(label)
            place.addWidget(box, 1)
            pair.setMinimumWidth(label.sizeHint().width() + 8 + LEAST_WIDTH)
            row.addWidget(pair)
        self.headset, self.again, self.snapshot, self.record = (QToolButton() for _ in range(4))
        self.session = QToolButton()
        for button, action in (
            (self.headset, actions.headset), (None, None), (self.again, actions.again),
            (self.session, actions.session), (self.record, actions.record), (self.snapshot, actions.save_picture),
        ):  # fmt: skip
            if button is None or action is None:
                row.add_stretch()
                continue
            button.setDefaultAction(action)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            row.addWidget(button)
        self.offer_again(False)
        for name in emotion_names():
            self.model.addItem(name, name)
        self.source.activated.connect(lambda _: self._choose_source())
        self.model.activated.connect(lambda _: choices.change(model=self.model.currentData()))

    def offer_again(self, on: bool) -> None:
        """Show or hide the button that opens the source again."""
        self.again.setVisible(on)

    def _choose_source(self) -> None:
        value = self.source.currentData()
        other = {"\0file": self._actions.open_file, "\0folder": self._actions.open_folder,
                 "\0stream": self._actions.open_stream}.get(value)  # fmt: skip
        if other is None:
            self._choices.change(source=value)
        else:
            self.show_settings(self._choices.settings)
            other.trigger()

    def list_cameras(self, cameras: tuple[Camera, ...]) -> None:
        """Show these cameras in the list of sources."""
        self._cameras = cameras
        self.source.clear()
        for camera in cameras:
            self.source.addItem(camera.name, camera.spec)
        self.source.addItem(source_name("demo", ()), "demo")
        self.source.insertSeparator(self.source.count())
        for action, value in (
            (self._actions.open_file, "\0file"), (self._actions.open_folder, "\0folder"),
            (self._actions.open_stream, "\0stream"),
        ):  # fmt: skip
            self.source.addItem(action.text().replace("&", ""), value)
        self.show_settings(self._choices.settings)

    def _select(self, box: QComboBox, value: str, text: str) -> None:
        """Select the entry with this value. If there is none, add it as `text`."""
        index = box.findData(value)
        if index < 0:
            width = NAME_WIDTH * box.fontMetrics().horizontalAdvance("X")
            index = 0
            box.insertItem(0, box.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, width), value)
        box.setCurrentIndex(index)

    def show_settings(self, settings: Settings) -> None:
        """Show the settings in force."""
        device = camera_spec(settings.source)
        value = device if self.source.findData(device) >= 0 else settings.source
        self._select(self.source, value, source_name(settings.source, self._cameras))
        self.source.setToolTip(redact(settings.source) if settings.source != "auto" else "")
        self._select(self.model, settings.model, source_name(settings.model, ()))
        self.model.setToolTip(settings.model)
