"""Answers without an end: events for programs and the page, and the live picture."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from fer_cam.sinks.web.pictures import Pictures
from fer_cam.sinks.web.state import WebState

__all__ = ["events", "live_picture"]

FACES_EVERY = 0.1
"""Seconds between two events with faces."""
STATE_EVERY = 1.0
"""Seconds between two events with the state, which are the heartbeat, too."""
LOOK_EVERY = 0.02
"""Seconds between two looks for a new picture."""
PATIENCE = 5.0
"""Seconds that a reader may take for one message, before it is dropped."""
MOST_READERS = 16
"""Readers of the events at one time."""
BOUNDARY = b"fer-cam-picture"
BUSY = "too many readers; try again later\n"

Write = Callable[[bytes], Awaitable[None]]


class _Left(Exception):
    """The reader has closed the connection."""


async def _stream(
    scope: Scope, receive: Receive, send: Send, content_type: bytes, run: Callable[[Write], Awaitable[None]]
) -> None:
    """Send what `run` writes until it returns or the reader leaves. Raises TimeoutError for one that is too slow."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", content_type)]})
    if scope["method"] == "HEAD":
        await send({"type": "http.response.body"})
        return
    left = asyncio.ensure_future(_leave(receive))

    async def write(data: bytes) -> None:
        if left.done():
            raise _Left
        if data:
            try:
                await asyncio.wait_for(send({"type": "http.response.body", "body": data, "more_body": True}), PATIENCE)
            except asyncio.TimeoutError as error:  # of Python 3.10: not the built-in one
                raise TimeoutError("a reader is too slow") from error

    try:
        await run(write)
        await send({"type": "http.response.body"})
    except _Left:
        pass
    finally:
        left.cancel()


async def _leave(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _event(name: str, data: str) -> bytes:
    return f"event: {name}\ndata: {data}\n\n".encode()


def events(state: WebState) -> ASGIApp:
    """Return the application that sends server-sent events: `state`, `seconds` and `faces`."""
    readers = 0

    async def run(write: Write) -> None:
        loop = asyncio.get_running_loop()
        seen, second, due = -1, -1, 0.0
        await write(b"retry: 2000\n\n")
        while not state.ended:
            if loop.time() >= due:
                due = loop.time() + STATE_EVERY
                rows = state.rows(second)
                second = rows[-1][0] if rows else second
                await write(_event("state", json.dumps(state.describe())))
                await write(_event("seconds", json.dumps([[second, *counts] for second, counts in rows])))
            if state.number != seen:
                seen = state.number
                await write(_event("faces", state.faces()))
            await asyncio.sleep(FACES_EVERY)
            await write(b"")

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal readers
        if readers >= MOST_READERS:
            await PlainTextResponse(BUSY, 503, {"retry-after": "10"})(scope, receive, send)
            return
        readers += 1
        try:
            await _stream(scope, receive, send, b"text/event-stream; charset=utf-8", run)
        finally:
            readers -= 1

    return app


def live_picture(state: WebState, pictures: Pictures) -> ASGIApp:
    """Return the application that sends the live picture as multipart/x-mixed-replace (MJPEG)."""

    async def run(write: Write) -> None:
        seen = 0
        await write(b"--" + BOUNDARY + b"\r\n")
        while not state.ended:
            seen, data = await asyncio.to_thread(pictures.next, seen)
            if data:
                head = b"Content-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n" % len(data)
                # The boundary at once, because browsers show a picture only when they see its end.
                await write(head + data + b"\r\n--" + BOUNDARY + b"\r\n")
            await asyncio.sleep(LOOK_EVERY)
            await write(b"")

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "HEAD":
            await _stream(scope, receive, send, _MULTIPART, run)
            return
        with pictures.viewer() as free:
            if free:
                await _stream(scope, receive, send, _MULTIPART, run)
                return
        await PlainTextResponse(BUSY, 503, {"retry-after": "10"})(scope, receive, send)

    return app


_MULTIPART = b"multipart/x-mixed-replace; boundary=" + BOUNDARY
