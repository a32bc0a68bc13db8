"""Tell the service manager (systemd) that the service runs, lives or stops. See sd_notify(3)."""

from __future__ import annotations

import os
import socket

__all__ = ["notify", "watchdog_seconds"]


def notify(**values: object) -> bool:
    """Send assignments such as READY=1, as `notify(READY=1)`. Returns False if nobody listens. Never raises."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")) or not hasattr(socket, "AF_UNIX"):
        return False
    text = "\n".join(f"{name}={' '.join(str(value).split())}" for name, value in values.items())
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.settimeout(1.0)
            sender.connect("\0" + address[1:] if address.startswith("@") else address)
            sender.send(text.encode())
    except OSError:
        return False
    return True


def watchdog_seconds() -> float:
    """Return the seconds after which systemd takes a silent service for dead; 0 if it does not watch this process."""
    if os.environ.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return 0.0
    value = os.environ.get("WATCHDOG_USEC", "")
    return int(value) / 1e6 if value.isascii() and value.isdigit() else 0.0
