"""A recipe's optimizer takes the same steps as Keras's, by the code that Keras chooses for the backend."""

import keras
import numpy as np
import pytest

from fer_train.fitting.optimizer import make_optimizer
from fer_train.recipes import Recipe

KERAS = {
    "adam": lambda: keras.optimizers.Adam(0.01),
    "adamw": lambda: keras.optimizers.AdamW(0.01, weight_decay=0.1),
    "nadam": lambda: keras.optimizers.Nadam(0.01),
    "sgd": lambda: keras.optimizers.SGD(0.01, momentum=0.8),
}


def after_three_steps(optimizer):
    """Return the weights of a dense layer that learns to answer 0."""
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
    model.set_weights([np.linspace(-1, 2, 8).reshape(4, 2), np.array([1.0, -1.0])])
    model.compile(optimizer, "mse")
    for _ in range(3):
        model.train_on_batch(np.eye(4), np.zeros((4, 2)))
    return np.concatenate([np.ravel(w) for w in model.get_weights()])


@pytest.mark.parametrize("ema", [0.0, 0.9])
@pytest.mark.parametrize("kind", KERAS)
def test_the_steps_are_those_of_keras(kind, ema):
    theirs = KERAS[kind]()
    recipe = Recipe(
        "x", optimizer=kind, learning_rate=0.01, schedule="constant", momentum=0.8, clip=0.0, ema=ema,
        weight_decay=0.1 if kind == "adamw" else 0.0,
    )  # fmt: skip
    ours = make_optimizer(recipe, 10)
    # Under PyTorch, Keras makes an optimizer of a class of its own, which updates all weights at once.
    assert isinstance(ours, type(theirs)) and ours.use_ema == (ema > 0)
    before = after_three_steps(keras.optimizers.SGD(0.0))
    weights = after_three_steps(ours)
    assert weights == pytest.approx(after_three_steps(theirs), abs=1e-6)
    assert np.abs(weights - before).max() > 1e-3
