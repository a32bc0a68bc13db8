"""Copies the sound of a source file into a recording, packet by packet, without decoding it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

from fer_cam.sources import Source
from fer_cam.sources.ffmpeg import ffmpeg_name
from fer_models.errors import FerError

if TYPE_CHECKING:
    import av
    from av.audio.stream import AudioStream
    from av.container import InputContainer, OutputContainer

__all__ = ["Sound", "has_sound", "open_sound", "sound_file"]

MP4 = {"aac", "mp3", "ac3", "eac3", "opus", "flac", "alac"}
PCM = {"pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_u8", "pcm_s16be", "pcm_s24be", "pcm_alaw", "pcm_mulaw"}
CODECS = {
    ".mp4": MP4,
    ".mov": {"aac", "mp3", "ac3", "eac3", "alac"} | PCM,
    ".webm": {"opus", "vorbis"},
    ".avi": {"mp3", "ac3", "pcm_s16le", "pcm_u8"},
}
"""Codecs of sound that players expect in each container. Matroska (.mkv) takes most codecs."""
DEMO = "demo"
"""Name of the demo source, whatever file has this name too."""
LEAD = 2.0
"""Seconds before the first picture at which reading begins, so that no packet of sound is missed."""


class Sound:
    """The packets of a file's sound from one moment on, with times that count from that moment."""

    def __init__(self, container: InputContainer, stream: AudioStream, zero: float) -> None:
        """zero: seconds of the container's clock at which the recording begins."""
        self.codec = stream.codec_context.codec.canonical_name
        self._container, self._stream, self._zero = container, stream, zero
        self._out: AudioStream | None = None
        self._filter: av.BitStreamFilterContext | None = None
        self._next: av.Packet | None = None
        self._packets = self._read()

    def attach(self, output: OutputContainer) -> None:
        """Add a stream for the sound to the recording, before its header is written."""
        import av

        self._out = output.add_stream_from_template(self._stream, opaque=True)
        if self.codec == "aac" and not self._stream.codec_context.extradata:
            # Of a transport stream: the headers that each packet has go to the head of the file.
            self._filter = av.BitStreamFilterContext("aac_adtstoasc", self._stream)

    def _read(self) -> Iterator[av.Packet]:
        """Yield the packets that end after `zero`, with times from `zero` on and growing decoding times."""
        import av

        if self._zero > LEAD:
            self._container.seek(round((self._zero - LEAD) * av.time_base))
        last = -1
        try:
            for packet in self._container.demux(self._stream):
                if packet.pts is None or packet.dts is None or packet.time_base is None:
                    continue
                shift = round(self._zero / packet.time_base)
                packet.pts, packet.dts = packet.pts - shift, packet.dts - shift
                if packet.pts < 0 or packet.dts <= last:
                    continue
                last = packet.dts
                yield packet
        except (av.FFmpegError, OSError):
            return  # a damaged end: the recording goes on without sound

    def until(self, seconds: float) -> Iterator[av.Packet]:
        """Yield the next packets, as far as they begin before `seconds` of the recording."""
        while True:
            packet = self._next or next(self._packets, None)
            self._next = packet
            if packet is None or (packet.pts or 0) * (packet.time_base or 0) >= seconds:
                return
            self._next = None
            for ready in self._filter.filter(packet) if self._filter else [packet]:
                ready.stream = self._out
                yield ready

    def close(self) -> None:
        """Close the source file."""
        self._packets = iter(())
        self._next = None
        self._container.close()


def sound_file(source: Source) -> Path | None:
    """Return the file whose sound belongs to the source's pictures, or None if there is none."""
    if source.live or not source.continuous or source.name == DEMO:
        return None
    path = Path(source.name)
    return path if path.is_file() else None


def has_sound(path: Path) -> bool:
    """Return True if a video file has sound that can be read."""
    try:
        sound = open_sound(path, ".mkv", 0.0)
    except (FerError, ImportError):
        return False
    if sound is not None:
        sound.close()
    return sound is not None


def open_sound(path: Path, suffix: str, start: float) -> Sound | None:
    """Open the sound of a video file, or return None if it has none.

    suffix: of the recording. start: seconds of the source at which the recording begins; 0 is its first picture.
    Raises FerError, whose message says why, if the sound cannot be copied.
    """
    import av

    try:
        # Absolute, because FFmpeg takes a relative `12:30.mp4` for a URL.
        container = av.open(ffmpeg_name(path), metadata_errors="ignore")
    except (av.FFmpegError, OSError, ValueError) as error:
        raise FerError(f"{path}: its sound cannot be read and is left out ({error})") from error
    try:
        stream = cast("AudioStream | None", container.streams.best("audio"))
        if stream is None:
            container.close()
            return None
        codec = stream.codec_context.codec.canonical_name
        if suffix in CODECS and codec not in CODECS[suffix]:
            raise FerError(f"{path}: its sound ({codec}) does not fit into {suffix} and is left out; record to .mkv")
        video = container.streams.best("video")
        first = 0.0
        if video is not None and video.start_time is not None and video.time_base is not None:
            first = float(video.start_time * video.time_base)
        return Sound(container, stream, first + start)
    except BaseException:
        container.close()
        raise
