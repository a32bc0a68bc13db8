"""Start weights for MobileNet from a MobileNet that was trained for face recognition.

It is the network of HSE_FaceRec_tf (Savchenko 2019, "Efficient facial representations for age, gender and identity
recognition in organizing photo albums using multi-output ConvNet"): MobileNet trained on VGGFace2's identities, then
with heads for age and gender. The npm package @vladmandic/human publishes it for TensorFlow.js as `faceres.json`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import keras
import numpy as np

from fer_models.errors import FerError
from fer_train.networks.architectures.spec import MIDDLE_GREY
from fer_train.networks.batch_norm import load_folded
from fer_train.networks.weight_files import read_weights

__all__ = ["FACE_FEATURES", "is_face_mobilenet", "set_face_weights", "set_gender_head"]

FACE_FEATURES = "feats"
"""Name of the dense layer of 256 features, here and in the published network."""

_MEANS = np.array([103.939, 116.779, 123.68], np.float32)  # B, G, R; subtracted from the input of the published network
_SCALE = 127.5  # its input range is 255 wide, ours -1..1


def is_face_mobilenet(weights: str | None) -> bool:
    """Return True if a weights file is of this kind, by its suffix .json."""
    return weights is not None and Path(weights).suffix == ".json"


def set_face_weights(base: keras.Model, path: str | Path) -> None:
    """Load the weights into keras.applications' MobileNet (alpha 1, three channels, no top) for RGB input in -1..1.

    The file's batch norms are folded: ours get a mean of 0 and a variance of 1, and must be recalibrated before
    training (networks/batch_norm.py). Raises FerError if the file holds another network.
    """
    weights = read_weights(path)
    shift = None
    try:
        for layer in base.layers:
            if isinstance(layer, keras.layers.DepthwiseConv2D):
                layer.set_weights([weights[f"{layer.name}/depthwise_kernel"]])
            elif isinstance(layer, keras.layers.Conv2D):
                kernel = weights[f"{layer.name}/convolution/merged_input"]
                if shift is None:  # the first: adapt it to RGB and to our range
                    shift = (kernel.sum(axis=(0, 1)) * (MIDDLE_GREY - _MEANS)[:, None]).sum(axis=0)
                    kernel = kernel[:, :, ::-1] * _SCALE
                layer.set_weights([np.ascontiguousarray(kernel)])
            elif isinstance(layer, keras.layers.BatchNormalization):
                beta = weights[f"{layer.name}/batchnorm_1/sub"]
                pointwise = "_dw_" not in layer.name  # its scale is folded into the kernel before it
                gamma = np.ones_like(beta) if pointwise else weights[f"{layer.name}/batchnorm_1/mul"]
                load_folded(layer, gamma, beta + shift if layer.name == "conv1_bn" else beta)
    except (KeyError, ValueError, TypeError) as error:
        raise FerError(
            f"--weights {path}: not HSE's face recognition MobileNet ({str(error)[:120]}); give faceres.json or none"
        ) from error


def set_gender_head(network: keras.Model, path: str | Path, classes: Sequence[str]) -> tuple[str, ...]:
    """Load the published layers behind the pooling into a network with the layers FACE_FEATURES and `logits`.

    classes: in the order of `logits`. The published output is the logit of a man; `man` gets half of it and `woman`
    minus half of it, so that their softmax is the published sigmoid. Other classes keep their weights. Returns the
    classes that were set. Raises FerError if the file has no such layers.
    """
    weights = read_weights(path)
    try:
        network.get_layer(FACE_FEATURES).set_weights([weights["feats/kernel"], weights["feats/bias"]])
        values = [np.array(v) for v in network.get_layer("logits").get_weights()]
        man = weights["gender_pred/kernel"][:, 0] / 2, weights["gender_pred/bias"][0] / 2
        known = tuple(name for name in ("man", "woman") if name in classes)
        for name in known:
            sign = 1 if name == "man" else -1
            for value, half in zip(values, man, strict=True):
                value[..., classes.index(name)] = sign * half
        network.get_layer("logits").set_weights(values)
    except (KeyError, ValueError) as error:
        raise FerError(
            f"--weights {path}: has no layers for gender ({str(error)[:120]}); give faceres.json or --set head=linear"
        ) from error
    return known
