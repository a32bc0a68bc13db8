"""Does memory stay flat over a long run? Three hours of a camera of 10 frames a second, as fast as the machine can.

People come into an empty room and leave it again; every fourth quarter of a minute somebody is there. Lines go into
files that rotate. The program prints the memory of its process after every tenth of the frames.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np
from still import RATE, arrivals, camera, room

from fer_cam.benchmark.memory import resident_memory
from fer_cam.pipeline.make_pipeline import make_pipeline
from fer_cam.settings import Settings
from fer_cam.sinks import Output, open_records
from fer_cam.sinks.rotation import Rotation
from fer_cam.types import Frame


class Camera:
    """A live source that gives the pictures of `scene(index)` at once."""

    name, live, continuous, fps, dropped = "camera", True, True, float(RATE), 0

    def __init__(self, empty: list[np.ndarray], people: list[np.ndarray], count: int) -> None:
        self._empty, self._people, self._count, self._index = empty, people, count, 0

    def read(self) -> Frame | None:
        """Return the next picture."""
        index, self._index = self._index, self._index + 1
        if index >= self._count:
            return None
        pictures = self._people if index // (15 * RATE) % 4 == 3 else self._empty
        return Frame(index, index / RATE, pictures[index % len(pictures)], time.monotonic(), wall=time.time())

    def close(self) -> None:
        """Do nothing."""


def main() -> None:
    """Print one row."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clip", type=Path, help="face-demographics-walking-and-pause.gif")
    parser.add_argument("--frames", type=int, default=100_000, help="(default: 100000)")
    options = parser.parse_args()
    random = np.random.default_rng(0)
    empty, person = room(options.clip)
    scenes = (
        [camera(empty, 3, random) for _ in range(20)],
        [camera(p, 3, random) for p in list(arrivals(empty, person, 1))[45:]],
    )
    source, pipeline = Camera(*scenes, options.frames), make_pipeline(Settings(""))
    memory, faces, identities = [], 0, 0
    with tempfile.TemporaryDirectory() as folder:
        records = open_records(
            f"{folder}/faces.jsonl", "jsonl", pipeline.classifier.labels, wall=True,
            rotation=Rotation(size=2_000_000, keep=2), sync="second",
        )  # fmt: skip
        output = Output(records, live=True, tell=print)
        for result in pipeline.run(source):
            output.write(result)
            faces += bool(result.faces)
            identities = max([identities, *(face.id for face in result.faces)])
            if (result.frame.index + 1) % (options.frames // 10) == 0:
                memory.append(resident_memory() or 0.0)
                print(f"{result.frame.index + 1:8d} frames  {memory[-1]:.1f} MB", flush=True)
        output.close()
    growth = max(memory) - memory[0]
    print(
        f"{options.frames} frames, {faces} with a face, {identities} identities: {growth:+.1f} MB after the first tenth"
    )


if __name__ == "__main__":
    main()
