"""`--set key=value`: a recipe with differences, refused where no network could be trained with them."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import Any

from fer_models.errors import FerError
from fer_models.suggestions import did_you_mean
from fer_train.recipes.augmentation import Augmentation
from fer_train.recipes.recipe import CHOICES, Recipe

__all__ = ["override", "renames"]

FIXED = ("name", "system", "about", "task", "augmentation")


def _refuse(text: str) -> FerError:
    return FerError(f"--set {text}", exit_code=2)


def _word(text: str, key: str) -> str:
    if key in CHOICES and text not in CHOICES[key]:
        choice = f"one of {', '.join(CHOICES[key])}"
        hint = did_you_mean(text, CHOICES[key])
        raise _refuse(f"{key}={text}: {choice}; {hint}" if hint else f"{key}={text}: {choice}")
    return text


def _number(text: str, old: Any, key: str) -> Any:
    least = {"fine_tune": -1, "crop_margin": -0.9}.get(key, 0)
    try:
        value = json.loads(text)
        if isinstance(old, bool):
            if not isinstance(value, bool):
                raise ValueError
            return value
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise ValueError
        if isinstance(old, int) and value != int(value):
            raise ValueError
        if value < least or value != value or value in (float("inf"),):
            raise ValueError
    except (ValueError, OverflowError) as error:
        kind = f"whole number of {least} or more" if isinstance(old, int) else f"number of {least} or more"
        kind = "true or false" if isinstance(old, bool) else f"a {kind}"
        raise _refuse(f"{key}={text}: expected {kind}") from error
    return type(old)(value)


def renames(recipe: Recipe) -> dict[str, str]:
    """The recipe's other names for classes, {old: new}. Raises FerError for what is not old=new,old=new."""
    names = {}
    for part in recipe.rename.split(",") if recipe.rename else ():
        old, sign, new = (text.strip() for text in part.partition("="))
        if not (sign and old and new):
            raise _refuse(f"rename={recipe.rename}: expected old=new,old=new, such as anger=angry")
        names[old] = new
    return names


def _parse(text: str, old: Any, key: str) -> Any:
    if isinstance(old, str):
        return _word(text.strip(), key)
    if key == "classes":
        names = tuple(part.strip() for part in text.split(","))
        if len(names) < 2 or len(set(names)) < len(names) or not all(names):
            raise _refuse(f"classes={text}: expected two or more different names, such as happy,sad,neutral")
        return names
    if key == "input_size":
        height, _, width = text.lower().partition("x")
        if not (height.isdigit() and width.isdigit() and all(8 <= int(n) <= 1024 for n in (height, width))):
            raise _refuse(f"input_size={text}: expected HEIGHTxWIDTH in pixels, 8 to 1024 each, such as 48x48")
        return (int(height), int(width))
    return _number(text, old, key)


def override(recipe: Recipe, settings: list[str]) -> Recipe:
    """Apply `key=value` settings; a key is a field of Recipe or of Augmentation.

    Raises FerError for an unknown key, with the nearest one, and for a value of the wrong kind.
    """
    flat = [f.name for f in fields(Recipe) if f.name not in FIXED]
    inner = [f.name for f in fields(Augmentation)]
    for setting in settings:
        key, sign, text = setting.partition("=")
        if not sign:
            raise _refuse(f"{setting}: expected key=value")
        if key in flat:
            recipe = replace(recipe, **{key: _parse(text, getattr(recipe, key), key)})
        elif key in inner:
            how = recipe.augmentation
            recipe = replace(recipe, augmentation=replace(how, **{key: _parse(text, getattr(how, key), key)}))
        else:
            hint = did_you_mean(key, flat + inner, f"fer-train recipes {recipe.name} lists them")
            raise _refuse(f"{key}: no such key; {hint}")
    _check(recipe)
    return recipe


def _check(recipe: Recipe) -> None:
    def demand(good: bool, what: str) -> None:
        if not good:
            raise _refuse(what)

    for key in ("epochs", "batch_size"):
        demand(getattr(recipe, key) >= 1, f"{key} must be at least 1")
    for key in ("label_smoothing", "dropout", "ema", "momentum", "plateau_factor"):
        demand(getattr(recipe, key) < 1, f"{key} must be below 1")
    for key in ("flip", "blur", "erase", "headset", "shift", "brightness", "contrast"):
        demand(getattr(recipe.augmentation, key) <= 1, f"{key} must be at most 1")
    for key, most in (("rotation", 180), ("zoom", 4), ("noise", 255)):
        demand(getattr(recipe.augmentation, key) <= most, f"{key} must be at most {most}")
    for key in ("mixup", "cutmix"):
        demand(getattr(recipe, key) <= 100, f"{key} must be at most 100")
    demand(recipe.seed < 2**32, f"seed must be below {2**32:,}")
    has_head = recipe.architecture.startswith("mobilenet")
    demand(
        has_head or recipe.head == "linear", f"head={recipe.head} is of the MobileNets, not of {recipe.architecture}"
    )
    renames(recipe)
    for key in ("teacher_weight", "votes"):
        demand(getattr(recipe, key) <= 1, f"{key} must be at most 1")
    demand(not (recipe.votes and recipe.soft_labels), "votes and soft_labels exclude each other: one label set or both")
    demand(recipe.teacher_temperature > 0, "teacher_temperature must be above 0")
    demand(0 < recipe.validation < 1, "validation must lie between 0 and 1")
    demand(recipe.learning_rate > 0, "learning_rate must be above 0")
    demand(recipe.channels in (1, 3), "channels must be 1 (grey) or 3 (colour)")
    demand(recipe.resize == 0 or 32 <= recipe.resize <= 512, "resize must lie between 32 and 512 pixels, or be 0")
    known = {"none", "all", *recipe.classes}
    asked = [c.strip() for c in recipe.oversample.split(",")]
    demand(set(asked) <= known, f"oversample={recipe.oversample}: none, all, or classes of {', '.join(recipe.classes)}")
