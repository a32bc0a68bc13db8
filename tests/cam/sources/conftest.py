"""Pictures for films that are damaged."""

import numpy as np
import pytest


@pytest.fixture(scope="module")
def noise():
    """100 pictures that compress badly, so that every frame has its place in the file."""
    random = np.random.default_rng(7)
    return [random.integers(0, 255, (64, 96, 3), np.uint8) for _ in range(100)]
