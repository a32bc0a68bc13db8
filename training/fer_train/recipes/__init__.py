"""Recipes as data: one frozen dataclass, and named differences from it."""

from __future__ import annotations

from fer_models.errors import FerError
from fer_models.suggestions import did_you_mean
from fer_train.recipes.augmentation import Augmentation
from fer_train.recipes.describe import MEANINGS, flat, setting
from fer_train.recipes.overrides import override, renames
from fer_train.recipes.published_systems import PUBLISHED_SYSTEMS
from fer_train.recipes.recipe import CHOICES, Recipe, from_dict, to_dict
from fer_train.recipes.shipped import SHIPPED

__all__ = [
    "CHOICES", "MEANINGS", "RECIPES", "Augmentation", "Recipe", "flat", "from_dict", "get_recipe", "override",
    "renames", "setting", "to_dict",
]  # fmt: skip

RECIPES: dict[str, Recipe] = {recipe.name: recipe for recipe in (*SHIPPED, *PUBLISHED_SYSTEMS)}


def get_recipe(name: str) -> Recipe:
    """The recipe called `name`; FerError with the nearest name otherwise."""
    if name not in RECIPES:
        hint = did_you_mean(name, RECIPES, "see fer-train recipes")
        raise FerError(f"unknown recipe {name!r}; {hint}", exit_code=2)
    return RECIPES[name]
