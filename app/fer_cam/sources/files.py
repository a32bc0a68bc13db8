"""Video files and pictures: each frame once, in order."""

from __future__ import annotations

import glob
import os
import time
from collections.abc import Iterable
from pathlib import Path

import cv2

from fer_cam.sources.ffmpeg import ffmpeg_name
from fer_cam.types import Frame
from fer_models.errors import FerError
from fer_models.pictures import read_picture

__all__ = ["PICTURES", "TRIED", "ImageSource", "VideoSource", "open_images", "reads"]

PICTURES = {".png", ".jpg", ".jpeg", ".bmp", ".webp", ".tif", ".tiff"}
TRIED = PICTURES | {".heic", ".heif", ".avif"}
"""Also photos that OpenCV may not read: they are tried, so that they are told and not passed over in silence."""


class VideoSource:
    """A video file (anything FFmpeg reads, animated GIF too)."""

    live = False
    continuous = True
    dropped = 0

    def __init__(self, path: str | Path, *, loop: bool = False) -> None:
        """Open `path`; loop: begin again at the end, times going on. Raises FerError if unreadable."""
        self.name = str(path)
        _readable(Path(path))
        self._loop = loop
        self._path = ffmpeg_name(path)
        self._capture = cv2.VideoCapture(self._path, cv2.CAP_FFMPEG)
        if not self._capture.isOpened():
            raise FerError(f"{self.name}: not a video that can be read; convert it to mp4 and try again")
        fps = self._capture.get(cv2.CAP_PROP_FPS)
        self.fps = fps if 0 < fps < 1000 else 25.0
        self._index, self._time, self._base = 0, -1 / self.fps, 0.0

    def read(self) -> Frame | None:
        good, image = self._capture.read()
        if not good and self._loop and self._index:
            self._capture.release()
            self._capture = cv2.VideoCapture(self._path, cv2.CAP_FFMPEG)
            self._base = self._time + 1 / self.fps
            good, image = self._capture.read()
        if not good or image is None:
            if self._index == 0:
                raise FerError(f"{self.name}: has no frame that can be decoded; the file is empty or damaged")
            return None
        # The container's own clock, for variable frame rates; one that stands still is not believed.
        stamp = self._base + self._capture.get(cv2.CAP_PROP_POS_MSEC) / 1000
        self._time = stamp if stamp > self._time else self._time + 1 / self.fps
        frame = Frame(self._index, self._time, image, time.monotonic())
        self._index += 1
        return frame

    def close(self) -> None:
        self._capture.release()


class ImageSource:
    """One picture after another; they are not taken to follow each other in time."""

    live = False
    continuous = False
    dropped = 0
    fps = 1.0

    def __init__(self, paths: list[Path], name: str, *, loop: bool = False) -> None:
        self.name, self.paths, self._loop = name, paths, loop
        self.skipped: list[Path] = []
        self._index = self._next = self._round = 0
        self._left_out: set[Path] = set()

    @property
    def count(self) -> int:
        """How many pictures there are to read."""
        return len(self.paths) - len(self._left_out)

    def leave_out(self, paths: Iterable[Path]) -> None:
        """Pass over these of its pictures, before the first is read; the others keep their numbers.

        That none of the others can be read is then no error.
        """
        self._left_out = set(paths)

    def read(self) -> Frame | None:
        while True:
            if self._next >= len(self.paths):
                if not self._loop or self._index == self._round:
                    break  # the end, or a whole round without one good picture
                self._next, self._round = 0, self._index
            path = self.paths[self._next]
            self._next += 1
            if path in self._left_out:
                self._index += 1
                continue
            image = read_picture(path)
            if image is None:
                if len(self.paths) == 1:
                    raise FerError(f"{path}: not a picture that can be read; it is empty, damaged or of another kind")
                if path not in self.skipped:
                    self.skipped.append(path)
                continue
            frame = Frame(self._index, float(self._index), image, time.monotonic(), str(path))
            self._index += 1
            return frame
        if not self._index:
            raise FerError(f"{self.name}: none of its {len(self.paths)} pictures can be read")
        return None

    def close(self) -> None:
        self.paths = []


def reads(source: object, path: str | Path) -> bool:
    """Whether `path` is a file that `source`, of any kind, reads, whatever name or link it is given by."""
    files = source.paths if isinstance(source, ImageSource) else []
    if isinstance(source, VideoSource):
        files = [Path(source.name)]
    return _among(files, Path(path))


def would_read(spec: str, path: str | Path) -> bool:
    """Whether `path` is a file that a source of this name reads, open or not."""
    try:
        files = open_images(spec).paths
    except (FerError, OSError):  # no file, or none that is there
        return False
    return _among(files, Path(path))


def _among(files: list[Path], path: Path) -> bool:
    try:
        return path.exists() and any(file.exists() and path.samefile(file) for file in files)
    except OSError:  # a folder that may not be looked into: whoever opens the file says so
        return False


def _readable(path: Path) -> None:
    if not path.exists():
        raise FerError(
            f"{path}: no such file; --source takes a camera number, a file, a folder, a URL, picamera or demo"
        )
    if not os.access(path, os.R_OK):
        raise FerError(f"{path}: no permission to read it")
    if path.is_fifo() or path.is_socket():
        raise FerError(f"{path}: a pipe cannot be read; write a file, or give a stream's URL")
    if path.is_file() and path.stat().st_size == 0:
        raise FerError(f"{path}: the file is empty")


def open_images(spec: str, *, loop: bool = False) -> ImageSource:
    """Open a picture, a folder of pictures (sorted by name) or a glob. Raises FerError for none."""
    path = Path(spec)
    if path.is_dir():
        paths = sorted(p for p in path.iterdir() if p.suffix.lower() in TRIED and not p.name.startswith("."))
        if not paths:
            raise FerError(f"{spec}: no pictures in this folder ({', '.join(sorted(PICTURES))})")
    elif glob.has_magic(spec) and not path.exists():
        paths = [Path(p) for p in sorted(glob.glob(spec, recursive=True)) if Path(p).suffix.lower() in TRIED]
        if not paths:
            raise FerError(f"{spec}: no picture matches")
    else:
        _readable(path)
        paths = [path]
    return ImageSource(paths, spec, loop=loop)
