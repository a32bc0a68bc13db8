"""One pass through a film with FFmpeg (PyAV): every frame that can be decoded, and signs of damage."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from fer_cam.sources.container import video_stream
from fer_cam.sources.convert import Converter
from fer_cam.sources.damage import Damage
from fer_models.errors import FerError, first_line

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.stream import Stream
    from av.video.frame import VideoFrame

__all__ = ["ANIMATIONS", "Film"]

DEFAULT_RATE = 25.0
MOST_THREADS = 4
"""Threads that decode: enough for 4K, and each holds frames in memory."""
MOST_ERRORS = 100
"""Errors of the file's structure, one after the other, after which the rest is given up."""
BACK = (0.0, 4.0, 15.0)
"""Seconds before a wanted moment at which decoding is tried to begin, one after the other."""
SLACK = 10_000
"""Bytes that may follow the last packet, beside 5 % of the file, such as an index."""
ANIMATIONS = ("gif", "apng")
LITTLE_SLACK = 64
"""Bytes that may follow the last packet of an animation."""
GAPS = {"matroska,webm": 1000, "ogg": 1000, "flv": 1000, "nut": 1000, "asf": 3200}
"""Formats whose packets follow each other in the file, and bytes between two packets that are a sign of damage: in
whole files there are at most 80, in WMV (asf) less than one of its blocks."""


