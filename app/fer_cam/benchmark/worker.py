"""Measures one case in a process of its own, so that its memory and start-up time are its own.

    python -m fer_cam.benchmark.worker '{"source": "demo", ...}' SPAWNED

prints one JSON object: the figures, or an `error`. SPAWNED is time.monotonic() when the process was started.
"""

from __future__ import annotations

import io
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from itertools import islice
from typing import Any

import numpy as np

from fer_cam.benchmark.case import Case
from fer_cam.benchmark.memory import peak_memory
from fer_cam.pipeline.frame_loop import FrameLoop
from fer_cam.pipeline.make_pipeline import make_pipeline
from fer_cam.pipeline.pipeline import Pipeline
from fer_cam.sinks.lines import json_line
from fer_cam.sources import PacedSource, Source, open_source
from fer_models.errors import FerError

__all__ = ["measure", "measure_live", "spread"]

WARM_UP = 10
"""Frames before measuring begins: for the first frame of each size the networks plan their memory."""


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """Return the median and the 95th percentile, in milliseconds."""
    values = np.asarray(seconds) * 1000
    return {"median_ms": float(np.median(values)), "p95_ms": float(np.percentile(values, 95))}


def measure(pipeline: Pipeline, source: Source, count: int) -> dict[str, Any]:
    """Process `count` frames one after the other as fast as possible; reading them is not measured.

    Returns frames, faces (mean), frames_per_second and searched (share of frames that were searched as a whole). For
    each stage and for the whole `frame`, `stages` has median_ms and p95_ms over the frames in which the stage ran, and
    share_ms, its time divided by all frames: the stages' share_ms add up to nearly that of the frame. Raises FerError
    if the source is too short.
    """
    stages: dict[str, list[float]] = defaultdict(list)
    faces = 0
    loop = FrameLoop(pipeline, source)
    for result in islice(loop, WARM_UP + count):
        if loop.count <= WARM_UP:
            continue
        stages["frame"].append(loop.seconds)
        faces += len(result.faces)
        for stage, seconds in result.timings.items():
            stages[stage].append(seconds)
    frames = len(stages["frame"])
    if not frames:
        raise FerError(f"{source.name}: too short to be measured; give a source of more than {WARM_UP} frames")
    return {
        "frames": frames,
        "faces": faces / frames,
        "frames_per_second": frames / sum(stages["frame"]),
        "searched": len(stages["detect"]) / frames,
        "stages": {
            stage: spread(seconds) | {"share_ms": sum(seconds) * 1000 / frames}
            for stage, seconds in stages.items()
            if seconds
        },
    }


def measure_live(pipeline: Pipeline, source: Source, seconds: float) -> dict[str, Any]:
    """Process the newest frame of a live source, through to a JSON line, for `seconds`.

    Returns frames, dropped, frames_per_second, and latency (from capture to label) as median_ms and p95_ms. Raises
    FerError if the source gives no frame in this time.
    """
    latencies: list[float] = []
    line = io.StringIO()
    start = time.monotonic()
    dropped_before = 0
    for result in FrameLoop(pipeline, source):
        line.seek(0)
        line.write(json_line(result))
        now = time.monotonic()
        if now - start < 1:  # the first second warms up
            dropped_before = source.dropped
        else:
            latencies.append(now - result.frame.captured)
        if now - start >= seconds + 1:
            break
    if not latencies:
        raise FerError(f"{source.name}: gave no frame in {seconds:g} s; check the source or measure longer (--seconds)")
    return {
        "frames": len(latencies),
        "dropped": source.dropped - dropped_before,
        "frames_per_second": len(latencies) / seconds,
        "latency": spread(latencies),
    }


def _run(case: Case, spawned: float) -> dict[str, Any]:
    pipeline = make_pipeline(case.settings)
    source: Source = open_source(case.source, loop=True)
    if next(pipeline.run(source), None) is None:
        raise FerError(f"{case.source}: has no frames; choose another --source")
    figures: dict[str, Any] = {"start_s": time.monotonic() - spawned}
    pipeline.reset()
    figures |= measure(pipeline, source, case.frames)
    if case.seconds and source.continuous:
        pipeline.reset()
        if not source.live:
            source = PacedSource(source)
        figures["live"] = measure_live(pipeline, source, case.seconds)
    source.close()
    figures["peak_memory_mb"] = peak_memory()
    return figures


def main() -> int:
    """Measure the case of the command line and print its figures."""
    os.environ.setdefault("OPENCV_LOG_LEVEL", "ERROR")
    try:
        figures = _run(Case(**json.loads(sys.argv[1])), float(sys.argv[2]))
    except FerError as error:
        figures = {"error": str(error), "exit_code": error.exit_code}
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
