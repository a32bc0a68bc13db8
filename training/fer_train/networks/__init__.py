"""Networks: architectures, pretrained weights and batch norm."""
