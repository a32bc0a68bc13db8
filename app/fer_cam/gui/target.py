"""The parts of the window on which its commands act."""

from __future__ import annotations

from typing import Any, Protocol

from fer_cam.gui.annotate.windows import LabelWindows
from fer_cam.gui.camera_list import CameraList
from fer_cam.gui.choices import Choices
from fer_cam.gui.compare_control import CompareControl
from fer_cam.gui.files.file_control import FileControl
from fer_cam.gui.files.save_faces import SaveFaces
from fer_cam.gui.inside import Inside
from fer_cam.gui.preferences import Preferences
from fer_cam.gui.sessions import Sessions
from fer_cam.gui.stimulus.stimulus import Stimulus
from fer_cam.gui.work.worker import Worker

__all__ = ["Target"]


class Target(Protocol):
    """The part of the main window that commands use."""

    worker: Worker
    choices: Choices
    sessions: Sessions
    compare: CompareControl
    stimulus: Stimulus
    camera_list: CameraList
    inside: Inside
    files: FileControl
    saver: SaveFaces
    labelling: LabelWindows

    @property
    def preferences(self) -> Preferences:
        """The preferences in force."""

    def prefer(self, **changes: Any) -> None:
        """Change preferences."""

    def ask_reset(self) -> None:
        """Ask whether to reset the settings."""

    def full_screen(self) -> None:
        """Switch the full screen on or off."""

    def save_picture(self) -> None:
        """Save the picture that is shown."""

    def toggle_recording(self) -> None:
        """Start or stop a recording."""

    def play_again(self) -> None:
        """Open the present source again, from its start."""
