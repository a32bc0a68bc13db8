"""Cameras by index or device path, and network streams, through OpenCV."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import cv2
import numpy as np

from fer_cam.sources.base import LatestFrame
from fer_models.errors import FerError
from fer_models.redact import redact

__all__ = ["camera_names", "is_camera", "open_camera", "open_stream"]


def camera_names() -> tuple[str, ...]:
    """Return the device paths of this machine's cameras on Linux, and ("0",) on other systems."""
    if not sys.platform.startswith("linux"):
        return ("0",)
    devices = Path("/dev").glob("video*")
    return tuple(str(d) for d in sorted(devices, key=lambda d: (len(d.name), d.name)) if d.name[5:].isdigit())


def is_camera(spec: str) -> bool:
    """Return True if `spec` is the path of a device that may be a camera, connected or not.

    Pipes and terminals in /dev, such as /dev/stdin, are none.
    """
    if not spec.startswith("/dev/") or re.match(r"/dev/(stdin|fd/)", spec):
        return False
    path = Path(spec)
    return path.is_char_device() or not path.exists()


def _live(name: str, capture: cv2.VideoCapture, hint: str) -> LatestFrame:
    """Return a live source that reads from `capture`. Raises FerError, which ends in `hint`, without a picture."""
    if not capture.isOpened():
        capture.release()
        raise FerError(f"{name}: cannot be opened; {hint}")
    good, first = capture.read()
    if not good or first is None:
        capture.release()
        raise FerError(f"{name}: opens but gives no picture; {hint}")
    first_picture: list[np.ndarray] = [first]

    def grab() -> np.ndarray | None:
        if first_picture:
            return first_picture.pop()
        good, image = capture.read()
        return image if good else None

    return LatestFrame(name, grab, capture.release, fps=capture.get(cv2.CAP_PROP_FPS) or 0.0)


def open_camera(spec: str, size: tuple[int, int] | None = None) -> LatestFrame:
    """Open a camera by index ("0") or device path ("/dev/video0").

    size: (width, height) in pixels to request. Raises FerError, which tells apart a camera that does not exist, one
    without permission, and one that is busy.
    """
    name = f"camera {spec}"
    if sys.platform.startswith("linux"):
        device = f"/dev/video{spec}" if spec.isdigit() else spec
        if not os.path.exists(device):
            others = ", ".join(camera_names()) or "none"
            raise FerError(f"{name}: no such camera (found: {others}); connect one or choose another --source")
        if not os.access(device, os.R_OK | os.W_OK):
            raise FerError(f"{name}: no permission for {device}; sudo usermod -aG video $USER, then log in again")
    target: int | str = int(spec) if spec.isdigit() else spec
    backend = cv2.CAP_V4L2 if sys.platform.startswith("linux") else cv2.CAP_ANY
    capture = cv2.VideoCapture(target, backend)
    if size:
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, size[0])
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, size[1])
    capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
    return _live(name, capture, "another program may be using it, or it is no camera")


def open_stream(url: str) -> LatestFrame:
    """Open a network stream with OpenCV, where PyAV is not installed; see `open_address`.

    Raises FerError if nothing answers within 10 s.
    """
    capture = cv2.VideoCapture(
        url, cv2.CAP_FFMPEG, [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, 10_000, cv2.CAP_PROP_READ_TIMEOUT_MSEC, 10_000]
    )
    return _live(redact(url), capture, "check the address and that the stream is running")
