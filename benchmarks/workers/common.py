"""Time one function over the frames, in the environment of the worker that imports this module.

Needs only NumPy, because each peer has an environment of its own. Prints one JSON object.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

WARM_UP = 10

Label = Callable[[np.ndarray, float], int]
"""From a BGR picture, uint8 (h, w, 3), and its time in seconds to the number of faces."""


def peak_memory_mb() -> float | None:
    """Return the peak resident memory of this process in MB (10^6 bytes), or None on a system without /proc."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return None
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith("VmHWM:"))


def run(build: Callable[[], Label]) -> None:
    """Build the function, call it on every frame and print the figures.

    Arguments of the script: the folder of the frames (.npy), how many of them to measure, frames a second, and the
    parent's time.monotonic() when it started this process.
    """
    folder, count, fps, spawned = arguments()
    paths = sorted(folder.glob("*.npy"))
    label = build()
    label(np.load(paths[0]), 0.0)
    start_s = time.monotonic() - spawned
    durations: list[float] = []
    faces = 0
    for i in range(-WARM_UP, count):
        image = np.load(paths[(i + WARM_UP) % len(paths)])
        start = time.perf_counter()
        faces_here = label(image, (i + WARM_UP) / fps)
        if i >= 0:
            durations.append(time.perf_counter() - start)
            faces += faces_here
    tell(durations, faces, start_s)


def run_frames(build: Callable[[list[np.ndarray], float], Iterator[int]]) -> None:
    """Build an iterator over the numbers of faces in frames, and print the figures. Frames are read beforehand.

    build: takes the frames and the frames a second. The arguments of the script are those of `run`.
    """
    folder, count, fps, spawned = arguments()
    paths = sorted(folder.glob("*.npy"))
    images = [np.load(paths[i % len(paths)]) for i in range(WARM_UP + count)]
    results = build(images, fps)
    next(results)
    start_s = time.monotonic() - spawned
    ends = [time.perf_counter()]
    faces = 0
    for i, faces_here in enumerate(results, 1):
        if i < WARM_UP:
            ends = [time.perf_counter()]
            continue
        ends.append(time.perf_counter())
        faces += faces_here
    tell(list(np.diff(ends)), faces, start_s)


def arguments() -> tuple[Path, int, float, float]:
    """Return the arguments of the script, see `run`."""
    return Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])


def tell(durations: Sequence[float], faces: int, start_s: float) -> None:
    """Print the figures of the frames that took `durations`, in seconds, as one JSON object."""
    seconds = np.array(durations)
    print(
        json.dumps(
            {
                "frames_per_second": len(seconds) / seconds.sum(),
                "median_ms": float(np.median(seconds) * 1000),
                "p95_ms": float(np.percentile(seconds, 95) * 1000),
                "faces": faces / len(seconds),
                "start_s": start_s,
                "peak_memory_mb": peak_memory_mb(),
            }
        )
    )
