"""Open network addresses with FFmpeg: one that names a file is a film, any other a live stream."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import numpy as np

from fer_cam.sources.base import LatestFrame, Source
from fer_cam.sources.container import open_container
from fer_cam.sources.video import Film, VideoSource
from fer_models.errors import FerError, first_line
from fer_models.redact import redact

if TYPE_CHECKING:
    from av.container import InputContainer

__all__ = ["is_address", "open_address", "path_of"]

WAIT = 10.0
"""Seconds to wait for an answer, and for the next data."""
FILE_SCHEMES = {"http", "https", "ftp", "sftp"}
"""Addresses that may name a file. What rtsp and rtmp send is live, even if it comes from a file."""
OPTIONS = {
    "rtsp": {"rtsp_transport": "tcp"},  # over UDP many pictures come damaged
    "rtsps": {"rtsp_transport": "tcp"},
    "http": {"reconnect": "1", "reconnect_delay_max": "4"},  # a film goes on after a dropout
    "https": {"reconnect": "1", "reconnect_delay_max": "4"},
}
CONNECT_AGAIN = {"reconnect_on_network_error": "1"}
"""For a film over http(s). FFmpeg 8.1 sends a request into a connection that the server has closed without a word, and
without this it loses the frames that it asks for. A host that nobody reaches would be tried for 4 s."""
NO_VIDEO = "no video in it: what the address gives is no video that FFmpeg knows (a web page?); check the address"
FILES = {"mov", "mp4", "matroska", "webm", "avi", "gif", "asf", "ogg"}
"""Formats of films. One that is sent without a length ends with its last picture; other streams break off."""
PLAYLISTS = {"hls", "dash"}
"""Formats whose address has a length that is not the film's."""


def is_address(spec: str) -> bool:
    """Return True if `spec` begins with a scheme, such as rtsp://."""
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", spec) is not None


def path_of(spec: str) -> str:
    """Return the path that a file:// address names. Raises FerError if it names another machine."""
    rest = spec[len("file://") :]
    host, slash, path = rest.partition("/")
    if host not in ("", "localhost"):
        raise FerError(f"{spec}: file:// takes a path of this machine, as in file:///home/me/film.mp4", exit_code=2)
    return unquote(slash + path)


def check_address(url: str) -> None:
    """Raise FerError if `url` cannot be taken apart, such as one with a [ in its password."""
    try:
        parts = urlsplit(url)
        valid = bool(parts.hostname) or parts.scheme.lower() not in ("http", "https", "rtsp", "rtsps", "rtmp")
    except ValueError:
        valid = False
    if not valid:
        # Without the address: what cannot be taken apart cannot be hidden in part.
        raise FerError(
            f"{url.partition(':')[0]}://...: not a valid address; in a user name or password write @ as %40, : as %3A, "
            "/ as %2F, [ as %5B and ] as %5D",
            exit_code=2,
        )


def open_address(url: str, *, loop: bool = False, fps: float | None = None) -> Source:
    """Open a network address.

    A film, which has a length, gives every frame with its own time, and ends. Anything else is live: the newest frame
    wins. loop, fps: of a film; see VideoSource. Raises FerError, which says why it cannot be opened.
    """
    check_address(url)
    scheme, separator, rest = url.partition("://")
    url = scheme.lower() + separator + rest  # FFmpeg does not know HTTP://
    name = redact(url)
    container = _open(url, name)
    if _is_film(container, scheme.lower()):
        container.close()  # a stream is opened once: some cameras serve one reader
        film = VideoSource(name, lambda: _open(url, name, CONNECT_AGAIN), loop=loop, fps=fps)
        if not film.has_picture() and scheme.lower() in ("http", "https"):
            # An mp4 whose index is at its end, on a server that cannot send parts of a file.
            film.close()
            from fer_cam.sources.download import download  # Python's http and ssl take 2 MB

            copy = download(url, name)
            film = VideoSource(name, lambda: open_container(copy.name, name), path=copy.name, loop=loop, fps=fps)
        return film
    return _live(container, name)


def _is_film(container: InputContainer, scheme: str) -> bool:
    if scheme not in FILE_SCHEMES:
        return False
    has_length = (container.size or 0) > 0 and not set(container.format.name.split(",")) & PLAYLISTS
    return has_length or (container.duration or 0) > 0


def _live(container: InputContainer, name: str) -> LatestFrame:
    film = Film(container, name, live=True)
    pictures: Iterator[tuple[float | None, np.ndarray]] = film.pictures()
    first = next(pictures, None)
    if first is None:
        film.close()
        raise FerError(f"{name}: opens but gives no picture; check that the stream is running")
    waiting, is_film = [first[1]], bool(set(container.format.name.split(",")) & FILES)

    def grab() -> np.ndarray | None:
        if waiting:
            return waiting.pop()
        item = next(pictures, None)
        if item is None and is_film:
            raise EOFError
        return None if item is None else item[1]

    return LatestFrame(name, grab, film.close, fps=film.fps)


def _open(url: str, name: str, more: dict[str, str] | None = None) -> InputContainer:
    """Open an address. more: options of FFmpeg besides OPTIONS. Raises FerError, which says why it cannot be opened."""
    import av

    options = OPTIONS.get(urlsplit(url).scheme)
    try:
        return av.open(url, options=options and options | (more or {}), timeout=(WAIT, WAIT))
    except (av.FFmpegError, OSError, ValueError) as error:
        raise FerError(f"{name}: {_reason(error, url)}") from error


def _reason(error: Exception, url: str) -> str:
    """Return what went wrong when `url` was opened, and what to do now."""
    import av

    parts = urlsplit(url)
    scheme, host = parts.scheme.lower(), parts.hostname or ""
    if isinstance(error, av.ProtocolNotFoundError):
        return f"{scheme}:// is not supported by this FFmpeg; use rtsp, rtmp, http, https, udp or a file"
    if isinstance(error, av.HTTPUnauthorizedError):
        if parts.username:
            return "not authorised (401): the user or the password in the address is wrong"
        return f"not authorised (401); give the user and the password: {scheme}://USER:PASSWORD@{host}..."
    if isinstance(error, av.HTTPForbiddenError):
        return "refused by the server (403): these pictures are not for you; check the user, the password and the path"
    if isinstance(error, av.HTTPNotFoundError):
        return "not found (404): the server knows no such path; check the address"
    if isinstance(error, av.HTTPError):
        return f"the server answers with an error ({_cause(error)}); check the address, or try later"
    if isinstance(error, ConnectionRefusedError):
        return "connection refused: nothing listens there; check the address and that the stream is running"
    if isinstance(error, av.ExitError | TimeoutError):
        return f"no answer within {WAIT:g} s; check the address and that the stream is running"
    if isinstance(error, av.InvalidDataError):
        return NO_VIDEO
    if host and not _has_host(host):
        return f"no such host {host}; check the address and your network"
    if scheme in ("http", "https"):
        from fer_cam.sources.download import answers

        if answers(url):  # FFmpeg calls a short answer without a length an I/O error
            return NO_VIDEO
    return f"cannot be opened ({_cause(error)}); check the address and that the stream is running"


def _cause(error: Exception) -> str:
    return getattr(error, "strerror", None) or first_line(error)


def _has_host(host: str) -> bool:
    try:
        socket.getaddrinfo(host, None)
    except (OSError, UnicodeError):
        return False
    return True
