"""When each frame of an animated picture begins, found without decoding, so that every moment can be gone to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from fer_cam.sources.container import has_av

__all__ = ["ROUNDED", "FrameTimes", "frame_times", "shown_for"]

SHORTEST = 0.011
"""A delay below this many seconds means "as fast as possible" and is shown for LEAST seconds, as browsers do."""
LEAST = 0.1
ROUNDED = 1e-4
"""Seconds by which a time may be rounded."""
HEAD, DELAY = 12, slice(12, 15)
"""Bytes before the first chunk of a WebP; place of the delay in the payload of its chunk ANMF."""


def shown_for(delay: float) -> float:
    """Return how long a frame with this delay is shown, both in seconds."""
    return delay if delay >= SHORTEST else LEAST


@dataclass(frozen=True)
class FrameTimes:
    """starts: of each frame, in seconds, growing, the first 0. end: of the last one."""

    starts: tuple[float, ...]
    end: float

    def at(self, seconds: float) -> int:
        """Return the number of the frame, from 0, that is shown at a time."""
        return max(0, bisect_right(self.starts, seconds + ROUNDED) - 1)


def frame_times(path: str) -> FrameTimes | None:
    """Return the times of the frames of a GIF, APNG, WebP or AVIF; None if they cannot be read.

    Those of other files than WebP are read by PyAV, and are None without it.
    """
    try:
        with open(path, "rb") as file:
            if file.read(4) == b"RIFF":
                return _of_delays(_webp_delays(Path(path).read_bytes()))
    except OSError:
        return None
    return _of_packets(path) if has_av() else None


def _webp_delays(data: bytes) -> list[float]:
    """Return the delay of each frame in seconds (WebP container specification, chunk ANMF)."""
    delays, place = [], HEAD
    while place + 8 <= len(data):
        kind, size = data[place : place + 4], int.from_bytes(data[place + 4 : place + 8], "little")
        if kind == b"ANMF":
            delays.append(int.from_bytes(data[place + 8 : place + 8 + size][DELAY], "little") / 1000)
        place += 8 + size + size % 2
    return delays


def _of_delays(delays: Sequence[float]) -> FrameTimes | None:
    if not delays:
        return None
    *starts, end = (round(time, 6) for time in accumulate(map(shown_for, delays), initial=0.0))  # 10, not 9.999999
    return FrameTimes(tuple(starts), end)


def _of_packets(path: str) -> FrameTimes | None:
    """Return the times of the packets of the stream with the most of them: an AVIF has a still beside it."""
    import av

    streams: dict[int, list[tuple[float, float]]] = {}
    try:
        with av.open(path) as container:
            for packet in container.demux():
                if packet.pts is not None and packet.time_base is not None:
                    unit = float(packet.time_base)
                    streams.setdefault(packet.stream_index, []).append(
                        (packet.pts * unit, (packet.duration or 0) * unit)
                    )
    except (av.FFmpegError, OSError, ValueError):
        pass  # what was read until the damage is there to be shown
    if not streams:
        return None
    most = max(streams.values(), key=len)
    frames = sorted(most)
    first = frames[0][0]
    return FrameTimes(tuple(time - first for time, _ in frames), frames[-1][0] + frames[-1][1] - first)
