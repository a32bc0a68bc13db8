"""The server's answer at each path."""

from __future__ import annotations

from collections.abc import Callable, Collection

from prometheus_client.exposition import choose_encoder
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from fer_cam.sinks.web.guard import AUTHORIZED, Guard
from fer_cam.sinks.web.metrics import make_registry
from fer_cam.sinks.web.pages import FILES, Pages
from fer_cam.sinks.web.pictures import Pictures
from fer_cam.sinks.web.state import WebState
from fer_cam.sinks.web.streams import events, live_picture

__all__ = ["make_app"]


def make_app(
    state: WebState, pictures: Pictures | None, *, token: str | None, hosts: Collection[str], port: int,
    failed: Callable[[BaseException], None],
) -> ASGIApp:  # fmt: skip
    """Return the application. pictures: None if no picture is shown. The others are as for Guard."""
    pages, registry = Pages(state), make_registry(state)
    files = {path: (file.read_bytes(), kind) for path, (file, kind) in FILES.items()}

    async def page(request: Request) -> Response:
        return pages.page(request.scope)

    async def file(request: Request) -> Response:
        content, kind = files[request.url.path]
        return Response(content, headers={"content-type": kind})

    async def api_state(request: Request) -> Response:
        return JSONResponse(state.full())

    async def api_timeline(request: Request) -> Response:
        rows = [[second, *counts] for second, counts in state.rows()]
        return JSONResponse({"labels": state.labels, "second": state.describe()["second"], "rows": rows})

    async def metrics(request: Request) -> Response:
        encode, kind = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(registry), headers={"content-type": kind})

    async def healthz(request: Request) -> Response:
        ill = state.ill(state.status())
        words = (ill or "ok") if request.scope[AUTHORIZED] else ("not ok" if ill else "ok")
        return PlainTextResponse(words + "\n", 503 if ill else 200)

    routes = [
        Route("/", page), *(Route(path, file) for path in files), Route("/api/state", api_state),
        Route("/api/timeline", api_timeline), Route("/metrics", metrics), Route("/healthz", healthz),
        Route("/events", _Stream(events(state))),
    ]  # fmt: skip
    if pictures is not None:
        routes.append(Route("/picture", _Stream(live_picture(state, pictures))))
    app = Starlette(routes=routes)
    app.router.redirect_slashes = False
    return Guard(app, token=token, hosts=hosts, port=port, ask=pages.sign_in, failed=failed)


class _Stream:
    """An application as an endpoint: Starlette would take a function for one that returns a response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)
