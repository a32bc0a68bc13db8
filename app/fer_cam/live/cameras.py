"""The cameras of this machine, with the names that their makers gave them."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import util
from pathlib import Path

from fer_cam.sources import open_source
from fer_cam.sources.base import Source
from fer_models.errors import FerError

__all__ = ["Camera", "is_camera", "is_live", "linux_cameras", "open_first", "unique"]

NO_CAMERAS = ("bcm2835-codec", "bcm2835-isp", "rpivid", "rpi-hevc-dec", "pispbe", "rp1-cfe", "unicam")
"""Names of a Raspberry Pi's video devices that are codecs, or the raw sensor, which picamera2 reads."""
STREAMS = ("rtsp://", "rtsps://", "http://", "https://", "rtmp://", "udp://")


@dataclass(frozen=True)
class Camera:
    """A camera. spec: what open_source takes. name: for people."""

    spec: str
    name: str


def unique(cameras: Iterable[Camera]) -> tuple[Camera, ...]:
    """Return the cameras with a number behind each name that more than one of them has."""
    cameras = tuple(cameras)
    total, count, named = Counter(c.name for c in cameras), Counter[str](), []
    for camera in cameras:
        count[camera.name] += 1
        number = f" ({count[camera.name]})" if total[camera.name] > 1 else ""
        named.append(Camera(camera.spec, camera.name + number))
    return tuple(named)


def linux_cameras(devices: Path = Path("/dev"), classes: Path = Path("/sys/class/video4linux")) -> tuple[Camera, ...]:
    """Return the cameras of a Linux machine. A webcam's second device, which gives no pictures, is left out."""

    def text(device: Path, file: str) -> str:
        try:
            return " ".join((classes / device.name / file).read_text("utf-8", "replace").split())
        except OSError:
            return ""

    found = [d for d in devices.glob("video*") if d.name[5:].isdigit()]
    found.sort(key=lambda d: int(d.name[5:]))
    cameras = [Camera(str(d), text(d, "name") or d.name) for d in found if text(d, "index") in ("", "0")]
    cameras = [c for c in cameras if not c.name.startswith(NO_CAMERAS)]
    # A Pi's driver repeats its name behind a colon: "USB Camera: USB Camera".
    return unique(Camera(c.spec, _once(c.name)) for c in cameras)


def _once(name: str) -> str:
    first, _, second = name.partition(": ")
    return first if second and first.startswith(second[: len(first)]) else name


def is_live(spec: str) -> bool:
    """Return True if a source that fails may come back by itself: a camera or a stream, and no file or demo."""
    return is_camera(spec) or spec.lower().startswith(STREAMS)


def is_camera(spec: str) -> bool:
    """Return True if a source's name means a camera."""
    return spec in ("auto", "picamera") or spec.isdigit() or spec.startswith("/dev/")


def open_first(size: tuple[int, int] | None, cameras: Iterable[Camera]) -> tuple[Source, str]:
    """Open the first camera that works; the Pi's own is tried first. Returns (source, its spec).

    size: (width, height) in pixels to request. Raises FerError with the first camera's reason if none works.
    """
    specs = (["picamera"] if util.find_spec("picamera2") else []) + [c.spec for c in cameras]
    if not sys.platform.startswith("linux"):
        specs = specs or ["0"]
    reason: FerError | None = None
    for spec in specs:
        try:
            return open_source(spec, size=size), spec
        except FerError as error:
            reason = reason or error
    raise reason or FerError("no camera was found; connect one, or choose another source")
