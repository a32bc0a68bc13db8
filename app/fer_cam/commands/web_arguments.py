"""The options of the web page, and what they mean. Loads no OpenCV and no web server."""

from __future__ import annotations

import argparse
import ipaddress
import os
import re
from dataclasses import dataclass

from fer_cam.commands.secret_file import read_secret
from fer_models.errors import FerError

__all__ = ["TOKEN_VARIABLE", "WebOptions", "add_web", "check_web", "web_address", "web_options"]

TOKEN_VARIABLE = "FER_CAM_WEB_TOKEN"
"""Environment variable that holds the token."""
SHORTEST_TOKEN = 16
"""Characters. A shorter one can be guessed by trying, since the page does not count wrong tokens."""
LOCAL = "127.0.0.1"
MAKE_TOKEN = 'python3 -c "import secrets; print(secrets.token_urlsafe(24))"'


@dataclass(frozen=True)
class WebOptions:
    """The address of the web page, and the token of its readers.

    host: a name or an address without brackets. port: 0 for any free one. token: None for none. on_command_line: the
    token is, where every user of the machine can read it.
    """

    host: str
    port: int
    picture: bool
    token: str | None
    on_command_line: bool


def add_web(group: argparse._ArgumentGroup) -> None:
    """Add the options of the web page."""
    add = group.add_argument
    add(
        "--web", metavar="[HOST:]PORT",
        help="serve a web page with the faces of now, metrics for Prometheus (/metrics) and the state of the run "
        "(/api/state, /events, /healthz), to this machine alone, unless HOST is given: 0.0.0.0:8080 for every network "
        "that it is in, which needs a token",
    )  # fmt: skip
    add(
        "--web-picture", action="store_true",
        help="with --web: show the live picture on the page, with boxes and labels (default: no picture is sent)",
    )  # fmt: skip
    add(
        "--web-token-file", metavar="FILE",
        help="with --web: the first line of FILE is the token that readers need (default: what the environment "
        f"variable {TOKEN_VARIABLE} holds)",
    )  # fmt: skip
    add(
        "--web-token", metavar="TOKEN",
        help="with --web: the token itself, which every user of this machine can read in the list of processes; "
        "better is --web-token-file",
    )  # fmt: skip


def check_web(options: argparse.Namespace) -> None:
    """Refuse options of the web page that mean nothing. Raises FerError with exit code 2."""
    if options.web is None:
        for name in ("web_picture", "web_token_file", "web_token"):
            if getattr(options, name):
                raise FerError(f"--{name.replace('_', '-')} needs a web page; add --web PORT", exit_code=2)
        return
    host, _ = web_address(options.web)
    if options.web_token is not None and options.web_token_file is not None:
        raise FerError("--web-token and --web-token-file are both given; give one of them", exit_code=2)
    has_token = options.web_token is not None or options.web_token_file is not None or os.environ.get(TOKEN_VARIABLE)
    if not has_token and not is_this_machine(host):
        raise FerError(
            f"--web {options.web}: others could read the page; add --web-token-file FILE or set {TOKEN_VARIABLE}, or "
            "leave out the host, so that it is for this machine alone",
            exit_code=2,
        )


def web_address(text: str) -> tuple[str, int]:
    """Return host, without brackets, and port of [HOST:]PORT. Raises FerError with exit code 2 if it is none."""
    match = re.fullmatch(r"(?:(\[[^\[\]]+\]|[^\[\]:/@\s]+):)?(\d{1,5})", text)
    if match is None or int(match[2]) > 65535:
        raise FerError(
            f"--web {text!r} is no address; give a port from 1 to 65535, such as 8080, or HOST:PORT, such as "
            "0.0.0.0:8080 or [::]:8080",
            exit_code=2,
        )
    host = (match[1] or LOCAL).strip("[]")
    return LOCAL if host.lower() == "localhost" else host, int(match[2])


def is_this_machine(host: str) -> bool:
    """Return True if only programs of this machine reach an address of `host`."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False  # a name; what it means is another's to say


def web_options(options: argparse.Namespace) -> WebOptions:
    """Return what the options of a run with --web mean.

    Raises FerError with exit code 2 if the token cannot be read, is short, or has characters that no header may have.
    """
    host, port = web_address(options.web)
    token, origin = options.web_token, "--web-token"
    if options.web_token_file is not None:
        origin = f"--web-token-file {options.web_token_file}"
        token = read_secret(origin, options.web_token_file, "token").strip()
    elif token is None and os.environ.get(TOKEN_VARIABLE):
        token, origin = os.environ[TOKEN_VARIABLE].strip(), TOKEN_VARIABLE
    if token is not None:
        _check_token(token, origin)
    on_command_line = options.web_token is not None and "web_token" not in options.from_file
    return WebOptions(host, port, options.web_picture, token, on_command_line)


def _check_token(token: str, origin: str) -> None:
    if len(token) < SHORTEST_TOKEN:
        what = f"{len(token)} characters" if token else "nothing"
        raise FerError(
            f"{origin}: holds {what}, and a token needs {SHORTEST_TOKEN}; make one: {MAKE_TOKEN}", exit_code=2
        )
    if not re.fullmatch(r"[!-~]+", token):
        raise FerError(f"{origin}: has blanks or letters outside ASCII; make another token: {MAKE_TOKEN}", exit_code=2)
