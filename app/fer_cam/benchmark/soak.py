"""A long run that shows if memory grows."""

from __future__ import annotations

import sys
import time
from typing import Any

from fer_cam.benchmark.case import Case
from fer_cam.benchmark.memory import resident_memory
from fer_cam.pipeline.make_pipeline import make_pipeline
from fer_cam.sinks.lines import json_line
from fer_cam.sources import PacedSource, Source, open_source
from fer_models.command import tell
from fer_models.errors import FerError

__all__ = ["soak"]


def soak(case: Case, minutes: float, *, every: float = 60.0, progress: bool = True) -> dict[str, Any]:
    """Play the case's source live, again and again, for `minutes`, and measure the memory.

    every: seconds between two measurements. progress: print a line on stderr for each. Returns frames, dropped,
    memory_mb (a list, one value for each measurement) and growth_mb (the highest value minus the first). A source that
    breaks, or Ctrl+C, ends the run early. Raises FerError if nothing could be measured.
    """
    if resident_memory() is None:
        raise FerError("--soak: this system does not report a process's memory; run it on Linux")
    count = int(minutes * 60 / every)
    if count < 1:
        raise FerError(f"--soak {minutes:g}: too short, memory is measured every {every:g} s", exit_code=2)
    pipeline = make_pipeline(case.settings)
    source: Source = open_source(case.source, loop=True)
    if not source.continuous:
        source.close()
        raise FerError(f"--soak: {source.name} is pictures; give a camera, a video or the demo", exit_code=2)
    if not source.live:
        source = PacedSource(source)
    memory: list[float] = []
    loop, start = pipeline.run(source), time.monotonic()
    try:
        for result in loop:
            json_line(result)
            elapsed = time.monotonic() - start
            if elapsed >= (len(memory) + 1) * every:
                memory.append(resident_memory() or 0.0)
                if progress:
                    counts = f"{loop.count:7d} frames  {source.dropped} dropped"
                    line = f"{elapsed / 60:5.1f} min  {counts}  {memory[-1]:.1f} MB"
                    print(line, file=sys.stderr, flush=True)
            if len(memory) >= count:
                break
    except KeyboardInterrupt:
        print("stopped early", file=sys.stderr)
    except FerError as error:
        if not memory:
            raise
        # A camera may be unplugged after half an hour: report what was measured until then.
        tell("fer-cam", error)
    finally:
        source.close()
    if not memory:
        raise FerError(
            f"--soak: {source.name} ended before the first measurement of memory, after {every:g} s; "
            "give a source that plays longer"
        )
    return {
        "case": case.to_dict(),
        "minutes": (time.monotonic() - start) / 60,
        "frames": loop.count,
        "dropped": source.dropped,
        "memory_mb": memory,
        "growth_mb": max(memory) - memory[0],
    }
