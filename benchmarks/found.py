"""Measure which faces each detector finds: tilted, far, in bad light, covered, cut off, many; and in recorded clips.

    python benchmarks/found.py --data ../shared/data

`--data` holds the folders faces-london (Face Research Lab London Set: 52 people, neutral and smiling) and clips. Each
person is cut out and put on a 640x480 frame, at a random place in front of a made background: see finding/pictures.py.
Neutral and smiling pictures take turns; `--both` takes both, in twice the time. Each detector searches the frame by
itself, for faces from 20 pixels, on one thread.

The true box is an upright square on the undisturbed portrait: its centre is the mean of the centres of MTCNN's and
Haar's boxes, its side the geometric mean of theirs. It turns with the face. A face is found if a box overlaps it with
an intersection over union of at least 0.4. Every other box is a second box.

There is no column for turned heads: a flat picture that is squeezed does not look like one.
"""

import argparse
import json
import os
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from fer_cam.detectors import DETECTORS, make_detector
from fer_cam.detectors.base import Detector
from fer_models.errors import FerError

sys.path.insert(0, str(Path(__file__).parent))

from finding.columns import COLUMNS, GROUPS
from finding.pictures import HEIGHT, SIDE, WIDTH, pictures, tilting_clip
from finding.portraits import Portrait, load_portraits
from finding.scores import Score, count_people, measure
from finding.sheet import sheet
from finding.tables import clip_table, records, table

MIN_FACE = 20
"""Smallest face that the detectors search for, in pixels."""
MAX_SIDE = 300
"""Largest side of a true box in pixels: larger ones do not fit into the frame when they are tilted."""
CLIPS = {
    "one man": ("head-pose-face-detection-male.gif", 1),
    "three people": ("face-demographics-walking-and-pause.gif", 3),
}
"""The recorded clips, and the number of people in them. Every frame shows all of them, from the front."""
DATA = Path(os.environ.get("FER_CAM_DATA", Path(__file__).parents[2] / "shared" / "data"))


def write_clip(path: Path, pair: Sequence[Portrait]) -> None:
    """Write the tilting clip as MPEG-4 at 30 frames a second. Raises FerError if it cannot be written."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), 30, (WIDTH, HEIGHT))
    if not writer.isOpened():
        raise FerError(f"{path} cannot be written as a video; give a file in a folder that exists, ending in .mp4")
    for image, _ in tilting_clip(pair):
        writer.write(image)
    writer.release()


def write_sheet(path: Path, picture: np.ndarray) -> None:
    """Write a picture. Raises FerError if it cannot be written."""
    try:
        written = cv2.imwrite(str(path), picture)
    except cv2.error:  # an unknown ending
        written = False
    if not written:
        raise FerError(f"{path} cannot be written as a picture; give a file in a folder that exists, ending in .png")


def write_json(path: Path, content: dict) -> None:
    """Write a JSON file. Raises FerError if it cannot be written."""
    try:
        path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise FerError(f"{path} cannot be written ({error.strerror}); give another file with --json") from None


def clip_scores(folder: Path, pair: Sequence[Portrait], detectors: Sequence[Detector]) -> dict[str, dict[str, Score]]:
    """Return the scores by clip and detector: the recorded clips that `folder` has, and the tilting clip of a pair."""
    scores = {}
    for name, (file, people) in CLIPS.items():
        if (folder / file).is_file():
            scores[name] = count_people(folder / file, people, detectors)
        else:
            print(f"found.py: {folder / file} is missing; its column is left out", file=sys.stderr)
    return scores | {"two tilting heads": measure(tilting_clip(pair), detectors)}


def selection(portraits: Sequence[Portrait], name: str, both: bool) -> Sequence[Portrait]:
    """Return the portraits of a column: both of each person, or neutral and smiling in turn. A crowd takes all."""
    if both or COLUMNS[name].crowd:
        return portraits
    first = list(COLUMNS).index(name)
    return [portraits[i + (i // 2 + first) % 2] for i in range(0, len(portraits), 2)]


def parse() -> argparse.Namespace:
    """Return the command line's options."""
    parser = argparse.ArgumentParser(description="Measure which faces each detector finds, and print Markdown tables.")
    parser.add_argument(
        "--data", type=Path, default=DATA, metavar="DIR", help=f"holds faces-london and clips (default: {DATA})"
    )
    parser.add_argument("--detectors", nargs="+", choices=DETECTORS, default=list(DETECTORS), help="default: all")
    parser.add_argument("--columns", nargs="+", choices=COLUMNS, default=list(COLUMNS), metavar="NAME",
                        help=f"default: all, which are {', '.join(COLUMNS)}")  # fmt: skip
    parser.add_argument("--people", type=int, default=52, metavar="N", help="people to take (default: 52)")
    parser.add_argument("--both", action="store_true", help="take both pictures of each person in every column")
    parser.add_argument("--side", type=float, default=SIDE, metavar="PX",
                        help=f"side of the face, where a column has no size of its own ({SIDE:g})")  # fmt: skip
    parser.add_argument("--seed", type=int, default=1, help="of places and backgrounds (default: 1)")
    parser.add_argument("--no-clips", action="store_true", help="leave out the clips")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write every count, and milliseconds, by column")
    parser.add_argument("--sheet", type=Path, metavar="FILE.png", help="write examples of the pictures and stop")
    parser.add_argument("--write-clip", type=Path, metavar="FILE.mp4", help="write the tilting clip and stop")
    options = parser.parse_args()
    if options.people < 2:
        parser.error(f"--people must be at least 2, not {options.people}")
    if not MIN_FACE <= options.side <= MAX_SIDE:
        parser.error(f"--side must be {MIN_FACE} to {MAX_SIDE} pixels, not {options.side:g}")
    return options


def main() -> None:
    """Print the tables. Raises FerError for data that cannot be read."""
    options = parse()
    cv2.setNumThreads(1)
    if options.json:
        write_json(options.json, {})  # fails now, not after minutes of measuring
    portraits = load_portraits(options.data / "faces-london", 2 if options.write_clip else options.people)
    pair = portraits[0], portraits[3]  # one person neutral, another smiling
    if options.write_clip:
        return write_clip(options.write_clip, pair)
    if options.sheet:
        return write_sheet(options.sheet, sheet(options.columns, portraits, options.seed, options.side))
    detectors = [make_detector(name, MIN_FACE, threads=1) for name in options.detectors]
    scores: dict[str, dict[str, Score]] = {}
    for name in options.columns:
        chosen = selection(portraits, name, options.both)
        scores[name] = measure(pictures(name, chosen, options.seed, options.side), detectors)
        row = ", ".join(f"{detector} {s.found} of {s.faces}" for detector, s in scores[name].items())
        print(f"{name}: {row}", file=sys.stderr, flush=True)
    for title, group in GROUPS.items():
        names = [name for name in group if name in scores]
        if names:
            print(table(title, names, scores), end="\n\n", flush=True)
    clips = {} if options.no_clips else clip_scores(options.data / "clips", pair, detectors)
    if clips:
        print(clip_table(clips), end="\n\n")
    timed = "upright" if "upright" in scores else options.columns[0]
    speeds = ", ".join(f"{d} {1000 * statistics.median(s.seconds):.1f} ms" for d, s in scores[timed].items())
    print(f"Median of a search, one thread, {WIDTH}x{HEIGHT}, faces from {MIN_FACE} px, {timed}: {speeds}.")
    if options.json:
        write_json(options.json, records(scores | clips))
    return None


if __name__ == "__main__":
    try:
        main()
    except FerError as error:
        sys.exit(f"found.py: {error}")
