"""Keras -> TFLite, and how alike and how fast the two are."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import keras
import numpy as np

from fer_models.errors import FerError
from fer_train.evaluate import make_interpreter, predict_tflite
from fer_train.predict import probabilities

__all__ = ["MEAN_BOUND", "PARITY_BOUND", "PRECISIONS", "convert", "latency", "need_tensorflow", "parity"]

PRECISIONS = ("int8", "float16", "float32")
PARITY_BOUND = {"int8": 0.93, "float16": 0.995, "float32": 0.999}
"""Least share of real faces with the same label as the network: fewer, and the export is refused."""
MEAN_BOUND = {"int8": 0.05, "float16": 0.005, "float32": 0.001}
"""How far probabilities may be from the network's, on average over faces and classes; further, and it is refused."""


def need_tensorflow() -> Any:
    """TensorFlow's module. Raises FerError where it is missing or not Keras's backend."""
    try:
        import tensorflow as tf
    except ImportError as error:
        raise FerError("export needs TensorFlow: pip install tensorflow") from error
    if keras.backend.backend() != "tensorflow":
        raise FerError(f"export needs the TensorFlow backend (now {keras.backend.backend()}): KERAS_BACKEND=tensorflow")
    return tf


def convert(model: keras.Model, precision: str, faces: np.ndarray) -> bytes:
    """A TFLite flatbuffer that takes raw uint8 pixels and returns float32 probabilities.

    precision: int8 (weights per channel and activations; the softmax stays float), float16 or
    float32 weights. faces: uint8 (n, h, w, c) representative pictures, which set the int8 ranges.
    """
    tf = need_tensorflow()
    shape, kind = model.input_shape[1:], tf.uint8
    if precision == "int8":
        # Ranges are measured on float inputs; a uint8 input would be cast first, and the cast stay.
        floating = keras.models.clone_model(model, input_tensors=keras.Input(shape, dtype="float32", name="pixels"))
        floating.set_weights(model.get_weights())
        model, kind = floating, tf.float32
    call = tf.function(
        lambda pixels: model(pixels, training=False),
        input_signature=[tf.TensorSpec([None, *shape], kind, name="pixels")],
    )
    converter = tf.lite.TFLiteConverter.from_concrete_functions([call.get_concrete_function()], model)
    # Freezes variables into constants here; through a saved model they stay, and the int8 calibrator
    # cannot run a graph that reads variables.
    converter.experimental_lower_to_saved_model = False
    if precision == "float32":
        return converter.convert()
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if precision == "float16":
        converter.target_spec.supported_types = [tf.float16]
        return converter.convert()
    converter.representative_dataset = lambda: ([f[None].astype(np.float32)] for f in faces)
    # An int8 softmax knows only multiples of 1/256: left in float, it costs nothing for seven numbers.
    debugger = tf.lite.experimental.QuantizationDebugger(
        converter=converter,
        debug_dataset=converter.representative_dataset,
        debug_options=tf.lite.experimental.QuantizationDebugOptions(denylisted_ops=["SOFTMAX"]),
    )
    # The debugger, alone able to leave out one operation, leaves the input in float: make it uint8.
    from tensorflow.lite.python.util import modify_model_io_type

    return modify_model_io_type(debugger.get_nondebug_quantized_model(), tf.uint8, tf.float32)


def parity(model: keras.Model, path: Path, faces: np.ndarray) -> dict[str, float]:
    """How alike the network and its export are on real faces, uint8 (n, h, w, c).

    agreement: share with the same label, 0..1. largest_difference, mean_difference: of probabilities.
    """
    ours = probabilities(model, faces)
    theirs = predict_tflite(path, faces)
    apart = np.abs(ours - theirs)
    return {
        "faces": len(faces),
        "agreement": float((ours.argmax(1) == theirs.argmax(1)).mean()),
        "largest_difference": float(apart.max()),
        "mean_difference": float(apart.mean()),
    }


def latency(path: Path, shape: tuple[int, ...]) -> float:
    """Milliseconds for one face on one thread: of ten interpreters, 40 runs each after warming up, the least median.

    Where an interpreter's memory comes to lie makes it up to 1.4 times as slow on some machines (an Intel Xeon under
    a hypervisor: 3.1 or 4.3 ms, for as long as it lives), and what else the machine does slows some, too.
    """
    medians = []
    for _ in range(10):
        interpreter = make_interpreter(path, threads=1)
        interpreter.set_tensor(interpreter.get_input_details()[0]["index"], np.zeros((1, *shape), np.uint8))
        times = []
        for _ in range(50):
            start = time.perf_counter()
            interpreter.invoke()
            times.append(time.perf_counter() - start)
        medians.append(np.median(times[10:]))
    return float(min(medians) * 1000)
