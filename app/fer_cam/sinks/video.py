"""Annotated video as a file."""

from __future__ import annotations

import os
from pathlib import Path

import cv2
import numpy as np

from fer_cam.drawing.overlay import draw
from fer_cam.sources.ffmpeg import ffmpeg_name
from fer_cam.types import Result
from fer_models.errors import FerError

__all__ = ["VideoSink"]

CODECS = {".mp4": "mp4v", ".avi": "MJPG", ".mkv": "mp4v"}
LONGEST_GAP = 10.0
"""Seconds of standstill that are filled with repeats: a longer gap is cut short."""


def _unused(folder: Path, path: Path) -> Path:
    """A name for what becomes `path`, that no file has: what an earlier recording left may be all there is of it."""
    stem = path.stem.encode("utf-8", "surrogateescape")[:180].decode("utf-8", "ignore")  # 255 bytes with the rest
    names = (f".{stem}.{os.getpid()}{'~' * more}.part{path.suffix}" for more in range(20))
    return next(aside for aside in map(folder.joinpath, names) if not aside.exists())


def _place(path: Path, overwrite: bool) -> tuple[Path, Path]:
    """Where the recording comes to lie, links followed, and where it is written until it is whole."""
    if path.suffix.lower() not in CODECS:
        raise FerError(f"{path}: a recording ends in {', '.join(CODECS)}", exit_code=2)
    if path.is_dir():
        raise FerError(f"{path}: is a folder; choose another --record")
    if path.exists() and not overwrite:
        raise FerError(f"{path}: already exists; add --overwrite or choose another --record", exit_code=2)
    target = Path(os.path.realpath(path))  # a link stays one
    if not target.parent.is_dir():
        raise FerError(f"{path}: there is no folder {target.parent}")
    if target.suffix and target.suffix.lower() != path.suffix.lower():
        raise FerError(f"{path}: is a link to {target.name}; choose another --record", exit_code=2)
    places = [target] if target.exists() else []
    if not all(os.access(place, os.W_OK) for place in (target.parent, *places)):
        raise FerError(f"{path}: cannot be written (Permission denied); choose another --record")
    return target, _unused(target.parent, path)


class VideoSink:
    """Records every result at a constant frame rate, in time with the source.

    Written beside its name (`.NAME.PROCESS.part.mp4`) and renamed when closed, so that an mp4 is whole or
    not there. A live source's uneven frames are repeated or left out so that a second lasts a second.
    """

    def __init__(self, path: str | Path, fps: float, *, paced: bool, overwrite: bool = False) -> None:
        """fps: frames a second of the file. paced: keep the source's time (live input), else a frame each.

        Raises FerError for an unknown suffix, a folder that is missing or cannot be written, and for
        an existing file without `overwrite`.
        """
        self.path = Path(path)
        try:
            self._target, self._aside = _place(self.path, overwrite)
        except OSError as error:  # such as a name that is too long
            raise FerError(f"{path}: cannot be written ({error.strerror}); choose another --record") from error
        self.fps, self._paced = (fps if 1 <= fps <= 240 else 30.0), paced
        self._writer: cv2.VideoWriter | None = None
        self._size = (0, 0)
        self._start, self._last, self._written = 0.0, 0.0, 0

    def _open(self, image: np.ndarray) -> cv2.VideoWriter:
        height, width = image.shape[:2]
        self._size = (width - width % 2, height - height % 2)  # codecs want even sides
        code = cv2.VideoWriter.fourcc(*CODECS[self.path.suffix.lower()])
        writer = cv2.VideoWriter(ffmpeg_name(self._aside), code, self.fps, self._size)
        if not writer.isOpened():
            raise FerError(
                f"{self.path}: cannot be written, or this OpenCV records no {self._size[0]}x{self._size[1]} "
                f"{self.path.suffix}; choose another --record"
            )
        return writer

    def _fit(self, image: np.ndarray) -> np.ndarray:
        """The picture at the recording's size, with black bars where its shape differs."""
        height, width = image.shape[:2]
        if (width - width % 2, height - height % 2) == self._size:
            return image[: self._size[1], : self._size[0]]
        scale = min(self._size[0] / width, self._size[1] / height)
        small = cv2.resize(image, (max(1, round(width * scale)), max(1, round(height * scale))))
        whole = np.zeros((self._size[1], self._size[0], 3), np.uint8)
        top, left = (whole.shape[0] - small.shape[0]) // 2, (whole.shape[1] - small.shape[1]) // 2
        whole[top : top + small.shape[0], left : left + small.shape[1]] = small
        return whole

    def write(self, result: Result) -> None:
        """Record one result, drawn."""
        image = draw(result)
        now = result.frame.time
        if self._writer is None:
            self._writer = self._open(image)
            self._start = self._last = now
        if now - self._last > LONGEST_GAP:
            self._start += now - self._last - LONGEST_GAP
        self._last = now
        due = round((now - self._start) * self.fps) + 1 if self._paced else self._written + 1
        image = self._fit(image)
        while self._written < due:
            self._writer.write(image)
            self._written += 1

    def close(self) -> None:
        if self._writer is None:
            return
        self._writer.release()
        self._writer = None
        try:
            # OpenCV does not say when a disk is full: only a file that gives its frames back replaces another.
            if not self._whole():
                raise OSError(None, "frames are missing: is the disk full?")
            os.replace(self._aside, self._target)
        except OSError as error:
            raise FerError(
                f"{self.path}: the recording could not be finished ({error.strerror or error}); "
                f"what there is of it is {self._aside}"
            ) from error

    def _whole(self) -> bool:
        """Whether the file opens and has as many frames as were written."""
        capture = cv2.VideoCapture(ffmpeg_name(self._aside), cv2.CAP_FFMPEG)
        try:
            # Matroska keeps a duration, not a count: the frames are off by rounding.
            fewer = 2 if self.path.suffix.lower() == ".mkv" else 0.5
            return capture.isOpened() and capture.get(cv2.CAP_PROP_FRAME_COUNT) >= 0.98 * self._written - fewer
        finally:
            capture.release()
