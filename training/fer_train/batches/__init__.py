"""Batches for training: augmentation, mixup, class balance and soft targets."""
