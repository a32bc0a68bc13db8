"""Open what lies on this machine: videos, animations, pictures, folders, patterns and pipes."""

from __future__ import annotations

import glob
import os
import re
import select
import stat
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from fer_cam.sources.animation import AnimationSource, needs_pillow
from fer_cam.sources.base import Source
from fer_cam.sources.container import has_av, no_pipe, open_container
from fer_cam.sources.ffmpeg import ffmpeg_name
from fer_cam.sources.opencv_video import OpenCVVideoSource
from fer_cam.sources.picture_files import kind_of
from fer_cam.sources.picture_stream import stream_format
from fer_cam.sources.pictures import ImageSource, is_list, open_images
from fer_cam.sources.video import VideoSource
from fer_models.errors import FerError

__all__ = ["is_pipe", "open_file", "reads", "would_read"]

DESCRIPTOR = re.compile(r"/(?:dev|proc/self)/(?:stdin|fd/(\d+))$")
"""Names of open descriptors: /dev/stdin, and what a shell makes of <(command)."""
BARE_PICTURES = {".yuv": "yuv420p", ".i420": "yuv420p", ".nv12": "nv12"}
"""Files of bare pictures, and FFmpeg's names of how their pixels lie."""

PLAYLIST = {"live_start_index": "0", "max_reload": "2"}
"""FFmpeg's options for a playlist on this machine that has no end mark, as one that was saved from a live stream: read
it from its start, and look twice whether it grows."""


def open_file(
    spec: str, *, loop: bool = False, size: tuple[int, int] | None = None, fps: float | None = None
) -> Source:
    """Open a video, a picture, a folder or pattern of pictures, or a pipe.

    loop: start again at the end. size: (width, height) of the pictures in a file of bare pictures (.yuv). fps: frames
    a second of a video, in place of its own times. Raises FerError if it cannot be read.
    """
    path = Path(spec)
    if is_pipe(path) or DESCRIPTOR.match(spec):
        return _open_pipe(spec, loop=loop, fps=fps)
    if is_list(spec) or path.is_dir() or (glob.has_magic(spec) and not path.exists()):
        return open_images(spec, loop=loop)
    _check_readable(path)
    stream = stream_format(path, forced=fps is not None)
    kind = "" if stream else kind_of(path)
    if kind == "still":
        return open_images(spec, loop=loop)
    if kind == "moving" and needs_pillow(path):
        return AnimationSource(spec, loop=loop, fps=fps)
    if not has_av():
        return OpenCVVideoSource(spec, loop=loop, fps=fps)
    options, format = ({}, stream) if stream else _of_bare_pictures(path, size, fps)
    if path.suffix.lower() == ".m3u8":
        options = dict(PLAYLIST)
    place = ffmpeg_name(path)
    return VideoSource(
        spec, partial(open_container, place, spec, options=options, format=format), path=place, loop=loop, fps=fps
    )


def _of_bare_pictures(path: Path, size: tuple[int, int] | None, fps: float | None) -> tuple[dict[str, str], str | None]:
    """Return FFmpeg's options and format for a file; both empty unless it holds bare pictures."""
    pixels = BARE_PICTURES.get(path.suffix.lower())
    if pixels is None:
        return {}, None
    if size is None:
        raise FerError(
            f"{path}: holds bare pictures and does not say how large; give --size WIDTHxHEIGHT and --input-fps N",
            exit_code=2,
        )
    return {
        "video_size": f"{size[0]}x{size[1]}", "pixel_format": pixels, "framerate": f"{fps or 25:g}"
    }, "rawvideo"  # fmt: skip


def is_pipe(path: Path) -> bool:
    """Return True for a pipe or a socket, also one with a name in a folder."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def _open_pipe(spec: str, *, loop: bool, fps: float | None) -> Source:
    """Open a pipe: a film that is read once, every frame in order."""
    match = DESCRIPTOR.match(spec)
    number = int(match[1] or 0) if match else None
    if number is not None:
        try:
            mode = os.fstat(number).st_mode
        except OSError:
            raise FerError(f"{spec}: is not open; send a video into it, as in: cat film.mkv | fer-cam {spec}") from None
        if stat.S_ISREG(mode) and not loop:  # fer-cam /dev/stdin < film.mp4
            return open_file(os.path.realpath(spec), fps=fps)
        if os.isatty(number):
            raise FerError(
                f"{spec}: is the terminal; send a video into it, as in: cat film.mkv | fer-cam {spec}", exit_code=2
            )
    if loop:
        raise FerError(f"{spec}: a pipe can be read only once; leave out --loop, or give a file", exit_code=2)
    if number is None and stat.S_ISSOCK(Path(spec).stat().st_mode):
        raise FerError(f"{spec}: a socket cannot be read; give a pipe, a file or a stream's URL")
    if not has_av():
        raise FerError(f"{spec}: pipes are read by PyAV, which is not installed; pip install av, or give a file")
    # Python's own waiting ends at Ctrl+C; FFmpeg's would not.
    descriptor = os.open(spec, os.O_RDONLY) if number is None else number
    select.select([descriptor], [], [])
    source = VideoSource(spec, partial(open_container, f"pipe:{descriptor}", spec), fps=fps)
    if not source.has_picture():
        source.close()
        raise no_pipe(spec)
    return source


def _check_readable(path: Path) -> None:
    if not path.exists():
        raise FerError(
            f"{path}: no such file or folder; give a file, a folder, a camera number, a URL, picamera or demo"
        )
    if not os.access(path, os.R_OK):
        raise FerError(f"{path}: no permission to read it; chmod +r {path}, or choose another --source")
    if path.is_file() and path.stat().st_size == 0:
        raise FerError(f"{path}: the file is empty; choose another --source")


def reads(source: object, path: str | Path) -> bool:
    """Return True if `source` reads the file `path`, under whatever name or link. `source` may be of any kind."""
    if isinstance(source, ImageSource):
        return _among(source.paths, Path(path))
    own = getattr(source, "path", None)
    return isinstance(own, str) and _among([Path(own)], Path(path))


def would_read(spec: str, path: str | Path) -> bool:
    """Return True if the source `spec`, open or not, reads the file `path`."""
    try:
        files = open_images(spec).paths
    except (FerError, OSError):  # `spec` is no file, or does not exist
        return False
    return _among(files, Path(path))


def _among(files: Iterable[Path], path: Path) -> bool:
    try:
        return path.exists() and any(file.exists() and path.samefile(file) for file in files)
    except OSError:  # a folder without permission; opening the file will report it
        return False
