"""The video that the window records, on the worker's thread."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from fer_cam.sinks import VideoSink
from fer_cam.sources import Source, reads, would_read
from fer_models.errors import FerError

__all__ = ["Recording"]


class Recording:
    """At most one video at a time. `changed`, `notice` and `failed` are called with what there is to tell."""

    def __init__(
        self, changed: Callable[[bool], None], notice: Callable[[str], None], failed: Callable[[str], None]
    ) -> None:
        self._changed, self._notice, self._failed = changed, notice, failed
        self._sink: VideoSink | None = None

    def begin(self, path: str, source: Source | None, *, overwrite: bool) -> None:
        """Record what `source` shows into `path`. Raises FerError where nothing plays, or `path` cannot be written."""
        if source is None:
            raise FerError("nothing is playing that could be recorded; choose a source first")
        if reads(source, path):
            raise FerError(f"{path}: is the source itself, which would be lost; record into another file")
        self._sink = VideoSink(path, source.fps, paced=source.live, overwrite=overwrite)
        self._changed(True)

    def replaces(self, spec: str) -> bool:
        """Whether the video, once it ends, takes the place of a file that a source of this name reads."""
        return self._sink is not None and would_read(spec, self._sink.path)

    def write(self, image: np.ndarray, seconds: float) -> None:
        """Add an annotated picture, uint8 BGR (h, w, 3), of the source's time `seconds`, if a video is recorded.

        Raises FerError if it cannot be written; the video is ended then.
        """
        if self._sink is None:
            return
        try:
            self._sink.write_image(image, seconds)
        except FerError:
            self.end()
            raise

    def end(self) -> None:
        """Close the video, if there is one, and tell where it is."""
        if self._sink is None:
            return
        sink, self._sink = self._sink, None
        try:
            sink.close()
            self._notice(f"Recorded {sink.path}")
        except FerError as error:
            self._failed(str(error))
        self._changed(False)
