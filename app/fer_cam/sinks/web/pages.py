"""The pages in the reader's language, and the files that belong to them."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, Response
from starlette.types import Scope

from fer_cam.drawing.colours import UNSURE, colour_for
from fer_cam.sinks.web.state import WebState
from fer_cam.sinks.web.timeline import UNSURE_LABEL
from fer_models.emotion_names import emotion_of

__all__ = ["FILES", "LANGUAGES", "Pages", "choose_language"]

HERE = Path(__file__).parent
LANGUAGES = ("en", "de", "sv")
"""The first one is for everyone else."""
FILES = {
    "/style.css": (HERE / "page" / "style.css", "text/css; charset=utf-8"),
    "/page.js": (HERE / "page" / "page.js", "text/javascript; charset=utf-8"),
    "/faces.js": (HERE / "page" / "faces.js", "text/javascript; charset=utf-8"),
    "/timeline.js": (HERE / "page" / "timeline.js", "text/javascript; charset=utf-8"),
    "/icon.svg": (HERE.parents[1] / "gui" / "look" / "icon.svg", "image/svg+xml"),
}
"""Path on the server -> file and its type."""


def choose_language(accept: str) -> str:
    """Return the language of LANGUAGES that an Accept-Language header prefers, such as "sv" for "da, sv;q=0.8"."""
    best, wanted = LANGUAGES[0], 0.0
    for part in accept.split(",")[:20]:
        tag, _, quality = part.partition(";q=")
        code = tag.strip().lower().partition("-")[0]
        try:
            share = float(quality) if quality else 1.0
        except ValueError:
            continue
        if code in LANGUAGES and wanted < share <= 1:
            best, wanted = code, share
    return best


class Pages:
    """The page, and the one that asks for the token, read once and filled in for each reader."""

    def __init__(self, state: WebState) -> None:
        """state: of the run, whose labels the page shows."""
        self._state = state
        self._words = {
            code: json.loads((HERE / "words" / f"{code}.json").read_text("utf-8")) for code in LANGUAGES
        }  # fmt: skip
        self._page = (HERE / "page" / "index.html").read_text("utf-8")
        self._sign_in = (HERE / "page" / "sign_in.html").read_text("utf-8")

    def page(self, scope: Scope) -> Response:
        """Return the page in the language of the reader."""
        language = self._language(scope)
        words = self._words[language]
        emotions = words["emotions"]
        settings = {
            "language": language, "picture": self._state.picture, "words": words["script"],
            "labels": [
                {"label": label, "word": emotions.get(emotion_of(label) or label, label), "colour": _hex(label)}
                for label in self._state.labels
            ],
        }  # fmt: skip
        # Inside a script element only </ could end it.
        data = json.dumps(settings).replace("<", "\\u003c")
        return HTMLResponse(_fill(self._page, language, words["page"]).replace("{{settings}}", data))

    def sign_in(self, scope: Scope) -> Response:
        """Return the page that asks for the token."""
        language = self._language(scope)
        wrong = b"token=" in scope["query_string"]
        words = self._words[language]["sign_in"]
        shown = words | {"hint": words["wrong"] if wrong else words["hint"]}
        return HTMLResponse(_fill(self._sign_in, language, shown), 401, {"www-authenticate": "Bearer"})

    @staticmethod
    def _language(scope: Scope) -> str:
        return choose_language(Headers(scope=scope).get("accept-language", ""))


def _fill(page: str, language: str, words: dict[str, str]) -> str:
    for key, word in {"language": language, **words}.items():
        page = page.replace("{{" + key + "}}", escape(word))
    return page


def _hex(label: str) -> str:
    return "#{:02x}{:02x}{:02x}".format(*(UNSURE if label == UNSURE_LABEL else colour_for(label)))
