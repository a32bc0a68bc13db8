"""`fer-train data`: count the faces of a data set and find doubtful ones."""

from __future__ import annotations

import argparse
import json
import sys
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
in two), equal faces with different labels, and faces that two splits hold in different forms: mirrored, turned,
compressed or resized. It writes report.json, a chart of the classes (distribution.png), a sheet of faces of each class
(samples.png), and one of the faces that two splits hold (near.png). The data set itself is not changed."""

EXAMPLES = """\
examples:
  fer-train data fer2013.csv
  fer-train data fer2013.csv --ferplus fer2013new.csv
  fer-train data my-faces/ --rename laughing=happy --classes happy,angry,neutral
  fer-train data AffectNet-folders/ --rename numbers=affectnet"""


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
    for note in report.notes if options.json else ():
        print(note, file=sys.stderr)
    if options.json:
        print(json.dumps(report.to_dict(), indent=2))
    else:
        _print(report, loaded, options.path)
        near = f", {out}/near.png" if report.near_pairs else ""
        print(f"\nwritten: {out}/distribution.png, {out}/samples.png{near} and {out}/report.json")
    return 0


def _write(report: Audit, loaded: Loaded, name: str, out: Path) -> None:
    from fer_models.atomic import write_json
    from fer_train.charts.dataset import plot_distribution, plot_pairs, plot_samples

    try:
        out.mkdir(parents=True, exist_ok=True)
        write_json(out / "report.json", report.to_dict())
        plot_distribution(loaded.splits, f"{name}: {loaded.layout}", out / "distribution.png")
        first = next(iter(loaded.splits))
        plot_samples(loaded.splits[first], f"{name}: {first}", out / "samples.png")
        if report.near_pairs:
            pairs = [((p.face[0], p.face[1]), (p.other[0], p.other[1])) for p in report.near_pairs]
            plot_pairs(loaded.splits, pairs, f"{name}: one photo in two splits", out / "near.png")
    except OSError as error:
        raise FerError(f"{out}: cannot be written ({error.strerror}); choose another --out") from error


def _print(report: Audit, loaded: Loaded, path: str) -> None:
    from fer_train.data import describe

    print(f"{path}: {loaded.layout}\n")
    print(describe(loaded.splits))
    if report.notes:
        print()
    for note in report.notes:
        print(note)
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
    _print_near(report)
    if any(report.shared.values()) or report.near:
        print(
            "test faces that also occur in train raise the scores; evaluate also prints the scores without those that "
            "are equal"
        )


def _print_near(report: Audit) -> None:
    if not report.near:
        return
    print("\nnear repeats: mirrored, turned, compressed or resized, beside the equal ones; near.png shows them")
    for pair, count in report.near.items():
        split, other = pair.split(" in ")
        print(f"  {count:>7,} faces of {split} occur in {other} in another form")
    for near in report.near_pairs[: SHOWN // 2]:
        print(f"          {near.face[2]}, {near.other[2]}: {near.change or 'compressed or resized'}")
