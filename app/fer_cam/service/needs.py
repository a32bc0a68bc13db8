"""The needs of a run, derived from its options: network, camera, files. The service gets no more."""

from __future__ import annotations

import argparse
import ipaddress
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from fer_models.errors import FerError

__all__ = ["Needs", "needs_of", "readable_by_all"]

WRITTEN = ("output", "record", "session", "save_faces")
"""Options that name what a run writes."""
READ = re.compile(r"_(file|ca|cert|key)$")
"""Options that name a file that a run reads."""
EVERYWHERE = ("lsl", "on_change")
"""Options that may talk to any address: LSL asks its whole network, and nobody knows what a user's program does."""


@dataclass(frozen=True)
class Needs:
    """The needs of a run.

    network: it talks to anybody but the service manager. addresses: with a network, the only ones that it talks to, as
    systemd writes them; None for any. netlink: it asks the kernel for network interfaces or devices. camera: it opens
    a camera. pi_camera: that may be a Raspberry Pi's own. folders: outside its own that it writes into. secrets: option
    -> file that only its owner can read.
    """

    network: bool
    addresses: tuple[str, ...] | None
    netlink: bool
    camera: bool
    pi_camera: bool
    folders: tuple[Path, ...]
    secrets: dict[str, Path]


def needs_of(options: argparse.Namespace) -> Needs:
    """Return what a run with these options needs. Raises FerError with exit code 2 for a relative name that it reads.

    A service starts in a folder of its own, so that such a name would mean another file.
    """
    hosts = _hosts(options)
    addresses = [_address(host) for host in hosts]
    source = options.source
    pi_camera = source is None or source == "picamera"
    camera = pi_camera or source.isdecimal() or source.startswith("/dev/video")
    for name, place in _read(options).items():
        if not os.path.isabs(place):
            raise FerError(
                f"{name.replace('_', '-')} = {place}: is relative, and a service starts in a folder of its own; give "
                f"the whole path, such as {os.path.abspath(place)}",
                exit_code=2,
            )
    places = [Path(place) for name in WRITTEN if (place := getattr(options, name)) and place != "-"]
    return Needs(
        network=bool(hosts),
        addresses=None if None in addresses else tuple(sorted({a for a in addresses if a})),
        netlink=pi_camera or bool(options.lsl),
        camera=camera,
        pi_camera=pi_camera,
        folders=tuple(sorted({place.parent for place in places if place.is_absolute()})),
        secrets={
            name: Path(place)
            for name, place in _read(options).items()
            if READ.search(name) and os.path.isfile(place) and not readable_by_all(Path(place))
        },
    )


def _read(options: argparse.Namespace) -> dict[str, str]:
    """Return option -> place of the files and folders that a run reads."""
    places = {name: value for name, value in vars(options).items() if READ.search(name) and isinstance(value, str)}
    for name in ("source", "model", "attribute", "compare"):
        value = getattr(options, name, None)
        # A folder named as a bundle, or a file named as a camera's number, would be a strange name.
        if isinstance(value, str) and os.path.exists(value) and not value.isdecimal():
            places[name] = value
    return places


def _hosts(options: argparse.Namespace) -> list[str | None]:
    """Return the hosts that a run talks to, or that talk to it; None for hosts that nobody knows."""
    hosts: list[str | None] = [None for name in EVERYWHERE if getattr(options, name, None)]
    for name in ("source", "mqtt", "webhook"):
        address = getattr(options, name, None) or ""
        if "://" in address and not address.startswith("file:"):
            hosts.append(_host(address))
    if options.osc:
        hosts.append(options.osc[0])
    if web := getattr(options, "web", None):
        host, colon, _ = str(web).rpartition(":")
        hosts.append(host.strip("[]") if colon else "localhost")
        if hosts[-1] and _address(hosts[-1]) != "localhost":
            hosts[-1] = None  # readers come from anywhere
    return hosts


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _address(host: str | None) -> str | None:
    """Return "localhost", or an IP address; None for a name, whose address may change and is asked of a server."""
    if host == "localhost":
        return host
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return None
    return "localhost" if address.is_loopback else str(address)


def readable_by_all(path: Path) -> bool:
    """Return True if every user may read a file or folder, and enter the folders above it."""
    try:
        mode = path.stat().st_mode
        wanted = stat.S_IROTH | (stat.S_IXOTH if stat.S_ISDIR(mode) else 0)
        above = [parent.stat().st_mode & stat.S_IXOTH for parent in path.resolve().parents]
    except OSError:
        return False
    return mode & wanted == wanted and all(above)
