"""Runs every case in its own process, one after the other, and says how far it is."""

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

from fer_cam import __version__
from fer_cam.benchmark.case import Case
from fer_models.errors import FerError, first_line
from fer_models.runtime import runtime_name

__all__ = ["machine", "measure_cases"]


def machine() -> dict:
    """What it was measured on: processor, cores, system, versions."""
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


def measure_cases(cases: Sequence[Case], *, progress: bool = True) -> Iterator[tuple[Case, dict]]:
    """Each case with its figures (see worker). progress: a line on stderr before each, with the time left.

    Raises FerError where a case cannot be measured.
    """
    begin = time.monotonic()
    for i, case in enumerate(cases):
        if progress:
            left = (time.monotonic() - begin) / i * (len(cases) - i) if i else 0
            rest = f", about {left:.0f} s left" if i else ""
            print(f"{i + 1}/{len(cases)}  {case.title}{rest}", file=sys.stderr, flush=True)
        yield case, _measure(case)


def _measure(case: Case) -> dict:
    command = [sys.executable, "-m", "fer_cam.benchmark.worker", json.dumps(case.to_dict()), repr(time.monotonic())]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    lines = done.stdout.strip().splitlines()
    try:
        figures = json.loads(lines[-1])
    except (IndexError, ValueError):
        last = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        raise FerError(f"{case.title}: could not be measured ({first_line(last)})") from None
    if "error" in figures:
        raise FerError(figures["error"], exit_code=figures["exit_code"])
    return figures
