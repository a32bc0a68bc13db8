"""Opens the sources of the window, on the worker's thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from fer_cam.gui.cameras import known_cameras
from fer_cam.live.cameras import open_first
from fer_cam.live.playback import Playback
from fer_cam.settings import Settings
from fer_cam.sources import Returning, Source, open_default, open_source, would_read
from fer_models.errors import FerError

__all__ = ["SourceOpener"]


class SourceOpener:
    """Opens one source after the other, and says what takes time."""

    def __init__(
        self, notice: Callable[[str], None], told: Callable[[str], None], lost: Callable[[FerError], None],
        wait: Callable[[float], object], *, demo: bool = False, run_through: str | None = None,
    ) -> None:  # fmt: skip
        """notice: see Worker.notice. told: called with one line for the user. lost, wait: see Returning. demo: if the
        source is "auto" and there is no camera, play the demo in its place. run_through: photos of this source go by
        themselves; others stay until the user goes on, unless they go round.
        """
        self._run_through = run_through
        self._notice, self._told, self._lost, self._wait, self._demo = notice, told, lost, wait, demo
        self.spec: str | None = None
        """Name of the source that was opened last, or failed to open; None before the first."""
        self.count = 0
        """Sources that were opened."""

    def open(self, request: Settings, *, quiet: bool = False) -> tuple[Source, Settings]:
        """Open the source of `request`. Returns it, and the request with the camera's name instead of "auto".

        A live source comes back when it drops. quiet: say nothing meanwhile. Raises FerError if the source cannot be
        opened.
        """
        self.spec = request.source
        if not quiet:
            self._notice("camera" if request.source == "auto" else "opening")
        if request.source == "auto":
            source, self.spec = self._open_first(request)
        else:
            source = self._open(request)
        if not (request.loop or request.source == self._run_through):
            source = Playback.browsable(source)
        if not quiet:
            self._notice("")
        self.count += 1
        request = replace(request, source=self.spec)
        if source.live:
            again = partial(self._open, request)
            source = Returning(source, again, self._tell, lost=self._lost, wait=self._wait)
        return source, request

    @staticmethod
    def _open(request: Settings) -> Source:
        loop = request.loop or request.source.partition(":")[0] == "demo"
        return open_source(request.source, loop=loop, size=request.size, input_fps=request.input_fps)

    def _tell(self, text: str) -> None:
        if ": back after " in text:  # that it is gone is told where the picture was
            self._told(text)

    def _open_first(self, request: Settings) -> tuple[Source, str]:
        if self._demo:
            source, spec, reason = open_default(loop=True, size=request.size)
            if reason:
                self._told(f"{reason}; playing the demo: choose another source in the menu Source")
            return source, spec
        return open_first(request.size, known_cameras())

    def reads(self, path: str) -> bool:
        """Return True if the file `path` is, or is in, the source that was opened last; also after its end."""
        return self.spec is not None and would_read(self.spec, path)
