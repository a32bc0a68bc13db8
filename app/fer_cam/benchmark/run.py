"""Runs each case in a process of its own, one after the other."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from fer_cam import __version__
from fer_cam.benchmark.case import Case
from fer_models.errors import FerError
from fer_models.runtime import runtime_name

__all__ = ["machine", "measure_cases"]


def machine() -> dict[str, Any]:
    """Return a description of this machine for JSON: processor, cores, system, versions."""
    versions = {}
    for package in ("opencv-python", "numpy", "ai-edge-litert", "tflite-runtime"):
        try:
            versions[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "fer-cam": __version__,
        "runtime": runtime_name(),
        "versions": versions,
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith(("model name", "Model"))]
    return names[0] if names else platform.processor() or platform.machine()


def measure_cases(cases: Sequence[Case], *, progress: bool = True) -> Iterator[tuple[Case, dict[str, Any]]]:
    """Yield each case with its figures (see benchmark.worker).

    progress: print a line on stderr before each case, with the time left. Raises FerError if a case cannot be measured.
    """
    start = time.monotonic()
    for i, case in enumerate(cases):
        if progress:
            left = (time.monotonic() - start) / i * (len(cases) - i) if i else 0
            rest = f", about {left:.0f} s left" if i else ""
            print(f"{i + 1}/{len(cases)}  {case.title}{rest}", file=sys.stderr, flush=True)
        yield case, _measure(case)


def _measure(case: Case) -> dict[str, Any]:
    command = [sys.executable, "-m", "fer_cam.benchmark.worker", json.dumps(case.to_dict()), repr(time.monotonic())]
    process = subprocess.run(command, capture_output=True, text=True, errors="replace")
    lines = process.stdout.strip().splitlines()
    try:
        figures: dict[str, Any] = json.loads(lines[-1])
    except (IndexError, ValueError):
        last = (process.stderr.strip().splitlines() or [f"exit code {process.returncode}"])[-1]
        raise FerError(f"{case.title}: could not be measured ({last}); measure it alone, or leave it out") from None
    if "error" in figures:
        raise FerError(figures["error"], exit_code=figures["exit_code"])
    return figures
