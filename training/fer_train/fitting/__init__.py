"""Training: the optimizer, the network in training, what happens after an epoch, and resuming a run."""
