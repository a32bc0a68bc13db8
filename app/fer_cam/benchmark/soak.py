"""A long run: does memory stay flat?"""

from __future__ import annotations

import sys
import time

from fer_cam.benchmark.case import Case
from fer_cam.benchmark.memory import resident_memory
from fer_cam.pipeline import make_pipeline
from fer_cam.sinks.records import json_line
from fer_cam.sources import PacedSource, open_source
from fer_models.command import tell
from fer_models.errors import FerError

__all__ = ["soak"]


def soak(case: Case, minutes: float, *, every: float = 60.0, progress: bool = True) -> dict:
    """Play the case's source live, again and again, for so many minutes.

    every: seconds between two looks at the memory. Returns frames, dropped, memory_mb (a list, one a
    look) and growth_mb: the most that it was above the first look. A source that breaks, or Ctrl+C, ends it
    early. Raises FerError where nothing could be measured.
    """
    if resident_memory() is None:
        raise FerError("--soak: this system does not tell a process's memory; run it on Linux")
    looks = int(minutes * 60 / every)
    if looks < 1:
        raise FerError(f"--soak {minutes:g}: too short, memory is looked at every {every:g} s", exit_code=2)
    pipeline, source = make_pipeline(case.settings), open_source(case.source, loop=True)
    if not source.continuous:
        source.close()
        raise FerError(f"--soak: {source.name} is pictures; give a camera, a video or the demo", exit_code=2)
    if not source.live:
        source = PacedSource(source)
    memory: list[float] = []
    loop, begin = pipeline.run(source), time.monotonic()
    try:
        for result in loop:
            json_line(result)
            passed = time.monotonic() - begin
            if passed >= (len(memory) + 1) * every:
                memory.append(resident_memory())
                if progress:
                    counts = f"{loop.count:7d} frames  {source.dropped} dropped"
                    line = f"{passed / 60:5.1f} min  {counts}  {memory[-1]:.1f} MB"
                    print(line, file=sys.stderr, flush=True)
            if len(memory) >= looks:
                break
    except KeyboardInterrupt:
        print("stopped early", file=sys.stderr)
    except FerError as error:
        if not memory:
            raise
        # A camera that is unplugged after half an hour: what was measured until then is shown.
        tell("fer-cam", error)
    finally:
        source.close()
    if not memory:
        raise FerError("--soak: ended before the first look at the memory")
    return {
        "case": case.to_dict(),
        "minutes": (time.monotonic() - begin) / 60,
        "frames": loop.count,
        "dropped": source.dropped,
        "memory_mb": memory,
        "growth_mb": max(memory) - memory[0],
    }
