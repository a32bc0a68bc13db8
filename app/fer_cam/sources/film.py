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
"""Bytes that may follow the last packet of an animation, or of a format of TO_THE_END."""
MOST_UNDECODED = 32
"""Packets that may be left undecoded without a remark: those before the first keyframe, and frames never shown."""
GAPS = {"matroska,webm": 1000, "ogg": 1000, "flv": 1000, "nut": 1000, "asf": 3200, "avi": 1000}
"""Formats whose packets follow each other in the file, and bytes between two packets that are a sign of damage: in
whole files there are at most 80, in WMV (asf) less than one of its blocks."""
TO_THE_END = ("yuv4mpegpipe", "ivf")
"""Formats that hold packets up to their last byte."""


class Film:
    """One pass through the video of an open container."""

    def __init__(
        self, container: InputContainer, name: str, *, live: bool = False, converter: Converter | None = None
    ) -> None:
        """Choose the stream and prepare its decoder.

        name: for messages. live: decode each frame at once, where threads would hold some back and lose them at an
        error. converter: that of an earlier round of the same film. Raises FerError and closes `container` if there
        is no video in it.
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
        self._place, self._gap, self._has_gap = -1, GAPS.get(self.format), False
        self._packets_decoded = self._frames_decoded = 0
        self._ends_in_packet = False
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
            self._frames_decoded += 1
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
            self._packets_decoded += not packet.is_discard
            try:
                yield from self._stream.decode(packet)
            except av.FFmpegError:
                self.damage.sign(lost=True)
        with suppress(av.FFmpegError):  # EOFError if the last packet has emptied the decoder
            yield from self._stream.decode(None)
        self._compare_counts()

    def _compare_counts(self) -> None:
        """Note frames that are missing although neither the file's structure nor the decoder gave an error."""
        if self._has_gap and self.format == "avi":  # its times count the frames that are there
            self.damage.lose(self._stream.frames - self._frames_decoded)
        # Of interlaced film two packets make a frame, and those before the first keyframe make none.
        if self._packets_decoded > 2 * self._frames_decoded + MOST_UNDECODED:
            self.damage.uncounted()

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
        if packet.size:
            self._ends_in_packet = packet.is_corrupt
        if packet.is_corrupt:
            self.damage.sign()
        if packet.pos is not None and packet.pos >= 0:
            if packet.pos == self._place:  # one of several in a page
                self._read_to += packet.size
            else:
                if self._gap and self._read_to and packet.pos - self._read_to > self._gap:
                    self.damage.sign()
                    self._has_gap = True
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
    def ends_in_frame(self) -> bool:
        """True if the data ended within a packet. Recordings of a transport stream end anywhere, which is no fault."""
        # A Matroska that does not say how long it is was not finished, and has no index behind its frames.
        to_end = self.format in TO_THE_END or (self.format == "matroska,webm" and not self.length)
        cut = to_end and self._read_to < self._size - LITTLE_SLACK
        return cut or (self._ends_in_packet and not self.format.startswith("mpegts"))

    @property
    def is_short(self) -> bool:
        """True if the data ended well before the end of the file, or before the length that a server gave."""
        if self.format in ANIMATIONS:
            return self._read_to < self._size - LITTLE_SLACK
        return self._read_to < 0.95 * self._size - SLACK

    def close(self) -> None:
        """Release the file."""
        self._container.close()
