"""Sources of frames: cameras, streams, videos, pictures and the demo. `open_source` opens one by its name."""

from __future__ import annotations

from importlib import util

from fer_cam.sources.address import is_address, open_address, path_of
from fer_cam.sources.ahead import ReadAhead
from fer_cam.sources.backoff import Backoff
from fer_cam.sources.base import LatestFrame, Source, frames
from fer_cam.sources.camera import camera_names, is_camera, open_camera, open_stream
from fer_cam.sources.container import CUT, has_av
from fer_cam.sources.demo import DemoSource
from fer_cam.sources.local import open_file, reads, would_read
from fer_cam.sources.paced import PacedSource
from fer_cam.sources.picamera import open_picamera
from fer_cam.sources.pictures import ImageSource
from fer_cam.sources.returning import Returning, StillGone
from fer_models.errors import FerError

__all__ = [
    "CUT",
    "Backoff",
    "ImageSource",
    "LatestFrame",
    "PacedSource",
    "ReadAhead",
    "Returning",
    "Source",
    "StillGone",
    "camera_names",
    "frames",
    "open_default",
    "open_source",
    "reads",
    "would_read",
]


def open_source(
    spec: str, *, loop: bool = False, size: tuple[int, int] | None = None, input_fps: float | None = None
) -> Source:
    """Open the source that `spec` names.

    spec: a camera's index ("0") or device path; "picamera"; "demo", or "demo:20" for 20 faces; an address such as
    rtsp://, http:// or file://; a video file; a picture, a folder of pictures or a pattern; a pipe, or "-" for standard
    input. loop: start files and the demo again at their end. size: (width, height) in pixels to request from a camera,
    or of the pictures in a file of bare pictures. input_fps: frames a second of a video, in place of its own times.
    Raises FerError if it cannot be opened.
    """
    if not spec.strip():
        raise FerError("--source is empty; give a camera number, a file, a URL, picamera or demo", exit_code=2)
    if spec == "demo" or spec.startswith("demo:"):
        return DemoSource(faces=_demo_faces(spec), loop=loop)
    if spec == "picamera":
        return open_picamera(size)
    if spec == "-":
        spec = "/dev/stdin"
    if spec.lower().startswith("file://"):
        spec = path_of(spec)
    if is_address(spec):
        return open_address(spec, loop=loop, fps=input_fps) if has_av() else open_stream(spec)
    if spec.isdigit() or is_camera(spec):
        return open_camera(spec, size)
    return open_file(spec, loop=loop, size=size, fps=input_fps)


def _demo_faces(spec: str) -> int:
    """Return the number in "demo:20"; 1 for "demo"."""
    count = spec.partition(":")[2] if ":" in spec else "1"
    if not count.isdigit():
        raise FerError(f"--source {spec}: demo:N takes the number of faces, such as demo:5", exit_code=2)
    return int(count)


def open_default(*, loop: bool = False, size: tuple[int, int] | None = None) -> tuple[Source, str, str | None]:
    """Open the first camera that works, else the demo.

    Returns (source, its spec, reason), where reason says why no camera was opened, or is None. Raises FerError if the
    demo cannot be opened either.
    """
    reason = None
    # The Pi's own camera is tried first: a Raspberry Pi has many /dev/video* that are codecs.
    for spec in (["picamera"] if util.find_spec("picamera2") else []) + list(camera_names() or ["0"]):
        try:
            return open_source(spec, size=size), spec, None
        except FerError as error:
            reason = reason or str(error).split(";")[0]
    return open_source("demo", loop=loop), "demo", reason
