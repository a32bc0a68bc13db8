"""An open source in the window: its results, when they are due."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from fer_cam.gui.work.newest import Shown
from fer_cam.gui.work.pace import Pace, Rate
from fer_cam.live.cameras import is_camera
from fer_cam.live.playback import Playback
from fer_cam.pipeline.frame_budget import target_rate
from fer_cam.pipeline.no_face import NoFace
from fer_cam.pipeline.pipeline import Pipeline
from fer_cam.settings import Settings
from fer_cam.sources import Returning, Source
from fer_cam.sources.album import PhotoAlbum
from fer_cam.types import Frame, Result
from fer_models.errors import FerError

__all__ = ["Playing"]


class Playing:
    """Takes the frames of a source through a pipeline. If the model fails, the frames go on without faces."""

    def __init__(
        self, source: Source, pipeline: Pipeline, settings: Settings, number: int, *,
        wait: Callable[[float], None], failed: Callable[[str], None],
    ) -> None:  # fmt: skip
        """source: open, and closed by the caller. number: counts the sources so far. wait: sleeps for some seconds, or
        until there is a request. failed: called with one line when the model fails.
        """
        self.source, self._spec, self.number = source, settings.source, number
        self._wait, self._failed = wait, failed
        self._loop = pipeline.run(source, pace=None if source.live else self._when_due)
        pipeline.hold(target_rate(settings.fps, source, paced=True))
        self._pace, self._rate, self._no_face = Pace(), Rate(), NoFace()
        self._jumped = self._explained = False
        self._repeats = False  # the last frame is due once more
        self._gaps = 0
        self._with_model = True  # False after it has failed

    @property
    def connected(self) -> bool:
        """False while a live source is gone."""
        return bool(getattr(self.source, "connected", True))

    def hurry(self) -> None:
        """Open a live source that is gone again at once."""
        if isinstance(self.source, Returning):
            self.source.hurry()

    def next(self) -> Result | None:
        """Return the next result, or None at the end. Raises FerError, or what its driver raises, if it fails."""
        self._repeats = False
        if self._with_model:
            try:
                return self._count(next(self._loop, None))
            except FerError:  # also StillGone
                raise
            except Exception as error:
                self._with_model = False
                self._failed(
                    f"{type(error).__name__}: {error}; the picture goes on without faces: choose another model"
                )
        frame = self.source.read()
        if frame is None:
            return None
        return Result(frame if self.source.live else self._when_due(frame), (), dropped=self.source.dropped)

    @property
    def photos(self) -> PhotoAlbum | None:
        """The source if it is photos that the user goes through, else None."""
        return self.source if isinstance(self.source, PhotoAlbum) else None

    def due(self, playback: Playback) -> float | None:
        """Carry out the user's requests, and return the seconds until `next` shall be called; None: until a request.

        The pace of a film is kept by `next`. Raises FerError if the file cannot be sought.
        """
        due, jumped = playback.carry_out(self.source)
        if jumped or (due != 0.0 and not self._repeats):
            self._pace.restart()  # the next frame is due whenever it comes
            self._jumped = self._jumped or jumped
        return 0.0 if self._repeats else due

    def settings_changed(self, playback: Playback) -> None:
        """Try the model again if it has failed, and process a picture that stays once more."""
        self._with_model = True
        place = playback.place
        if place.kind == "photos" or (place.kind and not place.playing):
            self._loop.again()
            self._repeats = True

    def _count(self, result: Result | None) -> Result | None:
        if result is not None:
            self._no_face.see(result)
            self._gaps += result.frame.restart
        return result

    def _when_due(self, frame: Frame) -> Frame:
        """Return a file's frame when it is due, or as soon as there is a request."""
        if self.photos is not None:
            return frame
        if self._jumped:
            frame, self._jumped = replace(frame, restart=True), False
        early = self._pace.early(frame.time)
        if early > 0:
            self._wait(early)
            frame = replace(frame, captured=time.monotonic())
        return frame

    def shown(self, result: Result) -> Shown:
        """Return a result with the figures that the window shows."""
        now = time.monotonic()
        camera, live = is_camera(self._spec), self.source.live
        latency = now - result.frame.captured
        return Shown(result, self._rate.count(now), latency, live, camera, self.number, self._gaps)

    def finish(self) -> None:
        """Say that the last frame is done; see FrameLoop.finish."""
        self._loop.finish()

    def remarks(self, settings: Settings, pipeline: Pipeline) -> list[str]:
        """Return what to say at the source's end, once: its own remarks, and why no face was found if there was none.

        Photos that can be gone through again come to their end several times.
        """
        photos = self.photos
        lines = list(getattr(self.source, "remarks", [])) if photos is None else photos.summary()
        if self._explained:
            return lines
        self._explained = True
        reason = self._no_face.why(settings, pipeline.detector, pipeline.mesh, photos=not self.source.continuous)
        return [*lines, reason[0].upper() + reason[1:]] if reason else lines
