"""The web server: uvicorn on a thread of its own."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import threading
import time
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from fer_models.errors import FerError

__all__ = ["WebServer", "listen"]

MOST_CONNECTIONS = 64
"""Open connections, above which requests are answered by 503."""
SILENT = 10.0
"""Seconds after which a connection is closed whose request is not whole, or whose answer is not taken."""
CLOSE_WITHIN = 0.5
"""Seconds that answers may take at the end of a run."""


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens. host: a name or an address. port: 0 for any free one.

    Raises FerError if it cannot, with exit code 2 if the host means nothing.
    """
    shown = f"--web {f'[{host}]' if ':' in host else host}:{port}"
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, _, _, _, address = found[0]
        dual = family == socket.AF_INET6 and address[0] == "::" and socket.has_dualstack_ipv6()
        door = socket.create_server(address[:2], family=family, backlog=128, dualstack_ipv6=dual)
    except (socket.gaierror, UnicodeError) as error:
        raise FerError(
            f"{shown}: there is no host of this name; give an address of this machine, or the port alone", exit_code=2
        ) from error
    except OSError as error:
        raise FerError(f"{shown}: {_reason(error, port)}") from error
    door.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)  # finds out readers that vanished
    return door


def _reason(error: OSError, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return "another program listens on this port; choose another port, or end that program"
    if error.errno == errno.EACCES:
        return f"port {port} is for the administrator alone; choose one from 1024 on, such as 8080"
    if error.errno == errno.EADDRNOTAVAIL:
        return "this is no address of this machine; give one of its own, or 0.0.0.0 for all of them"
    return f"cannot listen ({error.strerror or error}); choose another address"


class WebServer:
    """Serves an application until it is closed. Takes over no signals and prints nothing."""

    def __init__(self, app: ASGIApp, door: socket.socket) -> None:
        """door: listens, and is owned from now on."""
        _silence()
        config = uvicorn.Config(
            app, loop="asyncio", http="h11", ws="none", lifespan="off", interface="asgi3", log_config=None,
            access_log=False, server_header=False, proxy_headers=False, limit_concurrency=MOST_CONNECTIONS,
            timeout_keep_alive=10, timeout_graceful_shutdown=1, h11_max_incomplete_event_size=16384,
        )  # fmt: skip
        self._server, self._door = uvicorn.Server(config), door
        self._thread = threading.Thread(target=self._run, name="web server", daemon=True)
        self._thread.start()

    @property
    def alive(self) -> bool:
        """False if the server has ended."""
        return self._thread.is_alive()

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        # What breaks inside a connection is the reader's trouble, and no line for the user of the run.
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: None)
        sweeping = asyncio.ensure_future(self._sweep())
        try:
            await self._server.serve(sockets=[self._door])
        finally:
            sweeping.cancel()
            self._door.close()

    async def _sweep(self) -> None:
        """Close connections that keep the server waiting: uvicorn waits for a request, or a reader, for ever."""
        since: dict[Any, float] = {}
        while True:
            await asyncio.sleep(1)
            now, open_now = time.monotonic(), list(self._server.server_state.connections)
            since = {each: since.get(each, now) for each in open_now if _keeps_waiting(each)}
            for each, start in since.items():
                if now - start > SILENT and (transport := getattr(each, "transport", None)) is not None:
                    transport.abort()

    def close(self) -> None:
        """End the server, at the latest after a second. May be called twice."""
        self._server.should_exit = True
        self._thread.join(CLOSE_WITHIN)
        self._server.force_exit = True
        self._thread.join(CLOSE_WITHIN)


def _keeps_waiting(connection: Any) -> bool:
    """Return True for a connection without a whole request, or one that is closed but not yet read to its end."""
    transport, cycle = getattr(connection, "transport", None), getattr(connection, "cycle", None)
    closing = transport is not None and transport.is_closing()
    return closing or cycle is None or bool(getattr(cycle, "response_complete", False))


def _silence() -> None:
    """Keep uvicorn's log off stderr: without a handler, Python would print its warnings there."""
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "uvicorn.asgi"):
        log = logging.getLogger(name)
        log.propagate = False
        if not log.handlers:
            log.addHandler(logging.NullHandler())
