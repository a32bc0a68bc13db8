"""Keras -> TFLite, and how alike and how fast the two are."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from fer_models.errors import FerError

__all__ = ["PRECISIONS", "convert", "float_convolutions", "need_tensorflow"]

PRECISIONS = ("int8", "float16", "float32")


def need_tensorflow() -> Any:
    """TensorFlow's module. Raises FerError where it is missing or not Keras's backend."""
    try:
        import tensorflow as tf
    except ImportError as error:
        raise FerError("export needs TensorFlow: pip install tensorflow") from error
    if keras.backend.backend() != "tensorflow":
        raise FerError(f"export needs the TensorFlow backend (now {keras.backend.backend()}): KERAS_BACKEND=tensorflow")
    return tf


def _convolutions(graph: bytes) -> list[tuple[str, dict[str, Any]]]:
    """A graph's convolutions in order: which kind (CONV_2D, DEPTHWISE_CONV_2D), and the tensor that comes out."""
    # Not the one that bundles run on: what is told of operations below is TensorFlow's own.
    from tensorflow.lite.python.interpreter import Interpreter

    interpreter = Interpreter(model_content=graph)
    tensors = {tensor["index"]: tensor for tensor in interpreter.get_tensor_details()}
    # Private, but what TensorFlow's own debugger tells operations by.
    operations = interpreter._get_ops_details()
    return [(o["op_name"], tensors[o["outputs"][0]]) for o in operations if "CONV_2D" in o["op_name"]]


def _left_in_float(graph: bytes, count: int | None) -> list[str]:
    """The names of the first `count` convolutions of a graph that is not quantized yet.

    None: the first alone, or with it the depthwise one that follows and the pointwise one after that.
    """
    found = _convolutions(graph)
    if count is None:
        count = 3 if [kind for kind, _ in found[1:2]] == ["DEPTHWISE_CONV_2D"] else 1
    return [tensor["name"] for _, tensor in found[:count]]


def float_convolutions(graph: bytes) -> int:
    """How many convolutions of a TFLite graph, from its start on, compute in float."""
    in_float = [tensor["dtype"] == np.float32 for _, tensor in _convolutions(graph)]
    return in_float.index(False) if False in in_float else len(in_float)


def convert(model: keras.Model, precision: str, faces: np.ndarray, in_float: int | None = None) -> bytes:
    """A TFLite flatbuffer that takes raw uint8 pixels and returns float32 probabilities.

    precision: int8 (weights per channel and activations), float16 or float32 weights. faces: uint8 (n, h, w, c)
    representative pictures, which set the int8 ranges. in_float: how many convolutions at the start int8 leaves in
    float; None leaves the first, and where a depthwise one follows, that and the next: in MobileNet they are a
    seventeenth of the work, and most labels that int8 changes are changed by them (docs/models.md). The softmax stays
    in float, too.
    """
    tf = need_tensorflow()
    call = tf.function(
        lambda pixels: model(pixels, training=False),
        input_signature=[tf.TensorSpec([None, *model.input_shape[1:]], tf.uint8, name="pixels")],
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
    converter.representative_dataset = lambda: ([face[None]] for face in faces)
    # An int8 softmax knows only multiples of 1/256: left in float, it costs nothing for seven numbers.
    options = tf.lite.experimental.QuantizationDebugOptions(denylisted_ops=["SOFTMAX"])
    # The debugger alone is able to leave out operations.
    debugger = tf.lite.experimental.QuantizationDebugger(
        converter=converter, debug_dataset=converter.representative_dataset, debug_options=options
    )
    # Read when it quantizes; which names there are is known only after the ranges were measured.
    options.denylisted_nodes = _left_in_float(debugger.calibrated_model, in_float)
    return debugger.get_nondebug_quantized_model()
