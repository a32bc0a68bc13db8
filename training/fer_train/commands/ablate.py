"""`fer-train ablate`: what does each setting of a recipe contribute?"""

from __future__ import annotations

import argparse
from pathlib import Path

from fer_train.commands.options import add_options, load_keras, recipe_from_options

__all__ = ["add", "run"]

DESCRIPTION = """\
Train a recipe as it is, and once more for each --try, and compare all runs on the held-out faces.

One seed draws the same faces in the same order with the same augmentation, as far as the settings allow. Each run is
judged by its best epoch on these very faces, without the mirror image and before conversion to TFLite: good for a
choice between settings, but not the score of an export. The interval reflects the choice of faces only, not the
variation between seeds. Of many tries one looks good by chance. Short runs show which setting helps early.

Give the same command again to resume a stopped ablation; a finished run is not trained again, and --try may be added.
The table is written after each run."""

EXAMPLES = """\
examples:
  fer-train ablate mobilenet-7 --data fer2013.csv --try headset=0 --try erase=0 --set epochs=4
  fer-train ablate b-g --data fer2013/ --try mixup=0.2 headset=0.4 --try class_weights=balanced"""


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command and its options to the parser."""
    parser = commands.add_parser(
        "ablate", help="what does each setting contribute?", description=DESCRIPTION, epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    add_options(parser)
    parser.add_argument(
        "--try", dest="changes", nargs="+", action="append", required=True, metavar="KEY=VALUE",
        help="train a run with these values changed; repeat --try for further runs; RECIPE must stand before --try",
    )  # fmt: skip
    parser.add_argument("--out", metavar="DIR", help="folder for the run folders (default: runs/ablation-RECIPE)")


def run(options: argparse.Namespace) -> int:
    """Train and compare the runs, print the table and write the files."""
    base = recipe_from_options(options)
    load_keras()
    from fer_train.ablation import Effect, ablate, markdown, variants, write

    recipes = variants(base, options.changes, options.ferplus)
    out = Path(options.out or Path("runs") / f"ablation-{base.name}")
    effects: list[Effect] = []
    title = base.name
    for effect in ablate(
        recipes, options.data, out, options.weights, ferplus=options.ferplus, precision=options.precision,
        progress=not options.quiet,
    ):  # fmt: skip
        effects.append(effect)
        faces, epochs = effect.against["normal"].faces, f"{base.epochs} epoch{'s' if base.epochs > 1 else ''}"
        title = f"{base.name}, {epochs}, {faces:,} validation faces of {Path(options.data).resolve().name}"
        write(effects, out, title)
    print(f"\n{title}\n\n{markdown(effects)}\n\nwritten to {out}: ablation.md, ablation.json, ablation.png")
    return 0
