"""The optimizer of a recipe."""

from __future__ import annotations

from typing import Any

import keras

from fer_train.fitting.ema import with_ema_warmup
from fer_train.fitting.schedules import learning_rate
from fer_train.recipes import Recipe

__all__ = ["make_optimizer"]

_KINDS: dict[str, type[keras.Optimizer]] = {
    "adamw": keras.optimizers.AdamW,
    "adam": keras.optimizers.Adam,
    "nadam": keras.optimizers.Nadam,
    "sgd": keras.optimizers.SGD,
}


def make_optimizer(recipe: Recipe, steps: int) -> keras.Optimizer:
    """Return the optimizer of a recipe, with its EMA. steps: number of batches in an epoch."""
    options: dict[str, Any] = {"momentum": recipe.momentum} if recipe.optimizer == "sgd" else {}
    # The class of an instance, because Keras makes one that updates all weights at once under PyTorch.
    kind = type(_KINDS[recipe.optimizer]())
    return (with_ema_warmup(kind) if recipe.ema else kind)(
        learning_rate(recipe, steps),
        weight_decay=recipe.weight_decay or None,
        global_clipnorm=recipe.clip or None,
        use_ema=recipe.ema > 0,
        ema_momentum=recipe.ema or 0.99,  # Keras refuses 0 even when it is not used
        ema_overwrite_frequency=None,
        **options,
    )