class Film:
    """One pass through the video of an open container."""

    def __init__(
        self, container: InputContainer, name: str, *, live: bool = False, converter: Converter | None = None
    ) -> None:
        """Choose the stream and prepare its decoder.

        name: for messages. live: decode each frame at once, where threads would hold some back. converter: that of an
        earlier round of the same film. Raises FerError and closes `container` if there is no video in it.
        """
        self._container, self._stream = container, video_stream(container, name)
        self._stream.thread_type = "SLICE" if live else "AUTO"
        self._stream.codec_context.thread_count = min(MOST_THREADS, os.cpu_count() or 1)
        rate = self._stream.guessed_rate or self._stream.average_rate
        self._name = name
        self.fps = float(rate) if rate and 0 < rate < 1000 else DEFAULT_RATE
        self.converter = converter
        self.damage = Damage()
        self.broken = False
        """True if the file or the connection failed before its end."""
        self.format = container.format.name
        self.has_no_length = self.format in ("mpegts", "avi", "ogg", *ANIMATIONS)
        """True if the length that FFmpeg gives is where the file ends, cut or not."""
        self._base = self._stream.time_base
        self._unit = float(self._base or 0)
        self._start = float((self._stream.start_time or 0) * (self._base or 0))
        self._seconds_of = {stream.index: float(stream.time_base or 0) for stream in container.streams}
        """Seconds of a unit of each stream's clock. A Fraction costs more than all else here."""
        self._size, self._read_to = max(0, container.size or 0), 0
        self._place, self._gap = -1, GAPS.get(self.format)
        self._end = 0.0
        """Latest end of a packet of any stream, in seconds on the container's clock."""
        self._from = 0.0
        """Frames before this time are decoded, but not shown: they lie between a keyframe and a wanted moment."""

    def pictures(self) -> Iterator[tuple[float | None, np.ndarray]]:
        """Yield the time of each frame in seconds, None if the file gives none, and its picture, uint8 BGR.

        Raises FerError if FFmpeg cannot convert a frame.
        """
        yield from self._pictures(self._frames())

    def _pictures(self, frames: Iterator[VideoFrame]) -> Iterator[tuple[float | None, np.ndarray]]:
        import av

        try:
            yield from self._converted(frames)
        except (av.FFmpegError, ValueError) as error:
            raise FerError(
                f"{self._name}: its pictures cannot be converted ({first_line(error)}); convert it to mp4 with H.264"
            ) from error

    def _converted(self, frames: Iterator[VideoFrame]) -> Iterator[tuple[float | None, np.ndarray]]:
        for frame in frames:
            if self.converter is None:
                base = frame.time_base or self._base or Fraction(1, 25)
                self.converter = Converter(self._stream.sample_aspect_ratio, base)
            time = self._seconds(frame)
            if time is not None and time < self._from:
                continue
            self.damage.frame(time, damaged=bool(frame.is_corrupt))
            for ready, picture in self.converter.convert(frame):
                yield (time if ready is frame else self._seconds(ready)), picture
        if self.converter is not None:
            for ready, picture in self.converter.flush():
                yield self._seconds(ready), picture

    def _seconds(self, frame: VideoFrame) -> float | None:
        if frame.pts is None:
            return None
        # The frames that a decoder gives at its end have no clock of their own in PyAV.
        seconds = frame.time if frame.time_base else frame.pts * self._unit
        return max(0.0, seconds - self._start)

    def _frames(self) -> Iterator[VideoFrame]:
        import av

        for packet in self._packets():
            if packet.stream is not self._stream or not packet.size:  # an empty packet repeats the last frame
                continue
            try:
                yield from self._stream.decode(packet)
            except av.FFmpegError:
                self.damage.sign(lost=True)
        with suppress(av.FFmpegError):  # EOFError if the last packet has emptied the decoder
            yield from self._stream.decode(None)

    def _packets(self) -> Iterator[Packet[Stream]]:
        import av

        errors = 0
        while True:
            try:
                # Every stream is read, not the video alone: the sound may go on to the end of the file.
                for packet in self._container.demux():
                    self._note(packet)
                    errors = 0
                    yield packet
                return
            except IndexError:  # PyAV, at the end of a transport stream in which another stream began later
                return
            except av.FFmpegError as error:
                self.damage.sign()
                errors += 1
                if not isinstance(error, av.InvalidDataError) or errors > MOST_ERRORS:
                    self.broken = True
                    return

    def _note(self, packet: Packet[Stream]) -> None:
        if packet.is_corrupt:
            self.damage.sign()
        if packet.pos is not None and packet.pos >= 0:
            if packet.pos == self._place:  # one of several in a page
                self._read_to += packet.size
            else:
                if self._gap and self._read_to and packet.pos - self._read_to > self._gap:
                    self.damage.sign()
                self._read_to = max(self._read_to, packet.pos + packet.size)
            self._place = packet.pos
        stamp = packet.pts if packet.pts is not None else packet.dts
        if stamp is not None:
            unit = self._seconds_of.get(packet.stream_index, 0.0)
            self._end = max(self._end, (stamp + (packet.duration or 0)) * unit)

    @property
    def length(self) -> float:
        """Seconds that the file gives as its length; 0.0 if it gives none."""
        return (self._container.duration or 0) / 1e6

    def seek(self, seconds: float) -> Iterator[tuple[float | None, np.ndarray]] | None:
        """Return `pictures` from a time on, in seconds since the film's start; those before are not wanted any more.

        None if this file cannot be sought by its index; the film must be opened anew then. Damage is counted anew.
        """
        import av

        for back in BACK:
            try:
                self._container.seek(round((seconds - back + self._start) / self._unit), stream=self._stream)
                self._read_to, self._place = 0, -1
                frames = self._frames()
                first = next(frames, None)
            except (av.FFmpegError, ValueError, OverflowError, ZeroDivisionError):
                return None
            time = None if first is None else self._seconds(first)
            # Some formats land behind the keyframe that is needed, so that the first frames cannot be decoded.
            if first is not None and time is not None and time <= seconds + 0.5 / self.fps:
                self.begin_at(seconds)
                return self._pictures(chain([first], frames))
        return None

    def begin_at(self, seconds: float, room: float | None = None) -> None:
        """Leave out the frames before a time. room: seconds by which it may be rounded; None: half a frame."""
        room = 0.5 / self.fps if room is None else room
        self._from, self.converter, self.damage = seconds - room, None, Damage()

    def missing(self) -> tuple[float, float]:
        """Return the seconds that the file lacks at its end, and its length; (0, 0) if it gives no length."""
        length = self.length
        start = (self._container.start_time or 0) / 1e6
        return (max(0.0, length - (self._end - start)), length) if length > 0 else (0.0, 0.0)

    @property
    def is_short(self) -> bool:
        """True if the data ended well before the end of the file, or before the length that a server gave."""
        if self.format in ANIMATIONS:
            return self._read_to < self._size - LITTLE_SLACK
        return self._read_to < 0.95 * self._size - SLACK

    def close(self) -> None:
        """Release the file."""
        self._container.close()
