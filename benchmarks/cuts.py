"""Measure how well hard cuts are told from flashes, pans, zooms and other changes of the whole picture.

    python benchmarks/cuts.py --faces faces-london CLIP...

Prints, for each kind of film that scene_films makes, how many cuts it has and how many were seen within 0.2 s, how
often something else was taken for one, and how often that stayed so: where a scene is recognised after a moment, its
faces get their numbers back. Each CLIP, such as demo, is a source without cuts.
"""

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scene_films import Film, films

from fer_cam.sources import frames, open_source
from fer_cam.tracking.scene_cuts import SceneCuts

LATE = 0.2
"""Seconds after a cut in which it counts as seen."""


@dataclass
class Count:
    """What was counted in the films of one kind. stayed: films that end in another scene than they should."""

    films: int = 0
    seconds: float = 0.0
    cuts: int = 0
    seen: int = 0
    wrong: int = 0
    stayed: int = 0

    def add(self, film: Film) -> None:
        """Count one film."""
        cuts = SceneCuts()
        numbers = [cuts.scene(picture, i / film.fps) for i, picture in enumerate(film.pictures)]
        starts = [i for i in range(1, len(numbers)) if numbers[i] != numbers[i - 1]]
        near = {cut: [i for i in starts if 0 <= i - cut <= LATE * film.fps] for cut in film.cuts}
        right = {found[0] for found in near.values() if found}
        self.films += 1
        self.seconds += len(film.pictures) / film.fps
        self.cuts += len(film.cuts)
        self.seen += len(right)
        self.wrong += len(set(starts) - right)
        self.stayed += not film.cuts and numbers[-1] != numbers[0]


def cost(size: tuple[int, int], pictures: int = 200) -> float:
    """Return the median time in ms for a picture of (width, height) pixels."""
    random = np.random.default_rng(0)
    two = [random.integers(0, 256, (size[1], size[0], 3), np.uint8) for _ in range(2)]
    cuts, spent = SceneCuts(), []
    for i in range(pictures):
        start = time.perf_counter()
        cuts.scene(two[i % 2], i / 25)
        spent.append(1000 * (time.perf_counter() - start))
    return float(np.median(spent))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--faces", type=Path, required=True, help="folder of the London set")
    parser.add_argument("--count", type=int, default=10, help="films of each kind (default: 10)")
    parser.add_argument(
        "--seed", type=int, default=1, help="seed of the films; the limits were chosen on 0 (default: 1)"
    )
    parser.add_argument("clips", nargs="*", metavar="CLIP", help="recorded films without cuts")
    options = parser.parse_args()
    counts: dict[str, Count] = {}
    for kind, film in films(options.faces, options.count, options.seed):
        counts.setdefault(kind, Count()).add(film)
    for clip in options.clips:
        source = open_source(clip)
        pictures = [frame.image for frame in frames(source)]
        counts.setdefault(Path(clip).name, Count()).add(Film(pictures, source.fps))
    print("| film | cuts seen | taken for a cut | of which stayed |")
    print("|---|---|---|---|")
    for kind, count in counts.items():
        seen = f"{count.seen} of {count.cuts}" if count.cuts else ""
        print(f"| {kind} ({count.seconds:.0f} s) | {seen} | {count.wrong} | {count.stayed if not count.cuts else ''} |")
    cuts, seen, wrong, stayed = (
        sum(getattr(c, name) for c in counts.values()) for name in ("cuts", "seen", "wrong", "stayed")
    )
    if seen:
        print(f"\nrecall {seen / cuts:.1%}, precision {seen / (seen + wrong):.1%}; counting only what stayed,")
        print(f"precision {seen / (seen + stayed):.1%}")
    for size in ((640, 480), (1920, 1080)):
        print(f"{cost(size):.2f} ms a picture of {size[0]}x{size[1]}")


if __name__ == "__main__":
    main()
