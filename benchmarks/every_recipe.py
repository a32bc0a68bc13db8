"""Train every recipe for two epochs on a few real faces, and print one line for each.

    python benchmarks/every_recipe.py --fer2013 PATH --ferplus CSV --gender PATH [--faces 16] [NAME...]

System A's networks have AffectNet's eight classes. They are trained on FER2013 with FER+'s labels, which have the same
eight. Exit code: 0 if every recipe finished, 1 if one did not; its error text is printed below its line.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from fer_train.recipes import RECIPES, Recipe


def command(recipe: Recipe, options: argparse.Namespace, out: Path) -> list[str]:
    """Return the command that trains one recipe, from random weights so that nothing is downloaded."""
    data = options.gender if "woman" in recipe.classes else options.fer2013
    arguments = ["fit", recipe.name, "--data", data, "--out", str(out), "--weights", "none", "--quiet"]
    arguments += ["--epochs", "2", "--set", f"limit={options.faces}", "--set", "batch_size=16"]
    if recipe.soft_labels or recipe.vote_weight or "contempt" in recipe.classes:
        arguments += ["--ferplus", options.ferplus]
    return [sys.executable, "-m", "fer_train.cli", *arguments]


def main() -> int:
    """Train the recipes one after another and print the table."""
    parser = argparse.ArgumentParser(description="Train every recipe for two epochs on a few real faces.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="these recipes only (default: all)")
    parser.add_argument("--fer2013", required=True, metavar="PATH", help="FER2013: a csv, a folder or a zip")
    parser.add_argument("--ferplus", required=True, metavar="CSV", help="FER+'s fer2013new.csv")
    parser.add_argument("--gender", required=True, metavar="PATH", help="a folder with the folders man and woman")
    parser.add_argument("--faces", type=int, default=16, metavar="N", help="faces of each class (default: 16)")
    options = parser.parse_args()
    recipes = [r for r in RECIPES.values() if not options.names or r.name in options.names]
    print(f"{'recipe':<24}{'faces':>6}{'parameters':>13}{'seconds':>9}  loss, first and second epoch", flush=True)
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        for recipe in recipes:
            out, start = Path(folder) / recipe.name, time.monotonic()
            process = subprocess.run(command(recipe, options, out), capture_output=True, text=True)
            seconds = time.monotonic() - start
            if process.returncode:
                failures += 1
                error = process.stderr.strip()
                print(f"{recipe.name:<24}FAILED (exit code {process.returncode})\n{error}", flush=True)
                continue
            config = json.loads((out / "config.json").read_text())
            first, second = (row["loss"] for row in json.loads((out / "state.json").read_text())["history"])
            print(
                f"{recipe.name:<24}{config['faces']['train']:>6}{config['parameters']['total']:>13,}{seconds:>9.1f}  "
                f"{first:.3f}, {second:.3f}",
                flush=True,
            )
    print(f"{len(recipes) - failures} of {len(recipes)} finished")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
