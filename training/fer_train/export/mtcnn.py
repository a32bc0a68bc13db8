"""Export of the three networks of the `mtcnn` package to TFLite, so that running them needs no TensorFlow."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from datetime import datetime, timezone
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from fer_models.atomic import write_bytes, write_json
from fer_models.card import sha256_of
from fer_models.errors import FerError
from fer_models.quiet import quiet

__all__ = ["export_mtcnn"]

SIDES = {"pnet": 96, "rnet": 24, "onet": 48}
"""Side in pixels of the pictures for the parity check. R-Net and O-Net take no other size, P-Net takes any."""
PARITY_BOUND = 1e-3
"""Largest difference that any output may have from the package's network: a thousandth of a box's side."""


@dataclass(frozen=True)
class _Export:
    """One exported network: its TFLite file, and its largest difference on `pictures` random pictures."""

    model: bytes
    pictures: int
    largest_difference: float

    def to_dict(self, path: Path) -> dict[str, Any]:
        """Return the network's part of the card. path: where the file was written."""
        return {
            "sha256": sha256_of(path),
            "bytes": len(self.model),
            "parity": {"pictures": self.pictures, "largest_difference": self.largest_difference},
        }


def export_mtcnn(out: str | Path) -> dict[str, Any]:
    """Write pnet.tflite, rnet.tflite, onet.tflite and card.json into the folder `out`; returns the card.

    Each network takes raw BGR pixels 0..255, NHWC, as float32: rounding the resampled pixels to uint8 would move one
    face in a hundred by a tenth of its size. It returns float32 box offsets (4), for onet five points (10: five x,
    five y), and the probabilities of no face and face (2). Raises FerError, and writes nothing, if an output differs
    from the package's by more than PARITY_BOUND, if a package is missing, and if the folder cannot be written.
    """
    target, random = Path(out), np.random.default_rng(0)
    exports = {name: _export(name, network, random) for name, network in _networks().items()}
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, export in exports.items():
            write_bytes(target / f"{name}.tflite", export.model)
        card = _card({name: export.to_dict(target / f"{name}.tflite") for name, export in exports.items()})
        write_json(target / "card.json", card)
    except OSError as error:
        raise FerError(f"{target}: cannot be written ({error.strerror or error}); choose another --out") from error
    return card


def _networks() -> dict[str, Any]:
    """Return the package's Keras networks by name, with their weights. Raises FerError if it is missing."""
    try:
        with quiet():
            from mtcnn import MTCNN

            package = MTCNN()
            # The package leaves its lz4 files open; Python 3.13 warns when they are collected.
            gc.collect()
    except ImportError as error:
        missing = getattr(error, "name", None) or error
        raise FerError(f"{missing} is missing; pip install 'mtcnn>=1,<2' tensorflow") from error
    return dict(zip(SIDES, (stage.model for stage in package.stages), strict=True))


def _export(name: str, network: Any, random: np.random.Generator) -> _Export:
    """Convert a network and compare the result with it. Raises FerError if they differ too much."""
    side = SIDES[name]
    pictures = random.uniform(0, 255, (32, side, side, 3)).astype(np.float32)
    expected = [np.asarray(part) for part in network((pictures[..., ::-1] - 127.5) / 128)]
    _take_raw_pixels(network)
    with quiet():
        model = _convert(network, None if name == "pnet" else side)
        difference = _largest_difference(expected, _run(model, pictures))
    print(f"{name}: {len(model) / 1000:.0f} kB, outputs differ by {difference:.1e} at most", flush=True)
    if not difference <= PARITY_BOUND:
        raise FerError(
            f"export refused: {name} differs from the package by more than {PARITY_BOUND}; "
            "give other versions of mtcnn and TensorFlow"
        )
    return _Export(model, len(pictures), difference)


def _take_raw_pixels(network: Any) -> None:
    """Fold the package's scaling (pixel - 127.5) / 128 and its RGB order into the first convolution, in place.

    The network then takes B, G, R in 0..255. This is exact, because that convolution does not pad.
    """
    kernel, bias = network.conv1.get_weights()
    network.conv1.set_weights([kernel[:, :, ::-1] / 128, bias - 127.5 / 128 * kernel.sum(axis=(0, 1, 2))])


def _convert(network: Any, side: int | None) -> bytes:
    """Return a flatbuffer from float32 BGR (n, side, side, 3) to the network's outputs; side None takes any size."""
    import tensorflow as tf

    call = tf.function(
        lambda pixels: network(pixels),
        input_signature=[tf.TensorSpec([None, side, side, 3], tf.float32, name="pixels")],
    )
    converter = tf.lite.TFLiteConverter.from_concrete_functions([call.get_concrete_function()], network)
    converter.experimental_lower_to_saved_model = False
    return converter.convert()


def _run(model: bytes, pictures: np.ndarray) -> list[np.ndarray]:
    """Return the outputs of a flatbuffer in the order of the network's own, each (n, ...)."""
    from tensorflow.lite.python.interpreter import Interpreter

    interpreter = Interpreter(model_content=model)
    index = interpreter.get_input_details()[0]["index"]
    interpreter.resize_tensor_input(index, pictures.shape)
    interpreter.allocate_tensors()
    interpreter.set_tensor(index, pictures)
    interpreter.invoke()
    return [interpreter.get_tensor(output["index"]) for output in interpreter.get_output_details()]


def _largest_difference(expected: list[np.ndarray], actual: list[np.ndarray]) -> float:
    return max(float(np.abs(e - a).max()) for e, a in zip(expected, actual, strict=True))


def _card(networks: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": "mtcnn",
        "task": "face detection",
        "networks": networks,
        "input": {"channels": 3, "order": "BGR", "dtype": "float32", "range": [0, 255], "layout": "NHWC"},
        "precision": "float32",
        "source": f"weights of the Python package mtcnn {metadata.version('mtcnn')} (Ivan de Paz Centeno), which "
        "come from the authors' networks (Zhang, Zhang, Li, Qiao: Joint face detection and alignment using "
        "multitask cascaded convolutional networks, 2016); trained on WIDER FACE and CelebA",
        "licence": "MIT",
        "exported": datetime.now(timezone.utc).date().isoformat(),
        "intended_use": "Finding faces and five points on them.",
        "limits": "Faces turned further than about 60 degrees, in the dark or mostly covered are missed.",
    }
