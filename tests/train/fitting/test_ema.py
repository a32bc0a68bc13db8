"""The EMA of the weights follows quickly at first and slows down to its decay."""

from contextlib import nullcontext

import keras
import numpy as np
import pytest

from fer_train.backend.torch_layers import faster_layers
from fer_train.fitting.ema import with_ema_warmup


@pytest.mark.parametrize("layers_are_faster", [False, True])
def test_the_ema_warms_up(layers_are_faster):
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False)])
    model.set_weights([np.array([[8.0]])])
    optimizer = with_ema_warmup(keras.optimizers.SGD)(
        0.25, use_ema=True, ema_momentum=0.3, ema_overwrite_frequency=None
    )
    model.compile(optimizer, "mse")
    expected, averages, weights = 8.0, [], []
    record = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: (
            weights.append(float(model.get_weights()[0][0, 0])),
            averages.append(float(keras.ops.convert_to_numpy(optimizer._model_variables_moving_average[0])[0, 0])),
        )
    )
    with faster_layers() if layers_are_faster else nullcontext():
        model.fit(np.ones((1, 1)), np.zeros((1, 1)), epochs=6, verbose=0, callbacks=[record])
    assert weights == pytest.approx([8 / 2 ** (i + 1) for i in range(6)])
    for step, (weight, average) in enumerate(zip(weights, averages, strict=True)):
        keep = min(0.3, (1 + step) / (10 + step)) if step else 0
        expected = keep * expected + (1 - keep) * weight
        assert average == pytest.approx(expected, rel=1e-5)
    assert optimizer.ema_momentum == 0.3 and type(optimizer).__name__ == "SGD"
