"""`fer-train recipes`: list the recipes and their settings."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from fer_models.command import HelpFormatter

if TYPE_CHECKING:
    from fer_train.recipes import Recipe

__all__ = ["add", "run"]

DESCRIPTION = """\
List the recipes: fer-cam's own and those of the published systems A to E. With NAME, list every setting of that
recipe with its meaning; `fer-train fit NAME --set KEY=VALUE` changes any of them."""

EXAMPLES = """\
examples:
  fer-train recipes
  fer-train recipes mobilenet-7"""

TITLES = {
    "": "fer-cam's own models (a shipped model takes several of these runs: see fer-train rebuild --help)",
    "A": "A. Headset occlusion study (Hamburg 2023)",
    "B": "B. VGG-style networks for FER2013 (Berlin 2019)",
    "C": "C. Five emotions on a Raspberry Pi (Hamburg 2020)",
    "D": "D. Emotion and gender, live (Sweden 2023)",
    "E": "E. Native against pretrained, and class photos (Copenhagen 2024)",
}


def add(commands: argparse._SubParsersAction) -> None:
    """Add the command and its options to the parser."""
    parser = commands.add_parser(
        "recipes", help="list the recipes and their settings", description=DESCRIPTION, epilog=EXAMPLES,
        formatter_class=HelpFormatter,
    )  # fmt: skip
    parser.add_argument("name", nargs="?", metavar="NAME", help="the recipe to show in full")


def run(options: argparse.Namespace) -> int:
    """Print the recipes, or the settings of one."""
    from fer_train.recipes import RECIPES, get_recipe

    if options.name:
        _print_settings(get_recipe(options.name))
        return 0
    for system, title in TITLES.items():
        print(title)
        for recipe in RECIPES.values():
            if recipe.system == system:
                print(_line(recipe))
    print("\nevery setting of one: fer-train recipes NAME")
    return 0


def _print_settings(recipe: Recipe) -> None:
    from fer_train.recipes import KEYS, flat, setting

    print(f"{recipe.name}: {recipe.about or recipe.architecture}")
    for name, value in flat(recipe).items():
        choices = f"; one of {', '.join(KEYS[name].choices)}" if KEYS[name].choices else ""
        print(f"  {name + '=' + setting(value):<32}  {KEYS[name].meaning}{choices}")
    print(f"\nchange a value: fer-train fit {recipe.name} --data PATH --set epochs=30 --set headset=0.5")


def _line(recipe: Recipe) -> str:
    size = "x".join(map(str, (*recipe.input_size, recipe.channels)))
    size += f">{recipe.resize}" if recipe.resize else ""
    return (
        f"  {recipe.name:<22}{recipe.architecture:<20}{size:<14}{len(recipe.classes)} classes  "
        f"{recipe.optimizer} {recipe.learning_rate:g} {recipe.schedule}, {recipe.epochs} epochs  {recipe.about}"
    ).rstrip()
