"""Networks: their architectures, pretrained weights and batch-norm recalibration."""
