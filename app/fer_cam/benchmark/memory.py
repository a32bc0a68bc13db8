"""How much memory this process holds."""

from __future__ import annotations

import sys
from pathlib import Path

__all__ = ["peak_memory", "resident_memory"]


def _status(field: str) -> float | None:
    """A field of /proc/self/status, which is in kB, in MB."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) / 1000 for line in lines if line.startswith(field + ":")), None)


def resident_memory() -> float | None:
    """Resident memory now in MB (10^6 bytes); None where the system does not tell (other than Linux)."""
    return _status("VmRSS")


def peak_memory() -> float | None:
    """The most resident memory so far in MB (10^6 bytes); None where the system does not tell.

    Not getrusage on Linux: there its figure counts the process that started this one, too.
    """
    peak = _status("VmHWM")
    if peak is None and sys.platform == "darwin":
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return peak
