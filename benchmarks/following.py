"""How good followed boxes are: fer-cam's follower beside a search of every frame.

    python benchmarks/following.py demo clip.mp4 people.gif

prints, for each source and detector, the overlap (intersection over union) of each face that the search
of that frame finds with the face that the follower gives; faces that only one of them has; how much
the boxes jitter; and how many frames were searched.
"""

import argparse

import numpy as np

from fer_cam.detectors import DETECTORS, make_detector
from fer_cam.sources import frames, open_source
from fer_cam.tracking.boxes import overlap
from fer_cam.tracking.follower import Follower

SAME = 0.4
"""Overlap from which two boxes are one face."""


def jitter(boxes):
    """Second difference of the middles over the width, in percent, median: what does not move on evenly.

    boxes: of the largest face, one a frame; frames without one are None and break the row.
    """
    found = []
    for three in zip(boxes, boxes[1:], boxes[2:], strict=False):
        if None not in three and min(overlap(three[0], b) for b in three) > SAME:
            middles = np.array([(x + w / 2, y + h / 2) for x, y, w, h in three])
            found.append(np.linalg.norm(middles[0] - 2 * middles[1] + middles[2]) / three[1][2] * 100)
    return float(np.median(found)) if found else float("nan")


def compare(source, name, min_face, interval):
    """One row of the table as a dict."""
    every, follower = make_detector(name, min_face), Follower(make_detector(name, min_face), interval)
    overlaps, missing, extra, count, searched = [], 0, 0, 0, 0
    rows = ([], [])
    stream = open_source(source)
    for frame in frames(stream):
        wanted, found = every.detect(frame.image), follower.find(frame.image, frame.time)
        best = [max((overlap(w.box, f.box) for f in found), default=0) for w in wanted]
        overlaps += [o for o in best if o > SAME]
        missing += sum(o <= SAME for o in best)
        extra += sum(max((overlap(w.box, f.box) for w in wanted), default=0) <= SAME for f in found)
        for row, faces in zip(rows, (wanted, found), strict=True):
            row.append(faces[0].box if faces else None)
        count += 1
        searched += "detect" in follower.timings
    stream.close()
    return {
        "frames": count, "searched": searched, "faces": len(overlaps) + missing, "missing": missing, "extra": extra,
        "median": np.median(overlaps) if overlaps else np.nan,
        "p5": np.percentile(overlaps, 5) if overlaps else np.nan,
        "jitter": [jitter(row) for row in rows],
    }  # fmt: skip


def main():
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n\n")[0], formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("sources", nargs="+", metavar="SOURCE", help="as for fer-cam: demo, demo:5, a video")
    parser.add_argument("--min-face", type=int, default=48, metavar="PX", help="smallest face")
    parser.add_argument("--interval", type=float, default=0.25, metavar="S", help="seconds between searches")
    options = parser.parse_args()
    head = ("source", "detector", "frames (searched)", "faces", "missing", "extra", "overlap, median (p5)")
    print("| " + " | ".join((*head, "jitter, % (each frame searched)")) + " |\n|" + "---|" * 8, flush=True)
    for source in options.sources:
        for name in DETECTORS:
            r = compare(source, name, options.min_face, options.interval)
            shown, (all_searched, followed) = source.rsplit("/", 1)[-1], r["jitter"]
            print(
                f"| {shown} | {name} | {r['frames']} ({r['searched']}) | {r['faces']} | {r['missing']} | "
                f"{r['extra']} | {r['median']:.2f} ({r['p5']:.2f}) | {followed:.1f} ({all_searched:.1f}) |",
                flush=True,
            )


if __name__ == "__main__":
    main()
