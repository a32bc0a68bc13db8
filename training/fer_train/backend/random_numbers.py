"""Random numbers of dropout, which a resumed run draws as the killed one would have."""

from __future__ import annotations

import keras
import numpy as np

__all__ = ["begin_epoch"]


def begin_epoch(seed: int, epoch: int) -> None:
    """Make the layers' random numbers depend on the recipe's seed and the epoch, from 0, under PyTorch.

    There a dropout without a seed draws from PyTorch's own generator, whose state no checkpoint has. On the other
    backends Keras keeps a state for each layer, which checkpoints have.
    """
    if keras.backend.backend() == "torch":
        import torch

        torch.manual_seed(int(np.random.SeedSequence((seed, epoch)).generate_state(1, np.uint32)[0]))
