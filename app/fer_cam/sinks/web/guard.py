"""Who may read the page: the token, the name by which the page is asked for, and what browsers may do with it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Collection
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["AUTHORIZED", "Guard"]

AUTHORIZED = "fer_cam.authorized"
"""Key of the scope that says whether the reader may know more than that the run is well."""
OPEN = ("/healthz", "/style.css", "/icon.svg")
"""Paths that need no token: they hold nothing of the run, except that it is well or not."""
KEEP = 30 * 24 * 3600
"""Seconds for which a browser keeps the cookie."""
HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


class Guard:
    """Passes on only requests that may be answered, and adds HEADERS to every answer."""

    def __init__(
        self, app: ASGIApp, *, token: str | None, hosts: Collection[str], port: int,
        ask: Callable[[Scope], Response], failed: Callable[[BaseException], None],
    ) -> None:  # fmt: skip
        """token: None if everyone may read who can reach the port.

        hosts: names by which the page may then be asked for. Otherwise, any web page that a browser of this machine
        shows could point a name of its own at 127.0.0.1, and read ours (DNS rebinding). With a token it could not: the
        cookie belongs to another name. port: for the name of the cookie, which all ports of a machine share. ask:
        makes the page that asks a browser for the token. failed: gets an error that is a fault of ours.
        """
        self._app, self._token, self._hosts = app, token, {host.lower() for host in hosts}
        self._cookie, self._ask, self._failed = f"fer_cam_{port}", ask, failed
        key = b"" if token is None else token.encode()
        self._value = hmac.new(key, b"fer-cam web page", hashlib.sha256).hexdigest()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                if scope.get("fer_cam.sign_in"):
                    cookie = f"{self._cookie}={self._value}; Path=/; Max-Age={KEEP}; HttpOnly; SameSite=Strict"
                    headers.append("set-cookie", cookie)
            await send(message)

        try:
            answer = self._refusal(scope) or self._app
            await answer(scope, receive, send_with_headers)
        except OSError:
            raise  # the reader is gone, or too slow; the server closes the connection
        except Exception as error:
            self._failed(error)
            if started:
                raise
            await PlainTextResponse("internal error\n", 500)(scope, receive, send_with_headers)

    def _refusal(self, scope: Scope) -> Response | None:
        """Return the answer to a request that may not be passed on; None for one that may."""
        headers = Headers(scope=scope)
        if scope["method"] not in ("GET", "HEAD"):
            return PlainTextResponse("only GET and HEAD\n", 405, {"allow": "GET, HEAD"})
        if self._token is None and _host(headers.get("host", "")) not in self._hosts:
            return PlainTextResponse("unknown host; ask for 127.0.0.1, or start fer-cam with a token\n", 421)
        site, mode = headers.get("sec-fetch-site", "none"), headers.get("sec-fetch-mode", "navigate")
        if site not in ("none", "same-origin") and mode != "navigate":
            return PlainTextResponse("not for other sites\n", 403)
        scope[AUTHORIZED] = self._is_authorized(scope, headers)
        if scope[AUTHORIZED] or scope["path"] in OPEN:
            return None
        if scope["path"] == "/":
            return self._ask(scope)
        return PlainTextResponse("needs the token\n", 401, {"www-authenticate": "Bearer"})

    def _is_authorized(self, scope: Scope, headers: Headers) -> bool:
        if self._token is None:
            return True
        kind, _, given = headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and _equal(given.strip(), self._token):
            return True
        if _equal(_cookie(headers.get("cookie", ""), self._cookie), self._value):
            return True
        query = parse_qs(scope["query_string"].decode("latin-1"), max_num_fields=20) if scope["query_string"] else {}
        if scope["path"] == "/" and _equal(query.get("token", [""])[0].strip(), self._token):
            # A redirect would not do: after a link on another site, browsers leave a strict cookie out of it.
            scope["fer_cam.sign_in"] = True
            return True
        return False


def _equal(given: str, wanted: str) -> bool:
    """Compare in a time that does not depend on where the two differ."""
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), wanted.encode())


def _cookie(header: str, name: str) -> str:
    cookies: SimpleCookie = SimpleCookie()
    try:
        cookies.load(header)
    except CookieError:
        return ""
    return cookies[name].value if name in cookies else ""


def _host(header: str) -> str:
    """Return the name in a Host header, in lower case and without the port."""
    name = header.strip().lower()
    if name.startswith("["):
        return name.partition("]")[0][1:]
    return name.partition(":")[0]
