"""Face pictures with labels, in the layouts that people have."""

from fer_train.datasets.load import describe, load_dataset
from fer_train.datasets.pictures import PictureFiles
from fer_train.datasets.split import split_validation
from fer_train.datasets.types import EMOTIONS, Dataset, Loaded

__all__ = ["EMOTIONS", "Dataset", "Loaded", "PictureFiles", "describe", "load_dataset", "split_validation"]
