"""Videos that have an end, through FFmpeg (PyAV), with the file's own times."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from fer_cam.sources.container import CUT
from fer_cam.sources.film import ANIMATIONS, Film
from fer_cam.sources.frame_times import ROUNDED, FrameTimes, frame_times
from fer_cam.sources.picture_blocks import state_of
from fer_cam.sources.whole import is_cut, is_fragmented
from fer_cam.types import Frame
from fer_models.errors import FerError

if TYPE_CHECKING:
    from av.container import InputContainer

__all__ = ["Film", "VideoSource"]

SAYS_LENGTH = ("flv", "mxf", "rm")
"""Formats whose headers say how long the film is, and of which no other sign tells that the file is cut."""


class VideoSource:
    """A video that has an end: a file, a pipe, or an address that names a file."""

    live = False
    continuous = True
    dropped = 0

    def __init__(
        self, name: str, open_container: Callable[[], InputContainer], *, path: str | None = None, loop: bool = False,
        fps: float | None = None,
    ) -> None:  # fmt: skip
        """Open a video. name: for messages. open_container: called at once, and again for each round.

        path: of a file on this machine, else None. loop: start again at the end; times go on. fps: frames a second,
        which replace the times of the file. Raises FerError if it cannot be read.
        """
        self.name, self.path = name, path
        self._open, self._loop, self._rate = open_container, loop, fps
        # Of a film that is cut, the last frame gives an error, which must not cost those before it.
        self._is_cut = path is not None and is_cut(path)
        self._film = Film(open_container(), name, live=self._is_cut)
        self._pictures = self._film.pictures()
        self._first: tuple[float | None, np.ndarray] | None = None
        self.fps = fps or self._film.fps
        self.remarks: list[str] = []
        """Remarks for the end of a run: how many frames could not be read."""
        self._index, self._time, self._base = 0, -1 / self.fps, 0.0
        self._round = 0
        self._closed = self._sought = False

    def has_picture(self) -> bool:
        """Decode the first frame, which the first `read` will return. False if there is none."""
        self._first = next(self._pictures, None)
        return self._first is not None

    @property
    def length(self) -> float:
        """Seconds that one round takes, as the file says; 0.0 if that is unknown."""
        if self._rate:
            return 0.0
        if self._film.format in ANIMATIONS:
            return self._times.end if self._times else 0.0
        return self._film.length

    @cached_property
    def _times(self) -> FrameTimes | None:
        """When each frame of an animation begins: its format does not say how long it is."""
        is_file = self.path is not None and self._film.format in ANIMATIONS
        return frame_times(self.path) if self.path and is_file else None

    @property
    def round_start(self) -> float:
        """Time in seconds at which the present round of a film that repeats began."""
        return self._base

    @property
    def can_seek(self) -> bool:
        """True if `seek` works: in a file that says how long it is."""
        return self.path is not None and self.length > 0 and not self._loop

    def seek(self, seconds: float) -> None:
        """Go to a time, in seconds since the start: the next `read` returns the first frame at or after it, and of an
        animation, whose frames may stay for long, the one that is shown then.

        Afterwards frames are numbered by their time, and damage and a cut end are not reported, because not every
        frame was asked for. Does nothing unless `can_seek`. Raises FerError if the file cannot be opened again, which
        some kinds need.
        """
        if self._closed or not self.can_seek:
            return
        times = self._times
        if times is not None:  # each frame changes the one before it, so that it must be read from the start
            number = times.at(seconds)
            seconds, pictures, room = times.starts[number], None, ROUNDED
        else:
            seconds = min(max(0.0, seconds), max(0.0, self.length - 1 / self.fps))
            number, pictures, room = round(seconds * self.fps), self._film.seek(seconds), None
        if pictures is None:
            self._film.close()
            self._film = Film(self._open(), self.name, live=self._is_cut)
            self._film.begin_at(seconds, room)
            pictures = self._film.pictures()
        self._pictures, self._first = pictures, None
        self._sought, self._time = True, seconds - 1 / self.fps
        self._index = max(1, number)

    def read(self) -> Frame | None:
        """Return the next frame, or None at the end.

        Raises FerError if the video has no frame at all, and with exit code 3 after the last frame of one that is cut.
        """
        if self._closed:
            return None
        item, self._first = self._first or next(self._pictures, None), None
        if item is None and self._index == self._round:
            raise FerError(
                f"{self.name}: has no frame that can be decoded, it is empty or damaged; choose another --source"
            )
        if item is None and self._loop:
            self._film.close()
            self._film = Film(self._open(), self.name, live=self._is_cut, converter=self._film.converter)
            self._pictures = self._film.pictures()
            self._round, self._base = self._index, self._time + 1 / self.fps
            return self.read()
        if item is None:
            self._finish()
            return None
        stamp, picture = item
        if self._rate or stamp is None:
            stamp = self._time + 1 / self.fps
        else:
            stamp += self._base
        # A clock that stands still or goes back is not used.
        self._time = stamp if stamp > self._time else self._time + 1 / self.fps
        frame = Frame(self._index, self._time, picture, time.monotonic())
        self._index += 1
        return frame

    def _finish(self) -> None:
        """Note what could not be read, and close. Raises FerError with exit code 3 if the video is cut."""
        film, path = self._film, self.path
        seconds, length = film.missing()
        ends_in_frame = film.ends_in_frame
        self.close()
        if self._sought:
            return
        if path is not None and film.format in ANIMATIONS and state_of(path) == "damaged":
            film.damage.uncounted()
        remark = film.damage.remark(self.name)
        if remark:
            self.remarks.append(remark)
        cut = path is not None and is_cut(path)
        # Of these the pictures reach to the end; in other files a long index may follow them.
        to_end = path is not None and (
            film.format in ANIMATIONS or (film.format.startswith("mov") and is_fragmented(path))
        )
        stopped = to_end and film.damage.seen and film.is_short
        # Some files say a little more than they have, most of all those in which the last frame stands for long.
        ended = cut or film.broken or ends_in_frame
        little = 1.5 / self.fps if ended else max(1.0 if self.path else 3.0, 2.5 / self.fps)
        suspect = ended or film.damage.seen or self.path is None or film.format in SAYS_LENGTH
        known = length and not film.has_no_length
        late = suspect and seconds > little
        if late or stopped or ends_in_frame or (not known and (cut or (self.path is None and film.is_short))):
            where = f"ends after {length - seconds:.1f} of {length:.1f} s" if known and late else "ends too early"
            why = "the file is cut" if cut else "the rest is damaged or missing"
            raise FerError(
                f"{self.name}: {where}, {why}; all until then is done; copy or download it again for the rest",
                exit_code=CUT,
            )

    def close(self) -> None:
        """Release the file; `read` returns None from now on. May be called twice."""
        if not self._closed:
            self._closed = True
            self._film.close()
