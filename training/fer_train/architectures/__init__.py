"""Networks by name. Every one takes raw uint8 pixels and returns softmax probabilities."""

from __future__ import annotations

from fer_models.errors import FerError
from fer_train.architectures.mobilenet import build_mobilenet_v2

__all__ = ["ARCHITECTURES", "build"]

ARCHITECTURES = {"mobilenet-v2": build_mobilenet_v2}


def build(name: str, **options):
    """Build the Keras model `name`; options go to its builder. Raises FerError for an unknown name."""
    if name not in ARCHITECTURES:
        raise FerError(f"unknown architecture {name!r}: one of {', '.join(ARCHITECTURES)}", exit_code=2)
    return ARCHITECTURES[name](**options)
