"""What every worker does: time one function over the frames, in the environment that it runs in.

Needs NumPy alone, because each peer has an environment of its own. Prints one JSON object.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np

WARM_UP = 10


def peak_memory_mb():
    """Most resident memory so far in MB (10^6 bytes), of this process alone; None where it is not told."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return None
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith("VmHWM:"))


def run(build):
    """build() -> function from (uint8 BGR picture, seconds) to the number of faces; then every frame.

    Arguments of the script: folder of the frames (.npy), how many, frames a second, and the parent's
    time.monotonic() when it started this process.
    """
    folder, count, fps, spawned = Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])
    paths = sorted(folder.glob("*.npy"))
    label = build()
    label(np.load(paths[0]), 0.0)
    start_s = time.monotonic() - spawned
    took, faces = [], 0
    for i in range(-WARM_UP, count):
        image = np.load(paths[(i + WARM_UP) % len(paths)])
        start = time.perf_counter()
        found = label(image, (i + WARM_UP) / fps)
        if i >= 0:
            took.append(time.perf_counter() - start)
            faces += found
    took = np.array(took)
    print(
        json.dumps(
            {
                "frames_per_second": len(took) / took.sum(),
                "median_ms": float(np.median(took) * 1000),
                "p95_ms": float(np.percentile(took, 95) * 1000),
                "faces": faces / len(took),
                "start_s": start_s,
                "peak_memory_mb": peak_memory_mb(),
            }
        )
    )
