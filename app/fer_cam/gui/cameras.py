"""The list of cameras: from Linux itself, and from Qt Multimedia on other systems."""

from __future__ import annotations

import sys

from fer_cam.live.cameras import Camera, linux_cameras, unique

__all__ = ["known_cameras", "list_cameras"]

_listed: tuple[Camera, ...] = ()


def list_cameras() -> tuple[Camera, ...]:
    """Return this machine's cameras, on the window's thread. Their order is that of OpenCV's numbers."""
    global _listed
    _listed = _list()
    return _listed


def known_cameras() -> tuple[Camera, ...]:
    """Return the cameras, on any thread: where Qt lists them, those of the last list."""
    return linux_cameras() if sys.platform.startswith("linux") else _listed or (Camera("0", "Camera 0"),)


def _list() -> tuple[Camera, ...]:
    if sys.platform.startswith("linux"):
        return linux_cameras()
    try:
        from PyQt6.QtMultimedia import QMediaDevices
    except ImportError:
        return (Camera("0", "Camera 0"),)
    inputs = QMediaDevices.videoInputs()
    return unique(Camera(str(number), device.description()) for number, device in enumerate(inputs))
