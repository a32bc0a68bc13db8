"""The formats of video files: container, encoders in order of preference, and options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["CONTAINERS", "ENCODERS", "Container", "Encoder"]


@dataclass(frozen=True)
class Encoder:
    """One encoder of FFmpeg.

    codec: the codec's name for people. ticks: parts of a second in which its pictures' times are given. full_range:
    its pictures have luma 0..255 instead of 16..235. fixed_quality: quality of a quantiser, 2 (best) to 31; None: as
    the options say. bits: bits per second and pixel per second; None: as the options say.
    """

    codec: str
    options: Mapping[str, str] = field(default_factory=dict)
    ticks: int = 90_000
    full_range: bool = False
    fixed_quality: int | None = None
    bits: float | None = None


ENCODERS = {
    # No B frames and no look-ahead: a kill loses no picture that is still in the encoder. ultrafast takes as much CPU
    # time as OpenCV's MPEG-4 encoder, for a better picture in a file of about the same size.
    "libx264": Encoder("H.264", {"preset": "ultrafast", "tune": "zerolatency", "crf": "25"}),
    "mpeg4": Encoder("MPEG-4", ticks=60_000, fixed_quality=4),  # it takes at most 65535 ticks a second
    "libvpx": Encoder(
        "VP8", {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0", "crf": "12"}, ticks=1000, bits=0.2
    ),
    "mjpeg": Encoder("Motion JPEG", full_range=True, fixed_quality=3),
}


@dataclass(frozen=True)
class Container:
    """One container of FFmpeg.

    format: its name. encoders: the first that this FFmpeg has is used. options: of the container, for a file that can
    be played at every moment while it is written. constant: each picture lasts equally long.
    """

    format: str
    encoders: tuple[str, ...]
    options: Mapping[str, str] = field(default_factory=dict)
    constant: bool = False


# Fragments of 0.2 s while it is written; closing turns them into one ordinary MP4 (FFmpeg 7.1 and later).
FRAGMENTS = {"movflags": "hybrid_fragmented+delay_moov", "frag_duration": "200000"}
CLUSTERS = {"cluster_time_limit": "200"}

CONTAINERS = {
    ".mp4": Container("mp4", ("libx264", "mpeg4"), FRAGMENTS),
    ".mov": Container("mov", ("libx264", "mpeg4"), FRAGMENTS),
    ".mkv": Container("matroska", ("libx264", "mpeg4"), CLUSTERS),
    ".webm": Container("webm", ("libvpx",), CLUSTERS),
    ".avi": Container("avi", ("mjpeg",), constant=True),
}
