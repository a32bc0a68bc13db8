"""The command line of `fer-cam benchmark`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable

from fer_cam.benchmark.case import Case, cases
from fer_cam.commands.arguments import count, number
from fer_cam.detectors import DETECTORS, make_detector
from fer_cam.settings import Settings
from fer_models.command import OneLineParser
from fer_models.errors import FerError

__all__ = ["benchmark"]

FACES, THREADS = [1, 5, 20], [1, 2]
"""Faces in the demo, and CPU threads, that are measured unless others are given."""

DESCRIPTION = """\
Measure how fast fer-cam is on this machine.

Each combination runs in a process of its own: --frames frames one after the other (milliseconds of each
stage, frames a second), then --seconds live at the source's own rate (latency from capture to label,
frames dropped), with its start-up time and peak memory. Leave the machine alone meanwhile."""

EXAMPLES = """\
examples:
  fer-cam benchmark                                  both detectors; 1, 5, 20 faces; 1, 2 threads (2 minutes)
  fer-cam benchmark --detector mtcnn --faces 1 --threads 2
  fer-cam benchmark --model all --detector mtcnn     the models side by side
  fer-cam benchmark --source holiday.mp4 --plot benchmark.png
  fer-cam benchmark --source 0 --seconds 20          a camera
  fer-cam benchmark --json > benchmark.json
  fer-cam benchmark --soak 60                        an hour: does memory stay flat?

columns: `search` is a search of the whole frame, which comes every --interval seconds; `follow` what is
done for known faces in between; `frame` all of a frame; each as median and 95th percentile."""


def _names(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _numbers(text: str) -> list[int]:
    parts = _names(text)
    if not parts or not all(part.isdigit() and int(part) > 0 for part in parts):
        raise argparse.ArgumentTypeError(f"must be whole numbers of at least 1, such as 1,5,20, not {text!r}")
    return [int(part) for part in parts]


def _list(values: Iterable[object]) -> str:
    return ",".join(map(str, values))


def _parser() -> argparse.ArgumentParser:
    parser = OneLineParser(
        prog="fer-cam benchmark", description=DESCRIPTION, epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
    )  # fmt: skip
    add = parser.add_argument
    add("--source", metavar="SOURCE", help="as for fer-cam (default: the demo, with each number of --faces)")
    add("--detector", type=_names, default=list(DETECTORS), metavar="NAMES", help=f"default: {_list(DETECTORS)}")
    add(
        "--model", type=_names, default=[Settings.model], metavar="NAMES",
        help=f"default: {Settings.model}; all: every one",
    )  # fmt: skip
    add("--faces", type=_numbers, default=FACES, metavar="N", help=f"faces in the demo (default: {_list(FACES)})")
    add("--threads", type=_numbers, default=THREADS, metavar="N", help=f"CPU threads (default: {_list(THREADS)})")
    add("--frames", type=count, default=Case.frames, metavar="N", help=f"frames to measure (default: {Case.frames})")
    add(
        "--seconds", type=number, default=Case.seconds, metavar="S",
        help=f"seconds to measure live; 0: not (default: {Case.seconds:g})",
    )  # fmt: skip
    add(
        "--min-face", type=count, default=Case.min_face, metavar="PX",
        help=f"smallest face (default: {Case.min_face})",
    )  # fmt: skip
    add(
        "--interval", type=number, default=Case.interval, metavar="S",
        help=f"seconds between searches (default: {Case.interval:g})",
    )  # fmt: skip
    add("--json", action="store_true", help="print JSON instead of a table")
    add("--plot", metavar="FILE", help="draw where the time goes (.png, .svg, .pdf)")
    add("--overwrite", action="store_true", help="replace a --plot that exists")
    add("--soak", type=number, metavar="MIN", help="instead: run the first combination so many minutes, watch memory")
    return parser


def benchmark(arguments: list[str]) -> int:
    """Run the command; returns its exit code. Raises FerError for what a user can mend."""
    options = _parser().parse_args(arguments)
    from fer_cam.benchmark.plot import check_plot, plot
    from fer_cam.benchmark.run import machine, measure_cases
    from fer_cam.benchmark.table import make_table
    from fer_cam.labelling.bundles import emotion_bundle, emotion_names

    models = list(emotion_names()) if options.model == ["all"] else options.model
    # Told now, not after the minutes that the first cases take.
    for name in options.detector:
        make_detector(name, options.min_face)
    for name in models:
        emotion_bundle(name)
    for option, names in (("--detector", options.detector), ("--model", models)):
        if not names:
            raise FerError(f"{option} is empty", exit_code=2)
    rows = cases(
        options.source, options.detector, models, options.faces, options.threads, frames=options.frames,
        seconds=options.seconds, min_face=options.min_face, interval=options.interval,
    )  # fmt: skip
    if options.soak:
        return _soak(rows[0], options)
    if options.plot:
        check_plot(options.plot, overwrite=options.overwrite)
    where, measured, stopped = machine(), [], False
    try:
        for row in measure_cases(rows):
            measured.append(row)
    except KeyboardInterrupt:
        stopped = True  # what was measured so far is shown
        print("\nstopped early", file=sys.stderr)
    if not measured:
        return 130
    title = f"{where['processor']}, {where['cores']} cores, {where['runtime']}, Python {where['python']}"
    if options.json:
        print(json.dumps({"machine": where, "cases": [c.to_dict() | {"figures": f} for c, f in measured]}, indent=2))
    else:
        print(f"fer-cam {where['fer-cam']} on {title}\n\n{make_table(measured)}", flush=True)
    if options.plot:
        plot(measured, options.plot, title)
        print(f"\nsee {options.plot}", file=sys.stderr)
    return 130 if stopped else 0


def _soak(case, options: argparse.Namespace) -> int:
    from fer_cam.benchmark.soak import soak

    found = soak(case, options.soak)
    if options.json:
        print(json.dumps(found, indent=2))
    else:
        print(
            f"{case.title}: {found['minutes']:.0f} minutes, {found['frames']} frames, {found['dropped']} dropped; "
            f"{found['memory_mb'][0]:.1f} MB after the first look, at most {found['growth_mb']:.1f} MB more later"
        )
    return 0
