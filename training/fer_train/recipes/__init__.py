"""Recipes as data: one frozen dataclass, and named differences from it."""

from __future__ import annotations

from fer_models.errors import FerError
from fer_models.suggestions import did_you_mean
from fer_train.recipes.augmentation import Augmentation
from fer_train.recipes.describe import KEYS, flat, setting
from fer_train.recipes.overrides import override, renames
from fer_train.recipes.published_systems import PUBLISHED_SYSTEMS
from fer_train.recipes.recipe import Recipe, from_dict, to_dict, with_current_keys
from fer_train.recipes.shipped import SHIPPED

__all__ = [
    "KEYS", "RECIPES", "Augmentation", "Recipe", "flat", "from_dict", "get_recipe", "override", "renames", "setting",
    "to_dict", "with_current_keys",
]  # fmt: skip

RECIPES: dict[str, Recipe] = {recipe.name: recipe for recipe in (*SHIPPED, *PUBLISHED_SYSTEMS)}


def get_recipe(name: str) -> Recipe:
    """Return the recipe called `name`. Raises FerError (exit code 2) with the nearest name if there is none."""
    if name not in RECIPES:
        hint = did_you_mean(name, RECIPES, "see fer-train recipes")
        raise FerError(f"unknown recipe {name!r}; {hint}", exit_code=2)
    return RECIPES[name]
