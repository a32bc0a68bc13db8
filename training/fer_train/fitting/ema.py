"""EMA of the weights: the average that is validated and exported follows quickly at first and slowly later."""

from __future__ import annotations

from typing import Any

import keras

__all__ = ["with_ema_warmup"]


def with_ema_warmup(kind: type[keras.Optimizer]) -> type[keras.Optimizer]:
    """Return this optimizer class with an EMA whose decay at step t is min(ema_momentum, (1 + t) / (10 + t)).

    The formula is that of tf.train.ExponentialMovingAverage with num_updates. With a constant decay of 0.998 the first
    weights would still make up a quarter of the EMA after 700 steps: a short run would export them, and the first
    epochs of a long one would be scored by them.
    """

    class WithEmaWarmup(kind):
        ema_momentum: Any

        def _update_model_variables_moving_average(self, trainable_variables: Any) -> None:
            momentum = self.ema_momentum
            step = keras.ops.cast(self.iterations, "float32")
            self.ema_momentum = keras.ops.minimum(momentum, (1 + step) / (10 + step))
            try:
                super()._update_model_variables_moving_average(trainable_variables)
            finally:
                self.ema_momentum = momentum

    WithEmaWarmup.__name__ = kind.__name__
    return WithEmaWarmup
