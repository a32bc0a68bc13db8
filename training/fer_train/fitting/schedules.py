"""Learning rates by step. The schedule `plateau` depends on scores and is in epoch_callback.py."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import keras

from fer_train.recipes import Recipe

__all__ = ["learning_rate"]

Rate = Callable[[Any], Any]
"""Learning rate by step; both are float32 tensors, the first step is 0."""


class _Schedule(keras.optimizers.schedules.LearningRateSchedule):
    """A learning rate that is a function of the step."""

    def __init__(self, rate: Rate) -> None:
        super().__init__()
        self.rate = rate

    def __call__(self, step: Any) -> Any:
        return self.rate(keras.ops.cast(step, "float32"))

    def get_config(self) -> dict[str, Any]:
        raise NotImplementedError("a schedule is made again from its recipe, never from a config")


def _cosine(peak: float, warmup: int, total: int) -> Rate:
    """Linear warm-up to `peak`, then half a cosine down to 1 % of it (Loshchilov & Hutter 2017)."""

    def rate(step: Any) -> Any:
        ops = keras.ops
        rising = (step + 1) / max(1, warmup)
        way = ops.clip((step - warmup) / max(1, total - warmup), 0.0, 1.0)
        return peak * ops.minimum(rising, 0.01 + 0.99 * 0.5 * (1 + ops.cos(math.pi * way)))

    return rate


def _one_cycle(peak: float, total: int) -> Rate:
    """From 1/25 of `peak` up to it in 30 % of the steps, then down to 1/10,000 of the first rate (Smith & Topin 2018).

    Both parts are cosines, and the numbers are the defaults of PyTorch's OneCycleLR.
    """
    up = 0.3 * total

    def rate(step: Any) -> Any:
        ops = keras.ops
        way_up = ops.clip(step / max(1.0, up), 0.0, 1.0)
        way_down = ops.clip((step - up) / max(1.0, total - up), 0.0, 1.0)
        rising = peak / 25 + (peak - peak / 25) * 0.5 * (1 - ops.cos(math.pi * way_up))
        least = peak / 25 / 1e4
        falling = least + (peak - least) * 0.5 * (1 + ops.cos(math.pi * way_down))
        return ops.where(step < up, rising, falling)

    return rate


def learning_rate(recipe: Recipe, steps: int) -> float | keras.optimizers.schedules.LearningRateSchedule:
    """Return what the optimizer takes as its learning rate: a number for the schedules `constant` and `plateau`.

    steps: number of batches in an epoch.
    """
    peak, total = recipe.learning_rate, recipe.epochs * steps
    if recipe.schedule == "cosine":
        return _Schedule(_cosine(peak, round(recipe.warmup_epochs * steps), total))
    if recipe.schedule == "one-cycle":
        return _Schedule(_one_cycle(peak, total))
    if recipe.schedule == "time":
        return _Schedule(lambda step: peak / (1 + recipe.decay * step))
    return peak
