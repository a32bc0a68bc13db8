"""Measures one case in a process of its own, so that memory and start-up time are its own too.

    python -m fer_cam.benchmark.worker '{"source": "demo", ...}'

prints one JSON object: the figures, or an `error`.
"""

from __future__ import annotations

import io
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import islice

import numpy as np

from fer_cam.benchmark.case import Case
from fer_cam.benchmark.memory import peak_memory
from fer_cam.pipeline import FrameLoop, Pipeline, make_pipeline
from fer_cam.sinks.lines import json_line
from fer_cam.sources import PacedSource, Source, open_source
from fer_models.errors import FerError

__all__ = ["measure", "measure_live", "spread"]

WARM_UP = 10
"""Frames before measuring: the first of each size plans its memory."""


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """Median and 95th percentile, in milliseconds."""
    values = np.asarray(seconds) * 1000
    return {"median_ms": float(np.median(values)), "p95_ms": float(np.percentile(values, 95))}


def measure(pipeline: Pipeline, source: Source, count: int) -> dict:
    """Process `count` frames one after the other, as fast as it goes; reading them is not counted.

    Returns frames, faces (mean), frames_per_second, searched (share of frames), and for each stage and
    the whole `frame` its median_ms and p95_ms over the frames that it ran in, and share_ms: its time over
    all frames, so that those of the stages add up to nearly that of the frame.
    """
    stages: Mapping[str, list[float]] = defaultdict(list)
    faces = 0
    loop = FrameLoop(pipeline, source)
    for result in islice(loop, WARM_UP + count):
        if loop.count <= WARM_UP:
            continue
        stages["frame"].append(loop.seconds)
        faces += len(result.faces)
        for stage, seconds in result.timings.items():
            stages[stage].append(seconds)
    done = len(stages["frame"])
    if not done:
        raise FerError(f"{source.name}: too short to be measured, more than {WARM_UP} frames are needed")
    return {
        "frames": done,
        "faces": faces / done,
        "frames_per_second": done / sum(stages["frame"]),
        "searched": len(stages["detect"]) / done,
        "stages": {
            stage: spread(seconds) | {"share_ms": sum(seconds) * 1000 / done}
            for stage, seconds in stages.items()
            if seconds
        },
    }


def measure_live(pipeline: Pipeline, source: Source, seconds: float) -> dict:
    """Take the newest frame of a live source for `seconds`, each through to a JSON line.

    Returns frames, dropped, frames_per_second, and latency (capture to label) as median_ms and p95_ms.
    """
    latencies: list[float] = []
    line = io.StringIO()
    begin = time.monotonic()
    first_dropped = 0
    for result in FrameLoop(pipeline, source):
        line.seek(0)
        line.write(json_line(result))
        now = time.monotonic()
        if now - begin < 1:  # the first second warms up
            first_dropped = source.dropped
        else:
            latencies.append(now - result.frame.captured)
        if now - begin >= seconds + 1:
            break
    if not latencies:
        raise FerError(f"{source.name}: gave no frame in {seconds:g} s")
    return {
        "frames": len(latencies),
        "dropped": source.dropped - first_dropped,
        "frames_per_second": len(latencies) / seconds,
        "latency": spread(latencies),
    }


def _run(case: Case, spawned: float) -> dict:
    pipeline = make_pipeline(case.settings)
    source = open_source(case.source, loop=True)
    if next(pipeline.run(source), None) is None:
        raise FerError(f"{case.source}: has no frames")
    figures: dict = {"start_s": time.monotonic() - spawned}
    pipeline.reset()
    figures |= measure(pipeline, source, case.frames)
    if case.seconds and source.continuous:
        pipeline.reset()
        live = source if source.live else PacedSource(source)
        figures["live"] = measure_live(pipeline, live, case.seconds)
        source = live
    source.close()
    figures["peak_memory_mb"] = peak_memory()
    return figures


def main() -> int:
    os.environ.setdefault("OPENCV_LOG_LEVEL", "ERROR")
    try:
        figures = _run(Case(**json.loads(sys.argv[1])), float(sys.argv[2]))
    except FerError as error:
        figures = {"error": str(error), "exit_code": error.exit_code}
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
