"""The way of a user through a file: play, pause, seek, next photo. One thread requests, another carries out."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, replace

from fer_cam.sources import ImageSource, Source
from fer_cam.sources.album import PhotoAlbum
from fer_cam.types import Result

__all__ = ["PHOTO_SECONDS", "Place", "Playback", "clock_time"]

PHOTO_SECONDS = 2.0
"""Seconds for which each photo stays while photos go on by themselves."""


def clock_time(seconds: float) -> str:
    """Return a time as minutes:seconds, with hours from one hour on."""
    whole = int(max(0.0, seconds))
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"


@dataclass(frozen=True)
class Place:
    """The place in a file. kind: "photos", "film", or "" for what has no end, such as a camera.

    position: number of the photo, from 1, or seconds of the film. end: number of photos, or the film's seconds; 0 if
    unknown. playing: it goes on by itself. can_seek: any place can be gone to. name: of the photo's file.
    """

    kind: str = ""
    position: float = 0.0
    end: float = 0.0
    playing: bool = False
    can_seek: bool = False
    name: str = ""


class Playback:
    """The requests of the user and the place of the source in force."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._place = Place()
        self._play: bool | None = None
        self._seek: float | None = None
        self._steps = 0
        self._next_photo = 0.0  # when the next one is due, on time.monotonic()

    # The user's thread.

    @property
    def place(self) -> Place:
        """The place in the source."""
        with self._lock:
            return self._place

    @property
    def waits(self) -> bool:
        """True if there is a request that was not carried out."""
        with self._lock:
            return self._play is not None or self._seek is not None or self._steps != 0

    def play(self, on: bool) -> None:
        """Request to go on by itself, or to stay."""
        with self._lock:
            self._play = on
            self._place = replace(self._place, playing=on)

    def seek(self, position: float) -> None:
        """Request a place: the number of a photo, from 1, or seconds of a film. Only the last request counts."""
        with self._lock:
            self._seek, self._steps = position, 0

    def step(self, count: int) -> None:
        """Request the photo that is `count` places further; below 0: back."""
        with self._lock:
            self._steps += count

    # The thread that reads the source.

    def begin(self, source: Source | None) -> None:
        """Take a source that was opened, or None."""
        length = float(getattr(source, "length", 0.0))
        with self._lock:
            self._play, self._steps = None, 0
            if isinstance(source, PhotoAlbum):
                self._place, self._seek = Place("photos", 0, len(source.paths), can_seek=True), None
            elif source is None:  # a moment that was asked for is shown when a film is opened again
                self._place = Place()
            elif source.live or not source.continuous or source.fps <= 0 or length <= 0:
                self._place, self._seek = Place(), None
            else:
                self._place = Place("film", 0.0, length, True, bool(getattr(source, "can_seek", False)))

    def stay(self, source: Source) -> None:
        """Note that photos have no further one that can be read."""
        with self._lock:
            if isinstance(source, PhotoAlbum) and source.at_end:
                self._place = replace(self._place, playing=False)

    def ended(self) -> None:
        """Note that a film came to its end."""
        with self._lock:
            self._play = self._seek = None
            if self._place.kind == "film":
                self._place = replace(self._place, position=self._place.end, playing=False)

    def carry_out(self, source: Source) -> tuple[float | None, bool]:
        """Carry out the requests on a source that `begin` took.

        Returns (seconds until the next frame is due, None without a limit; whether it is not the one that follows).
        0.0: a frame can be read now. A film's own pace is the caller's matter. Raises FerError if it cannot be sought.
        """
        with self._lock:
            play, seek, steps = self._play, self._seek, self._steps
            self._play = self._seek = None
            self._steps = 0
            place = self._place = self._place if play is None else replace(self._place, playing=play)
        if isinstance(source, PhotoAlbum):
            return self._album(source, place, play, seek, steps), False
        if place.kind != "film":
            return 0.0, False
        if seek is not None and place.can_seek:
            source.seek(seek)  # type: ignore[attr-defined]
            return 0.0, True
        return (0.0 if place.playing else None), False

    def _album(
        self, album: PhotoAlbum, place: Place, play: bool | None, seek: float | None, steps: int
    ) -> float | None:
        now = time.monotonic()
        if seek is not None or steps:
            start = album.position if seek is None else round(seek) - 1
            album.want(start + steps)
        elif play:
            if album.at_end and album.position >= 0:
                album.want(0)  # from the start again
            else:
                self._next_photo = min(self._next_photo, now)
        if place.playing and not album.waits:
            if now < self._next_photo:
                return self._next_photo - now
            album.want(album.position + 1)
        return 0.0 if album.waits else None

    def shown(self, source: Source, result: Result) -> bool:
        """Note the result of a frame. Returns True if photos have come to their end."""
        with self._lock:
            if isinstance(source, PhotoAlbum):
                end = source.at_end
                self._next_photo = time.monotonic() + PHOTO_SECONDS
                playing = self._place.playing and (self._play is not None or not end)
                self._place = replace(
                    self._place, position=source.position + 1, playing=playing, name=source.paths[source.position].name
                )
                return end
            if self._place.kind == "film":
                position = result.frame.time - getattr(source, "round_start", 0.0)
                self._place = replace(self._place, position=max(0.0, min(position, self._place.end)))
        return False

    @staticmethod
    def browsable(source: Source) -> Source:
        """Return an album in place of photos that would go by themselves."""
        return PhotoAlbum(source) if isinstance(source, ImageSource) else source
