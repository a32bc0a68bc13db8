"""Compare fer-cam's follower, which searches now and then, with a search of every frame.

    python benchmarks/following.py demo clip.mp4 people.gif

Prints one row for each source and detector: how many frames the follower searched; the overlap (intersection over
union) of each face that the search of that frame finds with the face that the follower returns; the faces that only one
of the two has; and how much the boxes jitter.
"""

import argparse
from collections.abc import Sequence
from typing import Any

import numpy as np

from fer_cam.detectors import DETECTORS, make_detector
from fer_cam.detectors.blazeface.face_mesh import FaceMesh
from fer_cam.detectors.boxes import overlap
from fer_cam.settings import Settings
from fer_cam.sources import frames, open_source
from fer_cam.tracking.follower import Follower
from fer_cam.tracking.landmarks import MeshFollower
from fer_cam.types import Box

SAME_FACE = 0.4
"""Least overlap (intersection over union) of two boxes that count as one face."""


def jitter(boxes: Sequence[Box | None]) -> float:
    """Return the median second difference of the box centres, in percent of the box width.

    An evenly moving box has 0. boxes: of the largest face, one for each frame, None where there is no face. Only three
    boxes of one face in a row count. NaN if there are none.
    """
    jumps = []
    for first, middle, last in zip(boxes, boxes[1:], boxes[2:], strict=False):
        if first is None or middle is None or last is None:
            continue
        if min(overlap(first, middle), overlap(first, last)) > SAME_FACE:
            a, b, c = (np.array([x + w / 2, y + h / 2]) for x, y, w, h in (first, middle, last))
            jumps.append(np.linalg.norm(a - 2 * b + c) / middle[2] * 100)
    return float(np.median(jumps)) if jumps else float("nan")


def compare(source: str, name: str, min_face: int, interval: float) -> dict[str, Any]:
    """Return one row of the table: counts, overlap (median, 5th percentile) and jitter (every frame, follower).

    name: of the detector. min_face: pixels. interval: seconds between two searches of the follower.
    """
    searcher = make_detector(name, min_face)
    follower = Follower(make_detector(name, min_face), interval, MeshFollower(FaceMesh()))
    overlaps: list[float] = []
    missing, extra, count, searches = 0, 0, 0, 0
    largest: tuple[list[Box | None], list[Box | None]] = ([], [])
    stream = open_source(source)
    for frame in frames(stream):
        reference, tracked = searcher.detect(frame.image), follower.find(frame.image, frame.time)
        best = [max((overlap(r.box, t.box) for t in tracked), default=0.0) for r in reference]
        overlaps += [o for o in best if o > SAME_FACE]
        missing += sum(o <= SAME_FACE for o in best)
        extra += sum(max((overlap(r.box, t.box) for r in reference), default=0.0) <= SAME_FACE for t in tracked)
        for boxes, faces in zip(largest, (reference, tracked), strict=True):
            boxes.append(faces[0].box if faces else None)
        count += 1
        searches += "detect" in follower.timings
    stream.close()
    return {
        "frames": count, "searched": searches, "faces": len(overlaps) + missing, "missing": missing, "extra": extra,
        "median": np.median(overlaps) if overlaps else np.nan,
        "p5": np.percentile(overlaps, 5) if overlaps else np.nan,
        "jitter": [jitter(boxes) for boxes in largest],
    }  # fmt: skip


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description="Compare fer-cam's follower, which searches now and then, with a search of every frame.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("sources", nargs="+", metavar="SOURCE", help="as for fer-cam: demo, demo:5, a video")
    parser.add_argument("--min-face", type=int, default=Settings.min_face, metavar="PX", help="smallest face")
    parser.add_argument(
        "--interval", type=float, default=Settings.interval, metavar="S", help="seconds between searches"
    )
    options = parser.parse_args()
    head = ("source", "detector", "frames (searched)", "faces", "missing", "extra", "overlap, median (p5)")
    print("| " + " | ".join((*head, "jitter, % (each frame searched)")) + " |\n|" + "---|" * 8, flush=True)
    for source in options.sources:
        for name in DETECTORS:
            r = compare(source, name, options.min_face, options.interval)
            file, (every_frame, follower) = source.rsplit("/", 1)[-1], r["jitter"]
            print(
                f"| {file} | {name} | {r['frames']} ({r['searched']}) | {r['faces']} | {r['missing']} | "
                f"{r['extra']} | {r['median']:.2f} ({r['p5']:.2f}) | {follower:.1f} ({every_frame:.1f}) |",
                flush=True,
            )


if __name__ == "__main__":
    main()
