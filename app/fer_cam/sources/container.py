"""Open files and addresses with FFmpeg (PyAV), and choose the stream to show. Errors say what the matter is."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from fer_cam.sources.whole import has_no_index
from fer_models.errors import FerError, first_line

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

__all__ = ["CUT", "has_av", "no_pipe", "open_container", "video_stream"]

CUT = 3
"""Exit code for a source that ended before its end."""


def has_av() -> bool:
    """Return True if PyAV can be imported. It has no wheel for some machines, such as Windows on ARM."""
    try:
        import av
    except ImportError:
        return False
    av.logging.set_level(None)  # FFmpeg's own messages; fer-cam prints one line instead
    return True


def open_container(
    place: str, name: str, *, options: Mapping[str, str] | None = None, format: str | None = None
) -> InputContainer:
    """Open a file, or a pipe such as pipe:0, with FFmpeg.

    place: for FFmpeg. name: for messages. options: of FFmpeg. format: name of an FFmpeg format that files do not tell
    themselves, such as rawvideo. Raises FerError if FFmpeg cannot read it.
    """
    import av

    try:
        return av.open(place, format=format, options=dict(options or {}))
    except (av.FFmpegError, OSError, ValueError) as error:
        if has_no_index(place):
            raise FerError(
                f"{name}: the file is cut: the index at its end is missing, without which no picture can be read; "
                "copy or download it again",
                exit_code=CUT,
            ) from error
        if place.startswith("pipe:"):
            raise no_pipe(name) from error
        if isinstance(error, av.InvalidDataError):
            raise FerError(
                f"{name}: not a video or picture that can be read; choose another, or convert it to mp4"
            ) from error
        raise FerError(f"{name}: cannot be opened ({first_line(error)}); choose another --source") from error


def no_pipe(name: str) -> FerError:
    """Return the error of a pipe that FFmpeg cannot read."""
    return FerError(
        f"{name}: this pipe cannot be read: it is empty, holds no video, or an mp4 whose index is at its end; "
        "send mkv, or mp4 made with ffmpeg -movflags +faststart, or give the file itself"
    )


def video_stream(container: InputContainer, name: str) -> VideoStream:
    """Return the stream that a player would show: the default one, else the one with the most pixels.

    The cover of a song is a picture that is attached, and no video. A stream of one frame, such as the preview in an
    animated AVIF, gives way to others. Closes `container` and raises FerError if there is none that can be decoded.
    """
    from av.stream import Disposition

    videos = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    if not videos:
        covers, sound = bool(container.streams.video), bool(container.streams.audio)
        _close(container)
        what = "sound only" if sound else "no stream of pictures"
        what = f"{what} (its picture is a cover)" if covers else what
        raise FerError(f"{name}: no video in it, {what}; give a video or a picture")
    decodable = [s for s in videos if getattr(s, "codec_context", None) is not None]
    if not decodable:
        _close(container)
        raise FerError(f"{name}: no video in it that FFmpeg can decode; convert it to mp4 with H.264")

    def rank(stream: VideoStream) -> tuple[bool, bool, int]:
        return stream.frames != 1, bool(stream.disposition & Disposition.default), stream.width * stream.height

    return max(decodable, key=rank)


def _close(container: Any) -> None:
    with suppress(Exception):
        container.close()
