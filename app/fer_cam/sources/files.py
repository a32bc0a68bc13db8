"""Video files and pictures: every frame once, in order."""

from __future__ import annotations

import glob
import os
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import cv2

from fer_cam.sources.ffmpeg import ffmpeg_name
from fer_cam.types import Frame
from fer_models.errors import FerError
from fer_models.pictures import read_picture

__all__ = ["PICTURES", "PICTURE_SUFFIXES", "ImageSource", "VideoSource", "open_images", "reads", "would_read"]

PICTURES = {".png", ".jpg", ".jpeg", ".bmp", ".webp", ".tif", ".tiff"}
"""Suffixes of pictures that OpenCV reads."""
PICTURE_SUFFIXES = PICTURES | {".heic", ".heif", ".avif"}
"""Also those that OpenCV may not read: such photos are tried, so that they are reported and not silently left out."""


class VideoSource:
    """A video file: anything that FFmpeg reads, animated GIF included."""

    live = False
    continuous = True
    dropped = 0

    def __init__(self, path: str | Path, *, loop: bool = False) -> None:
        """Open `path`. loop: start again at the end; times go on. Raises FerError if it cannot be read."""
        self.name = str(path)
        _check_readable(Path(path))
        self._loop = loop
        self._path = ffmpeg_name(path)
        self._capture = cv2.VideoCapture(self._path, cv2.CAP_FFMPEG)
        if not self._capture.isOpened():
            raise FerError(
                f"{self.name}: not a video or picture that can be read; choose another, or convert it to mp4"
            )
        fps = self._capture.get(cv2.CAP_PROP_FPS)
        self.fps = fps if 0 < fps < 1000 else 25.0
        self._index, self._time, self._base = 0, -1 / self.fps, 0.0

    def read(self) -> Frame | None:
        """Return the next frame, or None at the end.

        Raises FerError if the file has no frame at all, also when it begins again.
        """
        good, image = self._capture.read()
        if not good and self._loop and self._index:
            self._capture.release()
            self._capture = cv2.VideoCapture(self._path, cv2.CAP_FFMPEG)
            self._base = self._time + 1 / self.fps
            good, image = self._capture.read()
            if not good:
                raise FerError(
                    f"{self.name}: cannot be read again, it was removed or changed meanwhile; choose another --source"
                )
        if not good or image is None:
            if self._index == 0:
                raise FerError(
                    f"{self.name}: has no frame that can be decoded, it is empty or damaged; choose another --source"
                )
            return None
        # The container's own clock is right for variable frame rates. A clock that stands still is not used.
        stamp = self._base + self._capture.get(cv2.CAP_PROP_POS_MSEC) / 1000
        self._time = stamp if stamp > self._time else self._time + 1 / self.fps
        frame = Frame(self._index, self._time, image, time.monotonic())
        self._index += 1
        return frame

    def close(self) -> None:
        """Release the file."""
        self._capture.release()


class ImageSource:
    """Pictures, one after another, which do not follow each other in time."""

    live = False
    continuous = False
    dropped = 0
    fps = 1.0

    def __init__(self, paths: Sequence[Path], name: str, *, loop: bool = False) -> None:
        """paths: in the order in which they are read. name: for messages. loop: start again at the end."""
        self.name, self.paths, self._loop = name, list(paths), loop
        self.skipped: list[Path] = []
        """Pictures that could not be read."""
        self._index = self._next = self._round_start = 0
        self._left_out: set[Path] = set()

    @property
    def count(self) -> int:
        """Number of pictures to read."""
        return len(self.paths) - len(self._left_out)

    def leave_out(self, paths: Iterable[Path]) -> None:
        """Pass over `paths`. The other pictures keep their frame numbers. Call it before the first `read`.

        Afterwards `read` does not raise FerError if none of the other pictures can be read.
        """
        self._left_out = set(paths)

    def read(self) -> Frame | None:
        """Return the next picture that can be read, or None at the end.

        Raises FerError if a single picture, or every picture of several, cannot be read.
        """
        while True:
            if self._next >= len(self.paths):
                if not self._loop or self._index == self._round_start:
                    break  # the end, or a whole round without one good picture
                self._next, self._round_start = 0, self._index
            path = self.paths[self._next]
            self._next += 1
            if path in self._left_out:
                self._index += 1
                continue
            image = read_picture(path)
            if image is None:
                if len(self.paths) == 1:
                    raise FerError(
                        f"{path}: not a picture that can be read, it is empty, damaged or of another kind; "
                        "convert it to png or jpg"
                    )
                if path not in self.skipped:
                    self.skipped.append(path)
                continue
            frame = Frame(self._index, float(self._index), image, time.monotonic(), str(path))
            self._index += 1
            return frame
        if not self._index:
            raise FerError(
                f"{self.name}: none of its {len(self.paths)} pictures can be read; convert them to png or jpg"
            )
        return None

    def close(self) -> None:
        """Forget the pictures; `read` returns None from now on."""
        self.paths = []


def reads(source: object, path: str | Path) -> bool:
    """Return True if `source` reads the file `path`, under whatever name or link. `source` may be of any kind."""
    files = source.paths if isinstance(source, ImageSource) else []
    if isinstance(source, VideoSource):
        files = [Path(source.name)]
    return _among(files, Path(path))


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


def _check_readable(path: Path) -> None:
    if not path.exists():
        raise FerError(
            f"{path}: no such file or folder; give a file, a folder, a camera number, a URL, picamera or demo"
        )
    if not os.access(path, os.R_OK):
        raise FerError(f"{path}: no permission to read it; chmod +r {path}, or choose another --source")
    if path.is_fifo() or path.is_socket():
        raise FerError(f"{path}: a pipe cannot be read; write a file, or give a stream's URL")
    if path.is_file() and path.stat().st_size == 0:
        raise FerError(f"{path}: the file is empty; choose another --source")


def open_images(spec: str, *, loop: bool = False) -> ImageSource:
    """Open a picture, a folder of pictures (sorted by name) or a glob. Raises FerError if there is none."""
    path = Path(spec)
    if path.is_dir():
        paths = sorted(p for p in path.iterdir() if p.suffix.lower() in PICTURE_SUFFIXES and not p.name.startswith("."))
        if not paths:
            raise FerError(
                f"{spec}: no pictures in this folder; put some there ({', '.join(sorted(PICTURES))}) or choose another"
            )
    elif glob.has_magic(spec) and not path.exists():
        names = sorted(glob.glob(spec, recursive=True))
        paths = [Path(name) for name in names if Path(name).suffix.lower() in PICTURE_SUFFIXES]
        if not paths:
            raise FerError(f"{spec}: no picture matches; check the pattern")
    else:
        _check_readable(path)
        paths = [path]
    return ImageSource(paths, spec, loop=loop)
