"""Labelled face pictures: loaders for the common layouts, the choice of classes, and the validation split."""

from fer_train.data.load import describe, load_dataset
from fer_train.data.pictures import PictureFiles
from fer_train.data.split import split_validation
from fer_train.data.types import EMOTIONS, Dataset, Loaded

__all__ = ["EMOTIONS", "Dataset", "Loaded", "PictureFiles", "describe", "load_dataset", "split_validation"]
