"""Record annotated video."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np

from fer_cam.drawing.overlay import draw
from fer_cam.sinks.dated import dated_name, remove_oldest
from fer_cam.sinks.recording.av_writer import AvWriter
from fer_cam.sinks.recording.clock import USUAL_RATE, FileClock
from fer_cam.sinks.recording.constant_rate import ConstantRate, Writer
from fer_cam.sinks.recording.cv_writer import CvWriter
from fer_cam.sinks.recording.fit import even_size, fit_picture
from fer_cam.sinks.recording.formats import CONTAINERS
from fer_cam.sinks.recording.place import (
    adopt,
    adopt_dated,
    check_place,
    create_part,
    give_name,
    interrupted,
    next_free,
)
from fer_cam.sinks.recording.sound import Sound, open_sound
from fer_cam.sinks.rotation import period_of
from fer_cam.types import Result
from fer_models.errors import FerError

__all__ = ["VideoSink"]

MOST_FRAMES = 1_000_000
"""After so many frames a recording goes on in a new file: the index of an .mp4 is kept in memory."""


class VideoSink:
    """Records every result, with boxes and labels, at the times that the source gives.

    The video is written beside its place, as NAME.part.mp4, and gets its name when it is closed. The unfinished file
    can be played at every moment, also after a kill. A source that changes its size goes on in NAME-2.mp4. With
    `every`, the files of a live source are named after their first frame: NAME-20261129T150000Z.mp4.
    """

    needs_picture, recovers, lossless = True, False, True

    def __init__(
        self, path: str | Path, fps: float, *, overwrite: bool = False, append: bool = False, fit: bool = False,
        sound: Path | None = None, notice: Callable[[str], None] = lambda text: None, every: float | None = None,
        keep: int | None = None,
    ) -> None:  # fmt: skip
        """Check the place of the recording. It is opened with the first result.

        path: ends in one of SUFFIXES. fps: frames a second of the source, which says how long the last one lasts; 0:
        unknown. overwrite: replace a file that exists. append: leave it, and record into the next numbered file. fit:
        fit frames of another size into the first one's, with black bars. sound: the source's file, whose sound is
        copied. notice: called with each line for the user. every: seconds after which a new file is begun, by the
        clock for a live source, by its own time for another; None: never. keep: dated files that are left; None: all.
        Raises FerError if the suffix is unknown, if the folder is missing or cannot be written, and if the file exists
        and neither `overwrite` nor `append` is given.
        """
        self.path, self.name = Path(path), str(path)
        try:
            self._target = check_place(self.path, overwrite=overwrite, append=append)
        except OSError as error:  # such as a name that is too long
            raise FerError(f"{path}: cannot be written ({error.strerror}); choose another --record") from error
        self._suffix, self._rate = self.path.suffix.lower(), fps if 0.001 <= fps < 1000 else 0.0
        self._overwrite, self._append, self._fit = overwrite, append, fit
        self._sound, self._notice, self._notes = sound, notice, set[str]()
        self._every, self._keep, self._period, self._wall = every, keep, 0, 0.0
        self._writer: Writer | None = None
        self._part, self._place, self._size, self._files = Path(), Path(), (0, 0), 0
        self._clock = FileClock(0.0, self._rate)
        self.starts: dict[str, float] = {}
        """Name of each file so far -> time of its first frame, in seconds of the source."""

    def write(self, result: Result) -> None:
        """Draw and record one result. Raises FerError if the video cannot be written."""
        self.write_image(draw(result), result.frame.time, result.frame.wall)

    def write_image(self, image: np.ndarray, now: float, wall: float = 0.0) -> None:
        """Record a picture that is already drawn, uint8 BGR (h, w, 3). now: its time in seconds of the source.

        wall: seconds since 1970 of its capture; 0: unknown, because the source is not live.
        Raises FerError if the video cannot be written; what was recorded before is kept.
        """
        period, self._wall = self._period_of(now, wall), wall
        if self._writer is not None and (self._is_next_file(image) or period != self._period):
            self.close()
        self._period = period
        if self._writer is None:
            self._begin(image, now)
        writer = self._writer
        assert writer is not None
        try:
            seconds = self._clock.next(now)
            if self._clock.restarted:
                self._sound = None  # it is another source's
                writer.end_sound()
            writer.write(fit_picture(image, self._size), seconds, self._clock.duration)
        except OSError as error:
            writer.abandon()
            raise self._failure(error) from error

    def _period_of(self, now: float, wall: float) -> int:
        if self._every is None:
            return 0
        return period_of(wall, self._every) if wall else int(now // self._every)

    def _is_next_file(self, image: np.ndarray) -> bool:
        return self._clock.frames >= MOST_FRAMES or not (self._fit or even_size(image) == self._size)

    def _begin(self, image: np.ndarray, now: float) -> None:
        """Open the next file, whose first frame is `image`."""
        self._size, self._clock = even_size(image), FileClock(now, self._rate)
        try:
            self._place = self._choose_place()
            self._part, descriptor = create_part(self._target, self._suffix)
        except OSError as error:
            raise FerError(f"{self.path}: cannot be written ({error.strerror}); choose another --record") from error
        try:
            self._writer = self._open(descriptor, now)
        except FerError as error:
            self._part.unlink(missing_ok=True)
            raise FerError(f"{self.path}: {error}; choose another --record") from error
        self._files += 1
        self.starts[self._place.name] = now
        if self._writer.note:
            self._tell(f"{self.path}: {self._writer.note}")

    def _choose_place(self) -> Path:
        """Return the name of the next file, after the files that an earlier run left unfinished are told or named."""
        if self._files == 0:
            for part in interrupted(self._target, self._suffix):
                rename = adopt_dated if self._is_dated else adopt
                shown = self._shown(rename(part, self._target) if self._append else part)
                about = f"{shown}: is a recording that was interrupted, and can be played up to then"
                self._tell(about if self._append else f"{about}; rename it to keep it, or remove it")
            if not (self._append or self._is_dated):
                return self._target
        return dated_name(self._target, self._wall) if self._is_dated else next_free(self._target)

    @property
    def _is_dated(self) -> bool:
        return self._every is not None and self._wall > 0

    def _open(self, descriptor: int, now: float) -> Writer:
        if not _has_pyav():
            os.close(descriptor)
            rate = min(240.0, self._rate or USUAL_RATE)
            return ConstantRate(CvWriter(self._part, self._suffix, self._size, rate), rate)
        fps = self._rate or USUAL_RATE
        writer = AvWriter(descriptor, self._suffix, self._size, fps, self._open_sound(now))
        return ConstantRate(writer, fps) if CONTAINERS[self._suffix].constant else writer

    def _open_sound(self, now: float) -> Sound | None:
        if self._sound is None:
            return None
        try:
            return open_sound(self._sound, self._suffix, now)
        except FerError as error:
            self._tell(str(error))
            return None

    def _tell(self, text: str) -> None:
        """Pass on a line for the user, once."""
        if text not in self._notes:
            self._notes.add(text)
            self._notice(text)

    def close(self) -> None:
        """Finish the video, give it its name and tell it. Raises FerError if that fails."""
        writer = self._writer
        if writer is None:
            return
        try:
            writer.close()
        except OSError as error:
            raise self._failure(error) from error
        self._writer = None
        try:
            name = give_name(self._part, self._place, replace=self._overwrite and self._files == 1)
        except OSError as error:
            raise FerError(
                f"{self._place}: cannot be named so ({error.strerror}); the recording is in {self._part}"
            ) from error
        frames = self._clock.frames
        line = f"{self._shown(name)}: recorded {frames} frame{'s' * (frames != 1)}, {self._clock.length:.1f} s"
        self._notice(f"{line}, with sound" if writer.has_sound else line)
        if self._is_dated:
            with suppress(OSError):  # the next file tries again
                remove_oldest(self._target, self._keep)
        if name != self._place and not self._append:
            raise FerError(f"{self._place}: appeared meanwhile and is kept; the recording is {self._shown(name)}")

    def _shown(self, name: Path) -> Path:
        """Return a file's name as the user would write it."""
        if name == self._target:
            return self.path
        return name if self.path.is_symlink() else self.path.with_name(name.name)

    def _failure(self, error: OSError) -> FerError:
        """Keep what was recorded, and return the error that says where it is."""
        self._writer = None
        place = self._part
        if self._clock.frames < 2:  # that frame could not be written
            self._part.unlink(missing_ok=True)
            return FerError(
                f"{self.path}: cannot be recorded to ({error.strerror or error}); free some space, or choose another "
                "--record"
            )
        if not (self._overwrite and self._place.exists()):
            with suppress(OSError):
                place = give_name(self._part, self._place)
        return FerError(
            f"{self.path}: the recording cannot go on ({error.strerror or error}); what was recorded before is in "
            f"{self._shown(place)}: free some space, or record to another disk"
        )


def _has_pyav() -> bool:
    """Return True if PyAV 14 or later can be imported: a 32-bit Raspberry Pi has no wheel of it."""
    try:
        import av
    except ImportError:
        return False
    return int(av.__version__.split(".")[0]) >= 14  # its FFmpeg 7.1 has hybrid fragments
