"""The device nodes of a camera on Linux: the one that gives pictures, and the program that uses it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

__all__ = ["device_of", "picture_node", "user_of"]

SYS, PROC = Path("/sys/class/video4linux"), Path("/proc")


def device_of(spec: str) -> str:
    """Return the device path of a camera's index or path. Links, as in /dev/v4l/by-id, are followed.

    Call it at each opening: after a camera was plugged in again, such a link leads to another device.
    """
    return f"/dev/video{spec}" if spec.isdigit() else os.path.realpath(spec)


def picture_node(device: str, sys: Path | None = None) -> tuple[str, str] | None:
    """Return the device path of the node that gives a camera's pictures, and the camera's name.

    A USB camera has a second node for metadata, which gives none. None if `device` is the first node of its camera
    itself, or unknown. sys: where the system lists its nodes; SYS.
    """
    nodes = sys or SYS
    own = nodes / os.path.basename(device)
    with suppress(OSError, ValueError):
        if int((own / "index").read_text()) == 0:
            return None
        camera = os.path.realpath(own / "device")
        for node in sorted(nodes.iterdir()):
            if os.path.realpath(node / "device") == camera and int((node / "index").read_text()) == 0:
                return f"/dev/{node.name}", (own / "name").read_text().strip()
    return None


def user_of(device: str, proc: Path | None = None) -> str:
    """Return the program that has a device open, as "NAME, process 123"; "" for none, or one of another user.

    proc: where the system lists its processes; PROC.
    """
    for process in (proc or PROC).glob("[0-9]*"):
        if process.name == str(os.getpid()):
            continue
        with suppress(OSError):
            if any(os.readlink(number) == device for number in (process / "fd").iterdir()):
                return f"{(process / 'comm').read_text().strip()}, process {process.name}"
    return ""
