"""Weights of networks from elsewhere, read as arrays: no code of theirs is run, and Keras is not needed."""

from fer_train.networks.weight_files.dlib import DLIB_WEIGHTS, Convolution, installed_dlib_weights, read_convolutions
from fer_train.networks.weight_files.keras_h5 import read_layers
from fer_train.networks.weight_files.tfjs import read_weights

__all__ = [
    "DLIB_WEIGHTS", "Convolution", "installed_dlib_weights", "read_convolutions", "read_layers", "read_weights",
]  # fmt: skip
