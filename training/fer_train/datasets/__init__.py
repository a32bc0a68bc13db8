"""Face pictures with labels, in the layouts that people have."""

from fer_train.datasets.load import describe, load_dataset
from fer_train.datasets.split import split_validation
from fer_train.datasets.types import EMOTIONS, Dataset

__all__ = ["EMOTIONS", "Dataset", "describe", "load_dataset", "split_validation"]
