"""`fer-train data`: what is in a data set, and what is doubtful about it."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from fer_models.errors import FerError
from fer_train.commands.options import DATA_HELP

__all__ = ["add", "parse_renames", "run"]

SHOWN = 10
"""So many unreadable files, and conflicts, are printed; the report has all."""


def add(commands: argparse._SubParsersAction) -> None:
    """Describe the command line."""
    parser = commands.add_parser(
        "data",
        help="show what is in a data set",
        description="Recognise a data set and count its faces by class and split; find unreadable files, faces that "
        "occur more than once, within a split or in two, and faces that occur under different labels; draw the "
        "distribution of the classes and a sheet of samples.",
    )
    parser.add_argument("path", help=DATA_HELP)
    parser.add_argument("--ferplus", metavar="CSV", help="FER+'s fer2013new.csv: its labels instead of FER2013's")
    parser.add_argument("--classes", metavar="A,B,...", help="these classes alone, in this order")
    parser.add_argument(
        "--rename", action="append", default=[], metavar="OLD=NEW",
        help="another name for a class; two that get one name become one; may be repeated",
    )  # fmt: skip
    parser.add_argument(
        "--out", metavar="DIR", help="where the pictures and report.json go (default: data-report/NAME)"
    )
    parser.add_argument("--json", action="store_true", help="print the report as JSON")


def parse_renames(settings: list[str]) -> dict[str, str]:
    """`old=new` settings as a mapping. Raises FerError for anything else."""
    names = {}
    for setting in settings:
        old, sign, new = (part.strip() for part in setting.partition("="))
        if not (sign and old and new):
            raise FerError(f"--rename {setting}: expected old=new, such as anger=angry", exit_code=2)
        names[old] = new
    return names


def _print(found, shown: int) -> None:
    if found.problems:
        print(f"\nleft out: {len(found.problems):,}")
        for line in found.problems[:shown]:
            print(f"  {line}")
        if len(found.problems) > shown:
            print(f"  and {len(found.problems) - shown:,} more, see report.json")
    print("\nthe same face, pixel for pixel")
    for split, count in found.repeats.items():
        print(f"  {count:>7,} faces of {split} repeat another of {split}")
    for pair, count in found.shared.items():
        split, other = pair.split(" in ")
        print(f"  {count:>7,} faces of {split} also occur in {other}")
    for split, count in found.conflicts.items():
        where = "over all splits" if split == "all" else f"in {split}"
        print(f"  {count:>7,} groups of repeats {where} carry different labels")
    for group in found.conflicting[: shown // 2]:
        print("          " + ", ".join(f"{name} ({label})" for name, label in group))
    if any(found.shared.values()):
        print("what occurs in train too is no test: evaluate gives a figure without those faces")


def run(options: argparse.Namespace) -> int:
    """Print the findings, draw the pictures."""
    from fer_models.atomic import write_json
    from fer_train.charts.dataset import plot_distribution, plot_samples
    from fer_train.data import describe, load_dataset
    from fer_train.data.audit import audit

    renames = parse_renames(options.rename)
    classes = [c.strip() for c in options.classes.split(",")] if options.classes is not None else None
    if classes and (not all(classes) or len(set(classes)) < len(classes)):
        raise FerError(f"--classes {options.classes}: expected different names, such as happy,sad,neutral", exit_code=2)
    loaded = load_dataset(options.path, (48, 48), 3, ferplus=options.ferplus, classes=classes, rename=renames)
    found = audit(loaded)
    out = Path(options.out) if options.out else Path("data-report") / Path(options.path).resolve().stem
    try:
        out.mkdir(parents=True, exist_ok=True)
        write_json(out / "report.json", found.to_dict())
        plot_distribution(loaded.splits, f"{Path(options.path).name}: {loaded.layout}", out / "distribution.png")
        first = next(iter(loaded.splits))
        plot_samples(loaded.splits[first], f"{Path(options.path).name}: {first}", out / "samples.png")
    except OSError as error:
        raise FerError(f"{out}: cannot be written ({error.strerror}); choose another --out") from error
    if options.json:
        print(json.dumps(found.to_dict(), indent=2))
        return 0
    print(f"{options.path}: {loaded.layout}\n")
    print(describe(loaded.splits))
    _print(found, SHOWN)
    print(f"\nsee {out}/distribution.png, {out}/samples.png and {out}/report.json")
    return 0
