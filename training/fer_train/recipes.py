"""Recipes as data: one frozen dataclass, and named differences from it."""

from __future__ import annotations

import difflib
import json
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from fer_models.errors import FerError
from fer_train.augment import Augmentation
from fer_train.datasets import EMOTIONS

__all__ = ["RECIPES", "Recipe", "from_dict", "get_recipe", "override"]


@dataclass(frozen=True)
class Recipe:
    """Everything that decides a training run, besides the data."""

    name: str
    architecture: str = "mobilenet-v2"
    classes: tuple[str, ...] = EMOTIONS
    input_size: tuple[int, int] = (48, 48)  # pixels of the model's input, height and width
    channels: int = 1  # 1 grey, 3 RGB
    resize: int = 96  # side the graph enlarges its input to
    epochs: int = 15
    batch_size: int = 64
    learning_rate: float = 5e-4  # peak; warmed up linearly, then cosine to 1 % of it
    warmup_epochs: float = 1.0
    weight_decay: float = 1e-4
    label_smoothing: float = 0.1
    dropout: float = 0.2
    ema: float = 0.998  # decay of the weight average that is evaluated and shipped; 0 is none
    validation: float = 0.1  # fraction of train held out to choose by
    patience: int = 0  # stop after so many epochs without a better validation score; 0 never
    flip_average: bool = True  # the exported graph averages a face and its mirror image
    seed: int = 1
    augmentation: Augmentation = field(default_factory=Augmentation)


RECIPES: dict[str, Recipe] = {
    recipe.name: recipe
    for recipe in (
        Recipe(
            "mobilenet-7",
            augmentation=Augmentation(
                flip=0.5,
                rotation=12.0,
                zoom=0.12,
                shift=0.08,
                brightness=0.15,
                contrast=0.3,
                noise=5.0,
                blur=0.15,
                erase=0.15,
                # System A: seeing both versions costs nothing on bare faces.
                headset=0.25,
            ),
        ),
    )
}


def get_recipe(name: str) -> Recipe:
    """The recipe called `name`; FerError with the nearest names otherwise."""
    if name not in RECIPES:
        near = difflib.get_close_matches(name, RECIPES, n=1)
        hint = f"; did you mean {near[0]}?" if near else f": one of {', '.join(RECIPES)}"
        raise FerError(f"unknown recipe {name!r}{hint}", exit_code=2)
    return RECIPES[name]


def from_dict(values: dict[str, Any]) -> Recipe:
    """A recipe from the JSON of a run folder."""
    values = dict(values)
    values["augmentation"] = Augmentation(**values["augmentation"])
    for key in ("classes", "input_size"):
        values[key] = tuple(values[key])
    return Recipe(**values)


def _parse(text: str, old: Any, key: str) -> Any:
    try:
        if not isinstance(old, (bool, int, float)):
            raise FerError(f"--set {key}: cannot be set from the command line", exit_code=2)
        value = json.loads(text)
        if isinstance(old, bool):
            if not isinstance(value, bool):
                raise ValueError
            return value
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise ValueError
        if isinstance(old, int) and value != int(value):
            raise ValueError
        if value < 0 or value != value or value in (float("inf"),):
            raise ValueError
    except (ValueError, OverflowError) as error:
        kind = "whole number of 0 or more" if isinstance(old, int) else "number of 0 or more"
        kind = "true or false" if isinstance(old, bool) else f"a {kind}"
        raise FerError(f"--set {key}={text}: expected {kind}", exit_code=2) from error
    return type(old)(value)


def override(recipe: Recipe, settings: list[str]) -> Recipe:
    """Apply `key=value` settings; a key is a field of Recipe or of Augmentation.

    Raises FerError for an unknown key, with the nearest one, and for a value of the wrong kind.
    """
    flat = [f.name for f in fields(Recipe) if f.name not in ("name", "augmentation")]
    inner = [f.name for f in fields(Augmentation)]
    for setting in settings:
        key, sign, text = setting.partition("=")
        if not sign:
            raise FerError(f"--set {setting}: expected key=value", exit_code=2)
        if key in flat:
            recipe = replace(recipe, **{key: _parse(text, getattr(recipe, key), key)})
        elif key in inner:
            how = recipe.augmentation
            recipe = replace(recipe, augmentation=replace(how, **{key: _parse(text, getattr(how, key), key)}))
        else:
            near = difflib.get_close_matches(key, flat + inner, n=1)
            raise FerError(f"--set {key}: no such key{f'; did you mean {near[0]}?' if near else ''}", exit_code=2)
    _check(recipe)
    return recipe


def _check(recipe: Recipe) -> None:
    """Refuse values that no network could be trained with."""

    def demand(good: bool, what: str) -> None:
        if not good:
            raise FerError(f"--set {what}", exit_code=2)

    for key in ("epochs", "batch_size"):
        demand(getattr(recipe, key) >= 1, f"{key} must be at least 1")
    for key in ("label_smoothing", "dropout", "ema"):
        demand(getattr(recipe, key) < 1, f"{key} must be below 1")
    for key in ("flip", "blur", "erase", "headset", "shift", "brightness", "contrast"):
        demand(getattr(recipe.augmentation, key) <= 1, f"{key} must be at most 1")
    demand(0 < recipe.validation < 1, "validation must lie between 0 and 1")
    demand(recipe.learning_rate > 0, "learning_rate must be above 0")
    demand(recipe.channels in (1, 3), "channels must be 1 (grey) or 3 (colour)")
    demand(32 <= recipe.resize <= 512, "resize must lie between 32 and 512 pixels")


def to_dict(recipe: Recipe) -> dict[str, Any]:
    """The recipe as JSON-ready values."""
    return asdict(recipe)
