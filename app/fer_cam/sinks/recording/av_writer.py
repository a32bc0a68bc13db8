"""Writes a video file with FFmpeg (PyAV), each picture with a time of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import cv2
import numpy as np

from fer_cam.sinks.recording.formats import CONTAINERS, ENCODERS, FRAGMENTS
from fer_cam.sinks.recording.part_file import PartFile
from fer_cam.sinks.recording.sound import Sound
from fer_models.errors import FerError

if TYPE_CHECKING:
    import av
    from av.container import OutputContainer
    from av.video.stream import VideoStream

__all__ = ["AvWriter"]

COMMON = {
    "flush_packets": "1",
    # FFmpeg waits this long (in microseconds) for a packet of the other stream; a file's sound may end early.
    "max_interleave_delta": "200000",
}
LEAST_RATE = 300_000
"""Bits a second."""
BT601 = 6
"""FFmpeg's number of the colours that OpenCV converts to."""


class AvWriter:
    """One video file. Every picture that it took can be played 0.2 s later, whatever happens then.

    note: what the user should know about the file; "" for nothing.
    """

    def __init__(
        self, descriptor: int, suffix: str, size: tuple[int, int], fps: float, sound: Sound | None = None
    ) -> None:
        """descriptor: the open file; `close` closes it. size: even width and height in pixels. fps: of the source.

        Raises FerError if this FFmpeg has no encoder for the suffix or refuses the size.
        """
        import av

        self._kind = CONTAINERS[suffix]
        names = [name for name in self._kind.encoders if name in av.codecs_available]
        self._file, self._sound, self.note = PartFile(descriptor), sound, ""
        self._pts = self._lasts = -1  # of the last picture, in ticks
        try:
            if not names:
                raise FerError(f"this FFmpeg has no encoder for {suffix} ({', '.join(self._kind.encoders)})")
            self._encoder = ENCODERS[names[0]]
            if names[0] != self._kind.encoders[0]:
                self.note = (
                    f"this FFmpeg has no {ENCODERS[self._kind.encoders[0]].codec} encoder; recorded as "
                    f"{self._encoder.codec}, which browsers do not play"
                )
            self._open(names[0], size, fps)
        except FerError:
            self._file.close()
            raise

    def _open(self, name: str, size: tuple[int, int], fps: float) -> None:
        """Write the header; if the container refuses the sound, without sound."""
        import av

        try:
            self._stream, self._output = self._start(name, size, fps)
        except (av.FFmpegError, OSError, ValueError) as error:
            if self._sound is None or self._file.error:
                raise FerError(f"FFmpeg records no {size[0]}x{size[1]} {self._encoder.codec} ({error})") from error
            self.note = f"the source's sound ({self._sound.codec}) cannot be copied and is left out"
            self._sound.close()
            self._sound = None
            self._file.restart()
            self._open(name, size, fps)

    def _start(self, name: str, size: tuple[int, int], fps: float) -> tuple[VideoStream, OutputContainer]:
        import av

        encoder = self._encoder
        output = av.open(self._file, "w", format=self._kind.format, options={**COMMON, **self._kind.options})
        rate = Fraction(fps).limit_denominator(1001)
        stream = cast("VideoStream", output.add_stream(name, rate=rate, options=dict(encoder.options)))
        context = stream.codec_context
        context.width, context.height = size
        context.pix_fmt = "yuvj420p" if encoder.full_range else "yuv420p"
        context.time_base = stream.time_base = 1 / rate if self._kind.constant else Fraction(1, encoder.ticks)
        context.gop_size = min(250, max(12, round(2 * fps)))  # two seconds between pictures that can be sought
        context.thread_count = 1
        context.colorspace = context.color_primaries = context.color_trc = BT601
        if encoder.fixed_quality is not None:
            context.qscale = True
            context.global_quality = encoder.fixed_quality * 118  # FF_QP2LAMBDA
        if encoder.bits is not None:
            # The encoder drops frames that do not fit into a very low rate.
            context.bit_rate = max(LEAST_RATE, round(encoder.bits * size[0] * size[1] * min(max(fps, 15), 60)))
        if self._sound is not None:
            self._sound.attach(output)
        output.start_encoding()
        return stream, output

    @property
    def has_sound(self) -> bool:
        """True if sound is copied into the file."""
        return self._sound is not None

    def write(self, image: np.ndarray, seconds: float, duration: float) -> None:
        """Add a picture, uint8 BGR (h, w, 3) of the file's size.

        seconds: its time in the file, later than that of the picture before. duration: seconds that it will probably
        last. Raises OSError if the file cannot be written.
        """
        import av

        ticks = 1 / self._stream.codec_context.time_base
        if self._encoder.full_range:
            frame = av.VideoFrame.from_ndarray(image, format="bgr24").reformat(format="yuvj420p")
        else:
            # OpenCV converts several times faster than FFmpeg.
            yuv = cv2.cvtColor(image, cv2.COLOR_BGR2YUV_I420).astype(np.uint8, copy=False)
            frame = av.VideoFrame.from_ndarray(yuv, format="yuv420p")
        self._pts = max(self._pts + 1, round(seconds * ticks))
        frame.pts, frame.time_base = self._pts, 1 / ticks
        self._lasts = max(1, round(duration * ticks))
        with self._errors():
            self._mux(self._stream.encode(frame))
            for packet in self._sound.until(seconds + duration) if self._sound else ():
                self._output.mux(packet)

    def _mux(self, packets: list[av.Packet]) -> None:
        for packet in packets:
            packet.duration = self._lasts
            self._output.mux(packet)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Turn an error of FFmpeg, and one that it did not report, into OSError."""
        import av

        try:
            yield
        except av.FFmpegError as error:
            raise self._file.error or OSError(error.errno, error.strerror) from error
        if self._file.error is not None:
            raise self._file.error

    def end_sound(self) -> None:
        """Copy no more sound."""
        if self._sound is not None:
            self._sound.close()

    def close(self) -> None:
        """Finish the file. Raises OSError if that fails; then the file ends like one that was abandoned."""
        try:
            with self._errors():
                self._mux(self._stream.encode(None))
                self._output.close()
        except BaseException:
            self.abandon()
            raise
        self._release()

    def abandon(self) -> None:
        """Close the file without its end. It can be played as far as it was written."""
        self._file.error = self._file.error or OSError("abandoned")
        with suppress(Exception):
            self._output.close()
        if self._kind.options is FRAGMENTS:
            with suppress(OSError):
                self._file.drop_half_fragment()
        self._release()

    def _release(self) -> None:
        if self._sound is not None:
            self._sound.close()
        self._file.close()
