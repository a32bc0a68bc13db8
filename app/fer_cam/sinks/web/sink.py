"""The sink that serves the web page."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence

from fer_cam.sinks.output import has_picture
from fer_cam.sinks.status import RunWatch
from fer_cam.sinks.web.pictures import Pictures
from fer_cam.sinks.web.routes import make_app
from fer_cam.sinks.web.server import WebServer, listen
from fer_cam.sinks.web.state import WebState
from fer_cam.types import Result
from fer_models.errors import FerError, first_line

__all__ = ["WebSink"]


class WebSink:
    """Shows each result to those who read the page. Nobody's reading holds up the run."""

    recovers, lossless = False, False

    def __init__(
        self, host: str, port: int, watch: RunWatch, labels: Sequence[str], *, version: str,
        token: str | None = None, picture: bool = False, notice: Callable[[str], None] = lambda text: None,
    ) -> None:  # fmt: skip
        """Listen and serve. host, port: see listen. watch: of the run. labels: of the emotion model.

        version: of fer-cam. token: what readers must know; None for nothing. picture: show the live picture. notice:
        gets lines for the user: where the page is, and an error that is a fault of ours. Raises FerError if the port
        cannot be had.
        """
        # True only while somebody looks, so that a run whose picture nobody sees holds none for the page.
        self.needs_picture, self._notice, self._failures = False, notice, 0
        door = listen(host, port)
        self.port = door.getsockname()[1]
        self._state = WebState(watch.status, labels, version=version, picture=picture)
        self._pictures = Pictures() if picture else None
        self.address = f"http://{_shown(host)}:{self.port}/"
        self.name = "web page"
        hosts = {"127.0.0.1", "localhost", "::1", host}
        app = make_app(
            self._state, self._pictures, token=token, hosts=hosts, port=self.port, failed=self._failed
        )  # fmt: skip
        self._server = WebServer(app, door)
        shown = "with the live picture" if picture else "without a picture (see --web-picture)"
        notice(f"web page: {self.address}, {shown}")

    def _failed(self, error: BaseException) -> None:
        self._failures += 1
        if self._failures == 1:
            self._notice(f"{self.name}: a request failed ({first_line(error)}); please report this")

    def write(self, result: Result) -> None:
        """Take in one result. Raises FerError if the server has ended."""
        if not self._server.alive:
            raise FerError(f"{self.name}: the server has ended; start fer-cam again")
        self._state.see(result)
        if self._pictures is not None:
            self.needs_picture = self._pictures.watched
            if has_picture(result):
                self._pictures.see(result)

    def close(self) -> None:
        """End the server, within a second. May be called twice."""
        self._state.ended = True
        self._server.close()


def _shown(host: str) -> str:
    """Return what a reader puts into an address: for every address of this machine, its name."""
    if host in ("0.0.0.0", "::"):
        return socket.gethostname()
    return f"[{host}]" if ":" in host else host
