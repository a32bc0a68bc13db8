"""Architectures by name. Each takes raw uint8 pixels and returns softmax probabilities."""

from __future__ import annotations

import keras

from fer_models.errors import FerError
from fer_models.suggestions import did_you_mean
from fer_train.networks.architectures.convnets import CONVNETS
from fer_train.networks.architectures.face_resnet import FACE_RESNET
from fer_train.networks.architectures.facenet import FACENET
from fer_train.networks.architectures.fine_tuned import FINE_TUNED
from fer_train.networks.architectures.residual import RESIDUAL
from fer_train.networks.architectures.spec import Architecture, Spec
from fer_train.networks.architectures.vgg_fer import SYSTEM_B

__all__ = ["ARCHITECTURES", "Architecture", "Spec", "build"]

ARCHITECTURES: dict[str, Architecture] = {
    a.name: a for a in (*FINE_TUNED, *FACE_RESNET, *FACENET, *RESIDUAL, *CONVNETS, *SYSTEM_B)
}


def build(name: str, spec: Spec) -> keras.Model:
    """Return the Keras model `name`: from uint8 (n, h, w, c), 0..255, to softmax probabilities, float32 (n, classes).

    Raises FerError for an unknown name, for an input that is too small for the layers, and for weights that are missing
    or do not fit.
    """
    if name not in ARCHITECTURES:
        hint = did_you_mean(name, ARCHITECTURES, f"give one of {', '.join(ARCHITECTURES)}")
        raise FerError(f"unknown architecture {name!r}; {hint}", exit_code=2)
    try:
        return ARCHITECTURES[name].build(spec)
    except ValueError as error:
        size = f"{spec.resize}x{spec.resize}" if spec.resize else "x".join(map(str, spec.input_size))
        reason = str(error).splitlines()[0][:120]
        raise FerError(f"{name} cannot be built for {size} pixels ({reason}); set another resize") from error
