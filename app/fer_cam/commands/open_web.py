"""Open the web page that a command line asks for."""

from __future__ import annotations

from collections.abc import Sequence

from fer_cam import __version__
from fer_cam.commands.web_arguments import TOKEN_VARIABLE, WebOptions
from fer_cam.sinks import Sink
from fer_cam.sinks.status import RunWatch
from fer_models.command import tell
from fer_models.errors import FerError

__all__ = ["open_web"]

PACKAGES = {"starlette": "starlette", "uvicorn": "uvicorn", "h11": "h11", "prometheus_client": "prometheus-client"}
"""Module -> package that the page needs."""


def open_web(web: WebOptions, labels: Sequence[str], watch: RunWatch) -> Sink:
    """Serve the web page, and say where it is. labels: of the emotion model. watch: of the run.

    Raises FerError if a package is missing, or the page cannot be served at this address.
    """
    try:
        from fer_cam.sinks.web.sink import WebSink
    except ModuleNotFoundError as error:
        if error.name not in PACKAGES:
            raise
        raise FerError(f'--web needs {PACKAGES[error.name]}: pip install "fer-cam[web]"', exit_code=2) from error
    if web.on_command_line:
        tell(
            "fer-cam",
            "--web-token: every user of this machine can read it in the list of processes; better is --web-token-file "
            f"or {TOKEN_VARIABLE}",
        )
    return WebSink(
        web.host, web.port, watch, labels, version=__version__, token=web.token, picture=web.picture,
        notice=lambda text: tell("fer-cam", text),
    )  # fmt: skip
