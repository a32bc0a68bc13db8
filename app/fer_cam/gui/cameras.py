"""The list of cameras: from Linux itself, and from Qt Multimedia on other systems."""

from __future__ import annotations

import sys

from fer_cam.live.cameras import Camera, linux_cameras, unique

__all__ = ["list_cameras"]


def list_cameras() -> tuple[Camera, ...]:
    """Return this machine's cameras. Their order is that of OpenCV's numbers."""
    if sys.platform.startswith("linux"):
        return linux_cameras()
    try:
        from PyQt6.QtMultimedia import QMediaDevices
    except ImportError:
        return (Camera("0", "Camera 0"),)
    inputs = QMediaDevices.videoInputs()
    return unique(Camera(str(number), device.description()) for number, device in enumerate(inputs))
