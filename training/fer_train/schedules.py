"""Learning rates over time."""

from __future__ import annotations

import math
from typing import Any

import keras

__all__ = ["Schedule"]


@keras.saving.register_keras_serializable(package="fer_train")
class Schedule(keras.optimizers.schedules.LearningRateSchedule):
    """Linear warm-up to `peak`, then half a cosine down to 1 % of it (Loshchilov & Hutter 2017)."""

    def __init__(self, peak: float, warmup: int, total: int) -> None:
        super().__init__()
        self.peak, self.warmup, self.total = peak, warmup, total

    def __call__(self, step):
        ops = keras.ops
        step = ops.cast(step, "float32")
        rising = (step + 1) / max(1, self.warmup)
        way = ops.clip((step - self.warmup) / max(1, self.total - self.warmup), 0.0, 1.0)
        falling = 0.01 + 0.99 * 0.5 * (1 + ops.cos(math.pi * way))
        return self.peak * ops.minimum(rising, falling)

    def get_config(self) -> dict[str, Any]:
        return {"peak": self.peak, "warmup": self.warmup, "total": self.total}
