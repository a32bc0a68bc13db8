"""Record annotated video."""

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
"""Seconds: a gap between two frames is filled with repeats of a frame up to this length, and cut to it beyond."""


def _unused_name(folder: Path, path: Path) -> Path:
    """Return the name under which a recording is written until it is complete.

    No file has this name yet: an unfinished file of an earlier run may be all that is left of its recording.
    """
    # 180 bytes and the rest stay below the 255 that file systems allow.
    stem = path.stem.encode("utf-8", "surrogateescape")[:180].decode("utf-8", "ignore")
    names = (f".{stem}.{os.getpid()}{'~' * more}.part{path.suffix}" for more in range(20))
    return next(unfinished for unfinished in map(folder.joinpath, names) if not unfinished.exists())


def _paths(path: Path, overwrite: bool) -> tuple[Path, Path]:
    """Return where the finished recording goes (links are followed) and where it is written until then."""
    if path.suffix.lower() not in CODECS:
        raise FerError(
            f"{path}: cannot be recorded to; the name must end in {', '.join(CODECS)} (--record)", exit_code=2
        )
    if path.is_dir():
        raise FerError(f"{path}: is a folder; choose another --record")
    if path.exists() and not overwrite:
        raise FerError(f"{path}: already exists; add --overwrite or choose another --record", exit_code=2)
    target = Path(os.path.realpath(path))  # a link stays a link
    if not target.parent.is_dir():
        raise FerError(f"{path}: there is no folder {target.parent}; create it or choose another --record")
    if target.suffix and target.suffix.lower() != path.suffix.lower():
        raise FerError(f"{path}: is a link to {target.name}; choose another --record", exit_code=2)
    places = [target] if target.exists() else []
    if not all(os.access(place, os.W_OK) for place in (target.parent, *places)):
        raise FerError(f"{path}: cannot be written (Permission denied); choose another --record")
    return target, _unused_name(target.parent, path)


class VideoSink:
    """Records every result, with boxes and labels, at a constant frame rate.

    The video is written beside its place (as `.NAME.PROCESS.part.mp4`) and renamed when it is closed, so that the file
    is complete or not there.
    """

    def __init__(self, path: str | Path, fps: float, *, paced: bool, overwrite: bool = False) -> None:
        """Check the place of the recording. It is opened with the first result.

        path: ends in .mp4, .avi or .mkv. fps: frames a second of the video; 30 if outside 1..240. paced: keep the
        source's time by repeating or leaving out frames, for live input; else one frame for each result.
        overwrite: replace a file that exists.
        Raises FerError if the suffix is unknown, if the folder is missing or cannot be written, and if the file exists
        and `overwrite` is false.
        """
        self.path = Path(path)
        try:
            self._target, self._unfinished = _paths(self.path, overwrite)
        except OSError as error:  # such as a name that is too long
            raise FerError(f"{path}: cannot be written ({error.strerror}); choose another --record") from error
        self.fps, self._paced = (fps if 1 <= fps <= 240 else 30.0), paced
        self._writer: cv2.VideoWriter | None = None
        self._size = (0, 0)
        self._start, self._last, self._written = 0.0, 0.0, 0

    def _open(self, image: np.ndarray) -> cv2.VideoWriter:
        height, width = image.shape[:2]
        self._size = (width - width % 2, height - height % 2)  # the codecs need even sides
        code = cv2.VideoWriter.fourcc(*CODECS[self.path.suffix.lower()])
        writer = cv2.VideoWriter(ffmpeg_name(self._unfinished), code, self.fps, self._size)
        if not writer.isOpened():
            raise FerError(
                f"{self.path}: cannot be written, or this OpenCV records no {self._size[0]}x{self._size[1]} "
                f"{self.path.suffix}; choose another --record"
            )
        return writer

    def _fit(self, image: np.ndarray) -> np.ndarray:
        """Return the image at the video's size, with black bars where its shape differs."""
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
        """Draw and record one result. Raises FerError if the video cannot be opened."""
        self.write_image(draw(result), result.frame.time)

    def write_image(self, image: np.ndarray, now: float) -> None:
        """Record a picture that is already drawn, uint8 BGR (h, w, 3). now: its time in seconds of the source.

        Raises FerError if the video cannot be opened.
        """
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
        """Finish the video and rename it. Raises FerError, naming the unfinished file, if frames are missing in it."""
        if self._writer is None:
            return
        self._writer.release()
        self._writer = None
        try:
            # OpenCV does not report a full disk, so the file is checked before it replaces another.
            if not self._is_complete():
                raise OSError(None, "frames are missing: is the disk full?")
            os.replace(self._unfinished, self._target)
        except OSError as error:
            raise FerError(
                f"{self.path}: the recording could not be finished ({error.strerror or error}); "
                f"look for its frames in {self._unfinished}"
            ) from error

    def _is_complete(self) -> bool:
        """Return True if the file opens and has as many frames as were written."""
        capture = cv2.VideoCapture(ffmpeg_name(self._unfinished), cv2.CAP_FFMPEG)
        try:
            # Matroska stores a duration instead of a count, so its number of frames is off by rounding.
            tolerance = 2 if self.path.suffix.lower() == ".mkv" else 0.5
            return capture.isOpened() and capture.get(cv2.CAP_PROP_FRAME_COUNT) >= 0.98 * self._written - tolerance
        finally:
            capture.release()
