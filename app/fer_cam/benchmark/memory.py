"""Memory use of this process."""

from __future__ import annotations

import sys
from pathlib import Path

__all__ = ["peak_memory", "resident_memory"]


def _status(field: str) -> float | None:
    """Return a field of /proc/self/status, which is in kB, in MB."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) / 1000 for line in lines if line.startswith(field + ":")), None)


def resident_memory() -> float | None:
    """Return the resident memory now in MB (10^6 bytes), or None on systems other than Linux."""
    return _status("VmRSS")


def peak_memory() -> float | None:
    """Return the highest resident memory so far in MB (10^6 bytes), or None on systems other than Linux and macOS.

    On Linux this is not getrusage's figure, which includes the process that started this one.
    """
    peak = _status("VmHWM")
    if peak is None and sys.platform == "darwin":
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return peak
