"""Take an address of a broker apart: mqtt://user@host:1883/prefix."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from fer_models.errors import FerError

__all__ = ["PREFIX", "Broker", "parse_broker"]

PORTS = {"mqtt": 1883, "mqtts": 8883}
"""Schemes, and the port of each that an address may leave out."""
PREFIX = "fer-cam"
"""First part of every topic, unless the address has a path."""
FORM = "write it as mqtt://USER@HOST:1883/PREFIX or mqtts://HOST"


@dataclass(frozen=True)
class Broker:
    """The address of a broker, and the user who connects.

    host: name or IP address, without brackets. tls: the connection is encrypted. user, password: None for none. prefix:
    first part of every topic, without a slash at its ends. name: the address for messages, without the user.
    """

    host: str
    port: int
    tls: bool
    prefix: str
    user: str | None = None
    password: str | None = None

    @property
    def name(self) -> str:
        """Return the address for messages: without user, password and prefix."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'mqtts' if self.tls else 'mqtt'}://{host}:{self.port}"


def parse_broker(address: str) -> Broker:
    """Return the parts of an address. Raises FerError with exit code 2 if it is none of a broker.

    User and password may hold escapes, such as %40 for an @. Messages never show the address as it was given, since it
    may hold a password.
    """
    scheme, found, _ = address.partition("://")
    if not found or scheme.lower() not in PORTS:
        what = f"{scheme}:// is no scheme of a broker" if found and scheme.isalnum() else "no address of a broker"
        raise FerError(f"--mqtt: {what}; {FORM}", exit_code=2)
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
        host.encode("idna")
    except ValueError as error:  # UnicodeError is one, too
        raise FerError(
            f"--mqtt: not a valid address; {FORM}. In a user name write @ as %40, : as %3A and / as %2F", exit_code=2
        ) from error
    if not host:
        raise FerError(f"--mqtt: the address has no host; {FORM}", exit_code=2)
    if re.search(r"\s", host) or port == 0:
        raise FerError(f"--mqtt: host or port is not valid; {FORM}", exit_code=2)
    if parts.query or parts.fragment:
        raise FerError(f"--mqtt: ? and # have no meaning in the address of a broker; {FORM}", exit_code=2)
    user = unquote(parts.username) if parts.username else None
    password = unquote(parts.password) if parts.password else None
    if password is not None and user is None:
        raise FerError(f"--mqtt: a password without a user; {FORM}", exit_code=2)
    tls = scheme.lower() == "mqtts"
    return Broker(host, port or PORTS[scheme.lower()], tls, _prefix(parts.path), user, password)


def _prefix(path: str) -> str:
    prefix = re.sub(r"/+", "/", unquote(path)).strip("/") or PREFIX
    if re.search(r"[+#\x00-\x1f]", prefix) or prefix.startswith("$") or len(prefix.encode()) > 200:
        raise FerError(
            f"--mqtt: {prefix!r} cannot begin a topic; use at most 200 characters, without + and #, and no $ in front",
            exit_code=2,
        )
    return prefix
