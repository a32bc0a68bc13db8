"""Hide passwords that stand in addresses, before a text is shown or saved."""

from __future__ import annotations

import re

__all__ = ["redact"]

ADDRESS = re.compile(r"\b([A-Za-z][A-Za-z0-9+.-]*://)(\S+)")
"""Scheme and rest of an address inside a text."""
BARE = re.compile(r"(?<![\w./@])[\w.%+-]+:[^\s/@:]+@(?=[\w\[])")
"""User and password of an address without its //, such as me:secret@camera/live."""
SECRET = re.compile(
    r"([?&;/_](?:[\w.-]*?(?:pass|loginpas|pwd|token|secret|signature|credential|apikey|api_key)[\w.-]*"
    r"|auth|key|sig|pw|psw)=)"
    r"(?!\*\*\*)[^&#;\s'\"),]*[^&#;\s'\"),:.]",
    re.IGNORECASE,
)
"""A parameter of an address whose name says that its value is secret: `?user=me&pwd=...` of many network cameras."""


def redact(text: str) -> str:
    """Return `text` with no user name, password or secret parameter in any address that it holds.

    `rtsp://me:secret@camera/live?token=abc` becomes `rtsp://camera/live?token=***`. A password may hold /, @ and ?
    although they should be escaped: where the part before the first / is no valid host, all up to the last @ is hidden.
    """
    text = ADDRESS.sub(_without_secrets, text) if "://" in text else text
    return BARE.sub("", text) if "@" in text else text


def _without_secrets(match: re.Match[str]) -> str:
    scheme, rest = match.groups()
    if "@" in rest:
        authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
        host = authority.rpartition("@")[2]
        port = host.rpartition("]")[2].partition(":")[2]
        # user:pa/ss@host and user:p@s/s@host: what stands before the first / is no host, or not all of the password.
        in_path = "@" in rest[len(authority) :] and ("@" in authority or (port and not port.isdigit()))
        rest = rest.rpartition("@")[2] if in_path else host + rest[len(authority) :]
    return scheme + SECRET.sub(r"\1***", rest)
