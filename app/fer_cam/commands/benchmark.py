"""The command line of `fer-cam benchmark`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable

from fer_cam.benchmark.case import Case, cases
from fer_cam.commands.argument_types import count, number, thread_count
from fer_cam.detectors import DETECTORS, make_detector
from fer_cam.settings import Settings
from fer_cam.system import check_opencv
from fer_models.command import HelpFormatter, OneLineParser
from fer_models.errors import FerError
from fer_models.redact import redact

__all__ = ["run"]

FACES, THREADS = [1, 5, 20], [1, 2]
"""Defaults: numbers of faces in the demo, and of CPU threads, to measure."""

DESCRIPTION = """\
Measure how fast fer-cam is on this machine.

Each combination runs in a process of its own. First it processes --frames frames one after the other
(milliseconds of each stage, frames a second), then it plays the source live for --seconds at its own rate
(latency from capture to label, frames dropped). Start-up time and peak memory are measured too. Run nothing
else on the machine meanwhile."""

EXAMPLES = """\
examples:
  fer-cam benchmark                                  all detectors; 1, 5, 20 faces; 1, 2 threads (3 minutes)
  fer-cam benchmark --detector mtcnn --faces 1 --threads 2
  fer-cam benchmark --model all --detector mtcnn     the models side by side
  fer-cam benchmark --source holiday.mp4 --plot benchmark.png
  fer-cam benchmark --source 0 --seconds 20          a camera
  fer-cam benchmark --json > benchmark.json
  fer-cam benchmark --soak 60                        an hour: does the memory grow?

columns: `search` is a search of the whole frame, every --interval seconds; `follow` is the work for known
faces in between; `frame` is everything. Each is given as median and 95th percentile."""


def _names(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _numbers(text: str) -> list[int]:
    parts = _names(text)
    if not parts or not all(part.isdigit() and int(part) > 0 for part in parts):
        raise argparse.ArgumentTypeError(f"must be whole numbers of at least 1, such as 1,5,20, not {text!r}")
    return [int(part) for part in parts]


def _thread_counts(text: str) -> list[int]:
    return [thread_count(str(value)) for value in _numbers(text)]


def _list(values: Iterable[object]) -> str:
    return ",".join(map(str, values))


def _parser() -> argparse.ArgumentParser:
    parser = OneLineParser(
        prog="fer-cam benchmark", description=DESCRIPTION, epilog=EXAMPLES,
        formatter_class=HelpFormatter, allow_abbrev=False,
    )  # fmt: skip
    add = parser.add_argument
    add("--source", metavar="SOURCE", help="as for fer-cam (default: the demo, with each number of --faces)")
    add(
        "--detector", type=_names, default=list(DETECTORS), metavar="NAMES",
        help=f"detectors, separated by commas (default: {_list(DETECTORS)})",
    )  # fmt: skip
    add(
        "--model", type=_names, default=[Settings.model], metavar="NAMES",
        help=f"models, separated by commas; all: every model that names emotions (default: {Settings.model})",
    )  # fmt: skip
    add(
        "--faces", type=_numbers, default=FACES, metavar="N",
        help=f"faces in the demo, separated by commas (default: {_list(FACES)})",
    )  # fmt: skip
    add(
        "--threads", type=_thread_counts, default=THREADS, metavar="N",
        help=f"CPU threads, separated by commas (default: {_list(THREADS)})",
    )  # fmt: skip
    add(
        "--frames", type=count, default=Case.frames, metavar="N",
        help=f"frames to process one after the other (default: {Case.frames})",
    )  # fmt: skip
    add(
        "--seconds", type=number, default=Case.seconds, metavar="S",
        help=f"seconds to play live; 0: not at all (default: {Case.seconds:g})",
    )  # fmt: skip
    add(
        "--min-face", type=count, default=Case.min_face, metavar="PX",
        help=f"smallest face to find, in pixels (default: {Case.min_face})",
    )  # fmt: skip
    add(
        "--interval", type=number, default=Case.interval, metavar="S",
        help=f"seconds between two searches of the whole frame (default: {Case.interval:g})",
    )  # fmt: skip
    add("--json", action="store_true", help="print JSON instead of a table")
    add("--plot", metavar="FILE", help="draw where the time goes (.png, .svg, .pdf)")
    add("--overwrite", action="store_true", help="replace a --plot that exists")
    add(
        "--soak", type=number, metavar="MIN",
        help="instead, play the first combination for MIN minutes and watch the memory",
    )  # fmt: skip
    return parser


def run(arguments: list[str]) -> int:
    """Run the command and return its exit code. Raises FerError for what a user can correct."""
    options = _parser().parse_args(arguments)
    check_opencv()
    from fer_cam.benchmark.plot import check_plot, plot
    from fer_cam.benchmark.run import machine, measure_cases
    from fer_cam.benchmark.table import make_table
    from fer_cam.labelling.bundles import emotion_bundle, emotion_names

    models = list(emotion_names()) if options.model == ["all"] else options.model
    # A wrong name is reported now, and not after the minutes that the first cases take.
    for name in options.detector:
        make_detector(name, options.min_face)
    for name in models:
        emotion_bundle(name)
    for option, names in (("--detector", options.detector), ("--model", models)):
        if not names:
            raise FerError(f"{option} is empty; give one or more names", exit_code=2)
    rows = cases(
        options.source, options.detector, models, options.faces, options.threads, frames=options.frames,
        seconds=options.seconds, min_face=options.min_face, interval=options.interval,
    )  # fmt: skip
    if options.soak is not None:
        return _soak(rows[0], options)
    if options.plot:
        check_plot(options.plot, overwrite=options.overwrite)
    where, results, stopped = machine(), [], False
    try:
        for row in measure_cases(rows):
            results.append(row)
    except KeyboardInterrupt:
        stopped = True  # the results so far are printed
        print("\nstopped early", file=sys.stderr)
    if not results:
        return 130
    title = f"{where['processor']}, {where['cores']} cores, {where['runtime']}, Python {where['python']}"
    if options.json:
        print(
            json.dumps(
                {
                    "machine": where,
                    "cases": [c.to_dict() | {"source": redact(c.source), "figures": f} for c, f in results],
                },
                indent=2,
            )
        )
    else:
        print(f"fer-cam {where['fer-cam']} on {title}\n\n{make_table(results)}", flush=True)
    if options.plot:
        plot(results, options.plot, title)
        print(f"\nsee {options.plot}", file=sys.stderr)
    return 130 if stopped else 0


def _soak(case: Case, options: argparse.Namespace) -> int:
    from fer_cam.benchmark.soak import soak

    figures = soak(case, options.soak)
    if options.json:
        print(json.dumps(figures, indent=2))
    else:
        print(
            f"{case.title}: {figures['minutes']:.0f} minutes, {figures['frames']} frames, {figures['dropped']} dropped;"
            f" {figures['memory_mb'][0]:.1f} MB at first, at most {figures['growth_mb']:.1f} MB more later"
        )
    return 0
