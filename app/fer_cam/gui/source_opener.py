"""Opens the sources of the window, on the worker's thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from fer_cam.gui.cameras import known_cameras
from fer_cam.live.cameras import open_first
from fer_cam.live.playback import Playback
from fer_cam.settings import Settings
from fer_cam.sources import Source, open_default, open_source, would_read

__all__ = ["SourceOpener"]


class SourceOpener:
    """Opens one source after the other, and says what takes time."""

    def __init__(
        self,
        notice: Callable[[str], None],
        told: Callable[[str], None],
        *,
        demo: bool = False,
        run_through: str | None = None,
    ) -> None:
        """notice: see Worker.notice. told: called with one line for the user. demo: if the source is "auto" and there
        is no camera, play the demo in its place. run_through: photos of this source go by themselves; others stay until
        the user goes on, unless they go round."""
        self._run_through = run_through
        self._notice, self._told, self._demo = notice, told, demo
        self.spec: str | None = None
        """Name of the source that was opened last, or failed to open; None before the first."""
        self.count = 0
        """Sources that were opened."""

    def open(self, request: Settings, *, quiet: bool = False) -> tuple[Source, Settings]:
        """Open the source of `request`. Returns it, and the request with the camera's name instead of "auto".

        quiet: say nothing meanwhile. Raises FerError if the source cannot be opened.
        """
        self.spec = request.source
        if not quiet:
            self._notice("camera" if request.source == "auto" else "opening")
        if request.source == "auto":
            source, self.spec = self._open_first(request)
        else:
            source = open_source(
                request.source, loop=request.loop or request.source == "demo", size=request.size,
                input_fps=request.input_fps,
            )  # fmt: skip
        if not (request.loop or request.source == self._run_through):
            source = Playback.browsable(source)
        if not quiet:
            self._notice("")
        self.count += 1
        return source, replace(request, source=self.spec)

    def _open_first(self, request: Settings) -> tuple[Source, str]:
        if self._demo:
            source, spec, reason = open_default(loop=True, size=request.size)
            if reason:
                self._told(f"{reason}; playing the demo (choose another source with --source)")
            return source, spec
        return open_first(request.size, known_cameras())

    def reads(self, path: str) -> bool:
        """Return True if the file `path` is, or is in, the source that was opened last; also after its end."""
        return self.spec is not None and would_read(self.spec, path)
