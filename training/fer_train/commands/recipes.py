"""`fer-train recipes`: what can be trained."""

from __future__ import annotations

import argparse
import json

__all__ = ["add", "run"]


def add(commands: argparse._SubParsersAction) -> None:
    """Describe the command line."""
    commands.add_parser("recipes", help="list the recipes", description="List the recipes.")


def run(options: argparse.Namespace) -> int:
    """Print the recipes."""
    from fer_train.recipes import RECIPES, to_dict

    for recipe in RECIPES.values():
        print(f"{recipe.name:<14} {recipe.architecture}, {len(recipe.classes)} classes, {recipe.epochs} epochs")
        values = to_dict(recipe)
        flat = {k: v for k, v in values.items() if isinstance(v, (bool, int, float))} | values["augmentation"]
        print("  --set " + ", ".join(f"{k}={json.dumps(v)}" for k, v in flat.items()))
    return 0
