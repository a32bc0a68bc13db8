"""The cameras that are connected, looked for again and again."""

from __future__ import annotations

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from fer_cam.gui.cameras import list_cameras
from fer_cam.gui.menus.choose_source import camera_spec
from fer_cam.live.cameras import Camera

__all__ = ["CameraList"]

PAUSE = 2000
"""Milliseconds between two looks for cameras."""


class CameraList(QObject):
    """Holds the cameras of this machine."""

    changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.cameras: tuple[Camera, ...] = ()
        """The cameras that were found last."""
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look now and from now on."""
        self.look()
        self._timer.start(PAUSE)

    def look(self) -> None:
        """Look for cameras."""
        cameras = list_cameras()
        if cameras != self.cameras:
            self.cameras = cameras
            self.changed.emit()

    def after(self, spec: str) -> str | None:
        """Return the spec of the camera after the one with this spec; None without a camera."""
        specs = [camera.spec for camera in self.cameras]
        if not specs:
            return None
        present = camera_spec(spec)
        return specs[(specs.index(present) + 1) % len(specs) if present in specs else 0]

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()
