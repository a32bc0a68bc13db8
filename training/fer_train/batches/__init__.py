"""Training batches: augmentation, mixup, class balance and soft targets."""
