"""`fer-train data`: count the faces of a data set and find doubtful ones."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from fer_models.command import HelpFormatter
from fer_models.errors import FerError
from fer_train.commands.options import DATA_HELP, add_rename, parse_renames

if TYPE_CHECKING:
    from fer_train.data import Loaded
    from fer_train.data.audit import Audit

__all__ = ["add", "run"]

SHOWN = 10
"""Left-out files that are printed; of groups of conflicting faces half as many. report.json has all of them."""

DESCRIPTION = """\
Show how fer-train reads a data set, and what is doubtful about it.

It counts the faces by class and split. It lists unreadable files, faces that occur more than once (within a split or
in two), and equal faces with different labels. It writes report.json, a chart of the classes (distribution.png) and a
sheet of faces (samples.png). The data set itself is not changed."""

EXAMPLES = """\
examples:
  fer-train data fer2013.csv
  fer-train data fer2013.csv --ferplus fer2013new.csv
  fer-train data my-faces/ --rename anger=angry --classes happy,angry,neutral"""


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command and its options to the parser."""
    parser = commands.add_parser(
        "data", help="count the faces of a data set and find doubtful ones", description=DESCRIPTION, epilog=EXAMPLES,
        formatter_class=HelpFormatter,
    )  # fmt: skip
    parser.add_argument("path", metavar="PATH", help=f"the data set: {DATA_HELP}")
    parser.add_argument("--ferplus", metavar="CSV", help="FER+'s fer2013new.csv: use its labels instead of FER2013's")
    parser.add_argument("--classes", metavar="A,B,...", help="use only these classes, in this order")
    add_rename(parser)
    parser.add_argument("--out", metavar="DIR", help="folder for report.json and pictures (default: data-report/NAME)")
    parser.add_argument("--json", action="store_true", help="print report.json instead of tables")


def run(options: argparse.Namespace) -> int:
    """Print the figures and write the report and its pictures."""
    from fer_train.data import load_dataset
    from fer_train.data.audit import audit

    renames = parse_renames(options.rename)
    classes = [c.strip() for c in options.classes.split(",")] if options.classes is not None else None
    if classes and (not all(classes) or len(set(classes)) < len(classes)):
        raise FerError(f"--classes {options.classes}: expected different names, such as happy,sad,neutral", exit_code=2)
    loaded = load_dataset(options.path, (48, 48), 3, ferplus=options.ferplus, classes=classes, rename=renames)
    report = audit(loaded)
    out = Path(options.out) if options.out else Path("data-report") / Path(options.path).resolve().stem
    _write(report, loaded, Path(options.path).name, out)
    if options.json:
        print(json.dumps(report.to_dict(), indent=2))
    else:
        _print(report, loaded, options.path)
        print(f"\nwritten: {out}/distribution.png, {out}/samples.png and {out}/report.json")
    return 0


def _write(report: Audit, loaded: Loaded, name: str, out: Path) -> None:
    from fer_models.atomic import write_json
    from fer_train.charts.dataset import plot_distribution, plot_samples

    try:
        out.mkdir(parents=True, exist_ok=True)
        write_json(out / "report.json", report.to_dict())
        plot_distribution(loaded.splits, f"{name}: {loaded.layout}", out / "distribution.png")
        first = next(iter(loaded.splits))
        plot_samples(loaded.splits[first], f"{name}: {first}", out / "samples.png")
    except OSError as error:
        raise FerError(f"{out}: cannot be written ({error.strerror}); choose another --out") from error


def _print(report: Audit, loaded: Loaded, path: str) -> None:
    from fer_train.data import describe

    print(f"{path}: {loaded.layout}\n")
    print(describe(loaded.splits))
    if report.problems:
        print(f"\nleft out: {len(report.problems):,}")
        for line in report.problems[:SHOWN]:
            print(f"  {line}")
        if len(report.problems) > SHOWN:
            print(f"  and {len(report.problems) - SHOWN:,} more, see report.json")
    print("\nequal faces, pixel for pixel")
    for split, count in report.repeats.items():
        print(f"  {count:>7,} faces of {split} repeat another of {split}")
    for pair, count in report.shared.items():
        split, other = pair.split(" in ")
        print(f"  {count:>7,} faces of {split} also occur in {other}")
    for split, count in report.conflicts.items():
        where = "over all splits" if split == "all" else f"in {split}"
        print(f"  {count:>7,} groups of equal faces {where} have different labels")
    for group in report.conflicting[: SHOWN // 2]:
        print("          " + ", ".join(f"{name} ({label})" for name, label in group))
    if any(report.shared.values()):
        print("test faces that also occur in train raise the scores; evaluate also prints the scores without them")
