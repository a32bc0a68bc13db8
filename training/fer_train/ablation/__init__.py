"""Ablation: train a recipe as it is, and once more for each change, on the same faces with the same random draws."""

from fer_train.ablation.effects import Effect, ablate
from fer_train.ablation.table import markdown, write
from fer_train.ablation.variants import BASE, folder_name, variants

__all__ = ["BASE", "Effect", "ablate", "folder_name", "markdown", "variants", "write"]
