"""The three networks of the `mtcnn` package -> TFLite, so that running them needs no TensorFlow."""

from __future__ import annotations

import gc
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
"""Side of the pictures for the parity check; R- and O-Net take no other, P-Net takes any."""
PARITY_BOUND = 1e-3
"""Largest difference allowed to any output of the package's networks: a thousandth of a box's side."""


def _networks() -> dict[str, Any]:
    """The package's Keras networks by name, with their weights."""
    try:
        with quiet():
            from mtcnn import MTCNN

            package = MTCNN()
            # The package leaves its lz4 files open; on Python 3.13 their end is a complaint.
            gc.collect()
    except ImportError as error:
        missing = getattr(error, "name", None) or error
        raise FerError(f"{missing} is missing; pip install 'mtcnn>=1,<2' tensorflow") from error
    return dict(zip(SIDES, (stage.model for stage in package.stages), strict=True))


def _take_raw_pixels(network: Any) -> None:
    """Fold the package's (pixel - 127.5) / 128 and its RGB order into the first convolution, in place.

    After it the network takes B, G, R in 0..255. Exact, because that convolution pads nothing.
    """
    kernel, bias = network.conv1.get_weights()
    network.conv1.set_weights([kernel[:, :, ::-1] / 128, bias - 127.5 / 128 * kernel.sum(axis=(0, 1, 2))])


def _convert(network: Any, side: int | None) -> bytes:
    """A flatbuffer from float32 BGR (n, side, side, 3) to the network's outputs; side None: any size."""
    import tensorflow as tf

    call = tf.function(
        lambda pixels: network(pixels),
        input_signature=[tf.TensorSpec([None, side, side, 3], tf.float32, name="pixels")],
    )
    converter = tf.lite.TFLiteConverter.from_concrete_functions([call.get_concrete_function()], network)
    converter.experimental_lower_to_saved_model = False
    return converter.convert()


def _run(model: bytes, pictures: np.ndarray) -> list[np.ndarray]:
    """Outputs in the order of the network's own, each (n, ...)."""
    from tensorflow.lite.python.interpreter import Interpreter

    interpreter = Interpreter(model_content=model)
    given = interpreter.get_input_details()[0]["index"]
    interpreter.resize_tensor_input(given, pictures.shape)
    interpreter.allocate_tensors()
    interpreter.set_tensor(given, pictures)
    interpreter.invoke()
    return [interpreter.get_tensor(made["index"]) for made in interpreter.get_output_details()]


def _parity(wanted: list[np.ndarray], made: list[np.ndarray]) -> float:
    """Largest difference of any output."""
    return max(float(np.abs(w - m).max()) for w, m in zip(wanted, made, strict=True))


def export_mtcnn(out: str | Path) -> dict[str, Any]:
    """Write pnet.tflite, rnet.tflite, onet.tflite and card.json into the folder `out`; returns the card.

    Each takes raw BGR pixels 0..255, NHWC, as float32: rounding the resampled pixels to uint8 moves one
    face in a hundred by a tenth of its size. It gives float32 box offsets (4), for onet points (10: five
    x, five y), and the probabilities of no face and face (2). Nothing is written when an output differs
    from the package's by more than PARITY_BOUND on 32 random pictures. Raises FerError for that, for a
    missing package and for a folder that cannot be written.
    """
    target, random = Path(out), np.random.default_rng(0)
    models, told = {}, {}
    for name, network in _networks().items():
        side = SIDES[name]
        pictures = random.uniform(0, 255, (32, side, side, 3)).astype(np.float32)
        wanted = [np.asarray(part) for part in network((pictures[..., ::-1] - 127.5) / 128)]
        _take_raw_pixels(network)
        with quiet():
            models[name] = _convert(network, None if name == "pnet" else side)
            apart = _parity(wanted, _run(models[name], pictures))
        print(f"{name}: {len(models[name]) / 1000:.0f} kB, outputs differ by {apart:.1e} at most", flush=True)
        if not apart <= PARITY_BOUND:
            raise FerError(f"export refused: {name} differs from the package by more than {PARITY_BOUND}")
        told[name] = {"parity": {"pictures": len(pictures), "largest_difference": apart}}
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, model in models.items():
            write_bytes(target / f"{name}.tflite", model)
            told[name] = {"sha256": sha256_of(target / f"{name}.tflite"), "bytes": len(model)} | told[name]
        card = _card(told)
        write_json(target / "card.json", card)
    except OSError as error:
        raise FerError(f"{target}: cannot be written ({error.strerror or error}); choose another --out") from error
    return card


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
