"""`fer-train recipes`: what can be trained, and what can be changed of it."""

from __future__ import annotations

import argparse

__all__ = ["add", "run"]

TITLES = {
    "": "What fer-cam's own models start from (what each is made by in the end: fer-train rebuild --help)",
    "A": "A. Headset occlusion study (Hamburg 2023)",
    "B": "B. VGG-style networks for FER2013 (Berlin 2019)",
    "C": "C. Five emotions on a Raspberry Pi (Hamburg 2020)",
    "D": "D. Emotion and gender, live (Sweden 2023)",
    "E": "E. Native against pretrained, and class photos (Copenhagen 2024)",
}


def add(commands: argparse._SubParsersAction) -> None:
    """Describe the command line."""
    parser = commands.add_parser(
        "recipes",
        help="list the recipes",
        description="List the recipes; with a NAME, everything that it sets and that --set can change.",
    )
    parser.add_argument("name", nargs="?", help="a recipe, to be shown in full")


def _line(recipe) -> str:
    size = "x".join(map(str, (*recipe.input_size, recipe.channels)))
    size += f">{recipe.resize}" if recipe.resize else ""
    return (
        f"  {recipe.name:<22}{recipe.architecture:<20}{size:<14}{len(recipe.classes)} classes  "
        f"{recipe.optimizer} {recipe.learning_rate:g} {recipe.schedule}, {recipe.epochs} epochs  {recipe.about}"
    ).rstrip()


def run(options: argparse.Namespace) -> int:
    """Print the recipes."""
    from fer_train.recipes import KEYS, RECIPES, flat, get_recipe, setting

    if options.name:
        recipe = get_recipe(options.name)
        print(f"{recipe.name}: {recipe.about or recipe.architecture}")
        for name, value in flat(recipe).items():
            choices = f"; one of {', '.join(KEYS[name].choices)}" if KEYS[name].choices else ""
            print(f"  {name + '=' + setting(value):<32}  {KEYS[name].meaning}{choices}")
        print(f"\nchange a value: fer-train fit {recipe.name} --data PATH --set epochs=30 --set headset=0.5")
        return 0
    for system, title in TITLES.items():
        print(title)
        for recipe in RECIPES.values():
            if recipe.system == system:
                print(_line(recipe))
    print("\nin full: fer-train recipes NAME")
    return 0
