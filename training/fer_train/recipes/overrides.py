"""Apply `--set key=value` to a recipe, and refuse values that no network could be trained with."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from fer_models.errors import FerError
from fer_models.suggestions import did_you_mean
from fer_train.recipes.augmentation import Augmentation
from fer_train.recipes.describe import KEYS, flat
from fer_train.recipes.recipe import RENAMED, Recipe

__all__ = ["override", "renames"]

_OF_AUGMENTATION = {f.name for f in fields(Augmentation)}


def _refuse(text: str) -> FerError:
    return FerError(f"--set {text}", exit_code=2)


def override(recipe: Recipe, settings: Sequence[str]) -> Recipe:
    """Return the recipe with `key=value` settings applied; a key is a field of Recipe or of Augmentation.

    Raises FerError (exit code 2) for an unknown key, with the nearest one, and for a value of the wrong kind or out of
    bounds.
    """
    for one in settings:
        name, sign, text = one.partition("=")
        if not sign:
            raise _refuse(f"{one}: expected key=value")
        name = RENAMED.get(name, name)
        if name not in KEYS:
            hint = did_you_mean(name, KEYS, f"fer-train recipes {recipe.name} lists them")
            raise _refuse(f"{name}: no such key; {hint}")
        value = {name: _parse(name, text, flat(recipe)[name])}
        if name in _OF_AUGMENTATION:
            recipe = replace(recipe, augmentation=replace(recipe.augmentation, **value))
        else:
            recipe = replace(recipe, **value)
    _check(recipe)
    return recipe


def renames(recipe: Recipe) -> dict[str, str]:
    """Return the recipe's other names for classes, {old: new}. Raises FerError for what is not old=new,old=new."""
    names = {}
    for part in recipe.rename.split(",") if recipe.rename else ():
        old, sign, new = (text.strip() for text in part.partition("="))
        if not (sign and old and new):
            raise _refuse(f"rename={recipe.rename}: expected old=new,old=new, such as anger=angry")
        names[old] = new
    return names


def _parse(name: str, text: str, before: Any) -> Any:
    if isinstance(before, str):
        return _word(name, text.strip())
    if name == "classes":
        classes = tuple(part.strip() for part in text.split(","))
        if len(classes) < 2 or len(set(classes)) < len(classes) or not all(classes):
            raise _refuse(f"classes={text}: expected two or more different names, such as happy,sad,neutral")
        return classes
    if name == "input_size":
        height, _, width = text.lower().partition("x")
        if not (height.isdigit() and width.isdigit() and all(8 <= int(n) <= 1024 for n in (height, width))):
            raise _refuse(f"input_size={text}: expected HEIGHTxWIDTH in pixels, 8 to 1024 each, such as 48x48")
        return (int(height), int(width))
    return _number(name, text, before)


def _word(name: str, text: str) -> str:
    choices = KEYS[name].choices
    if choices and text not in choices:
        choice = f"must be one of {', '.join(choices)}"
        hint = did_you_mean(text, choices)
        raise _refuse(f"{name}={text}: {choice}; {hint}" if hint else f"{name}={text}: {choice}")
    return text


def _number(name: str, text: str, before: Any) -> Any:
    lowest = min(KEYS[name].least, 0)
    try:
        value = json.loads(text)
        if isinstance(before, bool):
            if not isinstance(value, bool):
                raise ValueError
            return value
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise ValueError
        if isinstance(before, int) and value != int(value):
            raise ValueError
        if value < lowest or value != value or value == float("inf"):
            raise ValueError
    except (ValueError, OverflowError) as error:
        kind = f"a {'whole number' if isinstance(before, int) else 'number'} of {lowest:g} or more"
        raise _refuse(f"{name}={text}: expected {'true or false' if isinstance(before, bool) else kind}") from error
    return type(before)(value)


def _check(recipe: Recipe) -> None:
    """Raise FerError for a number out of its bounds, and for values that contradict each other."""

    def demand(good: bool, what: str) -> None:
        if not good:
            raise _refuse(what)

    for name, value in flat(recipe).items():
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            problem = KEYS[name].problem(value)
            demand(not problem, f"{name} {problem}")
    demand(recipe.channels in (1, 3), "channels must be 1 (grey) or 3 (colour)")
    demand(recipe.resize == 0 or 32 <= recipe.resize <= 512, "resize must lie between 32 and 512 pixels, or be 0")
    demand(
        recipe.architecture.startswith("mobilenet") or recipe.head == "linear",
        f"head={recipe.head} is of the MobileNets, not of {recipe.architecture}; leave it at linear",
    )
    demand(
        not (recipe.vote_weight and recipe.soft_labels),
        "vote_weight and soft_labels exclude each other; set one of them to 0 or false",
    )
    words = {word.strip() for word in recipe.oversample.split(",")}
    demand(
        words <= {"none", "all", *recipe.classes},
        f"oversample={recipe.oversample}: none, all, or classes of {', '.join(recipe.classes)}",
    )
    renames(recipe)
