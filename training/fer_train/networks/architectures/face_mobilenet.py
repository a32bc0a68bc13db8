"""MobileNet that learnt to tell faces apart, as a start for ours.

HSE_FaceRec_tf's network (Savchenko 2019, "Efficient facial representations for age, gender and identity recognition
in organizing photo albums using multi-output ConvNet"): MobileNet trained on VGGFace2's identities, then with heads
for age and gender. It is published for TensorFlow.js in the npm package @vladmandic/human as `faceres.json`.
"""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np

from fer_models.errors import FerError
from fer_train.networks.architectures.spec import MIDDLE_GREY
from fer_train.networks.batch_norm import load_folded
from fer_train.networks.weight_files import read_weights

__all__ = ["is_face_mobilenet", "set_face_weights"]

_MEANS = np.array([103.939, 116.779, 123.68], np.float32)  # B, G, R; what the network's input is less
_SCALE = 127.5  # its input runs over 0..255, ours over -1..1


def is_face_mobilenet(weights: str | None) -> bool:
    """Whether a file to start from is of this kind, by its name."""
    return weights is not None and Path(weights).suffix == ".json"


def set_face_weights(base: keras.Model, path: str | Path) -> None:
    """Set the weights of keras.applications' MobileNet (alpha 1, three channels, no top), input RGB -1..1 by spec.

    Batch norms are folded in the file: ours get a mean of 0 and a variance of 1, to be measured before training
    (batch_norm.py). Raises FerError where the file is not of this network.
    """
    weights = read_weights(path)
    shift = None
    try:
        for layer in base.layers:
            if isinstance(layer, keras.layers.DepthwiseConv2D):
                layer.set_weights([weights[f"{layer.name}/depthwise_kernel"]])
            elif isinstance(layer, keras.layers.Conv2D):
                kernel = weights[f"{layer.name}/convolution/merged_input"]
                if shift is None:  # the first: its channels are B, G, R, and its range another
                    shift = (kernel.sum(axis=(0, 1)) * (MIDDLE_GREY - _MEANS)[:, None]).sum(axis=0)
                    kernel = kernel[:, :, ::-1] * _SCALE
                layer.set_weights([np.ascontiguousarray(kernel)])
            elif isinstance(layer, keras.layers.BatchNormalization):
                beta = weights[f"{layer.name}/batchnorm_1/sub"]
                pointwise = "_dw_" not in layer.name  # its scale is in the kernel before it
                gamma = np.ones_like(beta) if pointwise else weights[f"{layer.name}/batchnorm_1/mul"]
                load_folded(layer, gamma, beta + shift if layer.name == "conv1_bn" else beta)
    except (KeyError, ValueError, TypeError) as error:
        raise FerError(f"--weights {path}: not HSE's face recognition MobileNet ({str(error)[:120]})") from error
