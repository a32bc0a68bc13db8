"""The moving average of the weights, the ones that are validated and shipped: quick at first, then slow."""

from __future__ import annotations

import keras

__all__ = ["averaging"]


def averaging(kind: type[keras.Optimizer]) -> type[keras.Optimizer]:
    """An optimizer of this kind whose average at step t keeps min(ema_momentum, (1 + t) / (10 + t)) of itself.

    The formula is tf.train.ExponentialMovingAverage's, with num_updates. At a plain 0.998 the first weights still make
    up a quarter of the average after 700 steps: a short run would ship them, and a long one be validated by them.
    """

    class Averaging(kind):
        def _update_model_variables_moving_average(self, trainable_variables):
            asked, step = self.ema_momentum, keras.ops.cast(self.iterations, "float32")
            self.ema_momentum = keras.ops.minimum(asked, (1 + step) / (10 + step))
            try:
                super()._update_model_variables_moving_average(trainable_variables)
            finally:
                self.ema_momentum = asked

    Averaging.__name__ = kind.__name__
    return Averaging
