"""Cameras by index or device path, and network streams, through OpenCV."""

from __future__ import annotations

import os
import re
import stat
import sys
from pathlib import Path

import cv2
import numpy as np

from fer_cam.sources.base import LatestFrame
from fer_cam.sources.video_nodes import device_of, picture_node, user_of
from fer_models.errors import FerError
from fer_models.redact import redact

__all__ = ["camera_names", "is_camera", "open_camera", "open_stream"]

SMALL = 640 * 480
"""Pixels that a USB 2 camera sends uncompressed at its full rate; larger pictures come at 5 to 10 frames a second."""
VIDEO_DEVICES = 81
"""Major number of the video devices of Linux (admin-guide/devices.txt)."""
BEST_RATE = 60
"""Frames a second that are asked for; a driver chooses the nearest that the camera has."""


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


def _is_other_device(device: str) -> bool:
    """Return True for a device of Linux that is no camera for certain, such as /dev/null."""
    try:
        state = os.stat(device)
    except OSError:
        return False
    return stat.S_ISCHR(state.st_mode) and os.major(state.st_rdev) != VIDEO_DEVICES


def _no_camera(name: str) -> FerError:
    others = ", ".join(camera_names()) or "none"
    return FerError(f"{name}: no such camera (found: {others}); connect one or choose another --source")


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

    size: (width, height) in pixels to request; above 640x480 it is asked for as MJPG. Raises FerError, which tells
    apart a camera that does not exist, one without permission, one that is busy, and a node without pictures.
    """
    name = f"camera {spec}"
    linux = sys.platform.startswith("linux")
    device = device_of(spec)
    if linux:
        if not os.path.exists(device):
            raise _no_camera(name)
        if not os.access(device, os.R_OK | os.W_OK):
            raise FerError(f"{name}: no permission for {device}; sudo usermod -aG video $USER, then log in again")
    target: int | str = int(spec) if spec.isdigit() else device if linux else spec
    capture = cv2.VideoCapture(target, cv2.CAP_V4L2 if linux else cv2.CAP_ANY)
    if size:
        if linux and size[0] * size[1] > SMALL:
            capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, size[0])
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, size[1])
    if linux:
        capture.set(cv2.CAP_PROP_FPS, BEST_RATE)
    capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
    try:
        return _live(name, capture, "another program may be using it, or it is no camera")
    except FerError:
        if linux and _is_other_device(device):
            raise _no_camera(name) from None
        if linux and (user := user_of(device)):
            raise FerError(
                f"{name}: is in use by another program ({user}); end that one, or choose another --source"
            ) from None
        if linux and (node := picture_node(device)):
            path, camera = node
            number = path.removeprefix("/dev/video")
            raise FerError(
                f"{name}: is a node of {camera} that gives no pictures; the pictures are in {path}: --source {number}"
            ) from None
        raise


def open_stream(url: str) -> LatestFrame:
    """Open a network stream with OpenCV, where PyAV is not installed; see `open_address`.

    Raises FerError if nothing answers within 10 s.
    """
    capture = cv2.VideoCapture(
        url, cv2.CAP_FFMPEG, [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, 10_000, cv2.CAP_PROP_READ_TIMEOUT_MSEC, 10_000]
    )
    return _live(redact(url), capture, "check the address and that the stream is running")
