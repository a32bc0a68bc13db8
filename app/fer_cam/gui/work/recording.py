"""The video that the window records, on the worker's thread."""

from __future__ import annotations

from collections.abc import Callable

from fer_cam.drawing.overlay import draw
from fer_cam.sinks import VideoSink, sound_file
from fer_cam.sources import Source, reads, would_read
from fer_cam.types import Result
from fer_models.errors import FerError

__all__ = ["Recording"]


class Recording:
    """Records at most one video at a time."""

    def __init__(
        self, changed: Callable[[bool], None], notice: Callable[[str], None], failed: Callable[[str], None]
    ) -> None:
        """changed: called with True when a video begins and with False when it ends. notice, failed: called with
        one line for the user."""
        self._changed, self._notice, self._failed = changed, notice, failed
        self._sink: VideoSink | None = None

    def begin(self, path: str, source: Source | None, *, overwrite: bool, append: bool = False) -> None:
        """Record into `path` what `source` shows; overwrite, append: see VideoSink.

        Raises FerError if `source` is None or `path` cannot be written.
        """
        if source is None:
            raise FerError("nothing is playing that could be recorded; choose a source first")
        if reads(source, path):
            raise FerError(f"{path}: is the source itself, which would be lost; record into another file")
        self._sink = VideoSink(
            path, source.fps, fit=not source.continuous, sound=sound_file(source), notice=self._notice,
            overwrite=overwrite, append=append,
        )  # fmt: skip
        self._changed(True)

    def spare(self, spec: str) -> None:
        """Raise FerError if the video will, when it ends, replace a file that the source `spec` reads."""
        if self._sink is not None and would_read(spec, self._sink.path):
            raise FerError(f"{spec}: would be replaced by the recording; end that first, or record elsewhere")

    def write(self, result: Result) -> None:
        """Add a result, with boxes and labels, to the video; without a video, do nothing.

        Raises FerError if it cannot be written; the video is ended then.
        """
        if self._sink is None:
            return
        try:
            self._sink.write_image(draw(result), result.frame.time)
        except Exception:
            self.end()
            raise

    def end(self) -> None:
        """Close the video, if there is one, and report where it is."""
        if self._sink is None:
            return
        sink, self._sink = self._sink, None
        try:
            sink.close()
        except FerError as error:
            self._failed(str(error))
        self._changed(False)
