"""A recipe as a flat table of keys, as `fer-train recipes NAME` prints it and `--set` takes it."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from fer_train.recipes.augmentation import Augmentation
from fer_train.recipes.keys import Key, key_of
from fer_train.recipes.recipe import Recipe, to_dict

__all__ = ["KEYS", "flat", "setting"]

KEYS: dict[str, Key] = {f.name: k for kind in (Recipe, Augmentation) for f in fields(kind) if (k := key_of(f))}
"""Every key that --set can change, with its meaning and bounds: the recipe's own, then those of augmentation."""


def flat(recipe: Recipe) -> dict[str, Any]:
    """Return every key that --set can change, with its value."""
    values = to_dict(recipe)
    values |= values.pop("augmentation")
    return {name: values[name] for name in KEYS}


def setting(value: object) -> str:
    """Return a value in the form that --set takes."""
    if isinstance(value, (tuple, list)):
        return ("x" if all(isinstance(v, int) for v in value) else ",").join(str(v) for v in value)
    return str(value).lower() if isinstance(value, bool) else str(value)
