"""Read weight files of other frameworks as arrays, without Keras and without running code from the files."""

from fer_train.networks.weight_files.dlib import DLIB_WEIGHTS, Convolution, installed_dlib_weights, read_convolutions
from fer_train.networks.weight_files.keras_h5 import read_layers
from fer_train.networks.weight_files.tfjs import read_weights

__all__ = [
    "DLIB_WEIGHTS", "Convolution", "installed_dlib_weights", "read_convolutions", "read_layers", "read_weights",
]  # fmt: skip
