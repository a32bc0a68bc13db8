"""Send a line of JSON to a web address."""

from __future__ import annotations

import base64
import http.client
import os
import urllib.error
import urllib.parse
import urllib.request

from fer_models.errors import FerError
from fer_models.redact import redact

__all__ = ["Webhook"]

TIMEOUT = 10.0
"""Seconds that connecting, and each part of the answer, may take."""
TOKEN = "FER_CAM_WEBHOOK_TOKEN"
"""Environment variable that holds a bearer token."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Takes a redirect for a failure: followed, it would drop the line, and send the password to another host."""

    def redirect_request(self, *args: object) -> None:
        return None


class Webhook:
    """POSTs lines of JSON to one address."""

    def __init__(self, url: str, timeout: float = TIMEOUT) -> None:
        """url: valid, http:// or https://, with user:password@ for basic authentication."""
        self.name, self._timeout = f"--webhook {redact(url)}", timeout
        parts = urllib.parse.urlsplit(url)
        self._url = parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment="").geturl()
        self._opener = urllib.request.build_opener(_NoRedirect)
        self._headers = {"Content-Type": "application/json", "User-Agent": "fer-cam"}
        if parts.username is not None:
            pair = f"{urllib.parse.unquote(parts.username)}:{urllib.parse.unquote(parts.password or '')}"
            self._headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        elif token := os.environ.get(TOKEN, "").strip():
            self._headers["Authorization"] = f"Bearer {token}"

    def __call__(self, line: str) -> None:
        """Send a line. Raises FerError if the address does not take it."""
        request = urllib.request.Request(self._url, line.encode(), self._headers, method="POST")
        try:
            with self._opener.open(request, timeout=self._timeout) as answer:
                answer.read(1)
        except urllib.error.HTTPError as error:
            error.close()
            moved = "; give the address to which it leads" if error.code in (301, 302, 303, 307, 308) else ""
            raise FerError(f"{self.name}: answers {error.code} {error.reason}{moved}") from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            reason = getattr(error, "reason", error)
            raise FerError(f"{self.name}: cannot be reached ({getattr(reason, 'strerror', None) or reason})") from error
