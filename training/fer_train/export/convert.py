"""Conversion of a Keras network to TFLite, and what of it stays in float."""

from __future__ import annotations

import re
from typing import Any

import keras
import numpy as np

from fer_models.errors import FerError

__all__ = ["PRECISIONS", "convert", "float_convolutions", "need_tensorflow"]

PRECISIONS = ("int8", "float16", "float32")


def need_tensorflow() -> Any:
    """Return TensorFlow's module. Raises FerError if it is missing or is not Keras's backend."""
    try:
        import tensorflow as tf
    except ImportError as error:
        raise FerError("export needs TensorFlow; pip install tensorflow") from error
    if keras.backend.backend() != "tensorflow":
        raise FerError(
            f"export needs the TensorFlow backend, this is {keras.backend.backend()}; set KERAS_BACKEND=tensorflow"
        )
    return tf


_EVEN_LIGHT = re.compile(r"(^|/)light(_\d+)?/")
"""Matches the operations of the layer EvenLight by their names."""


def _operations(graph: bytes) -> list[tuple[str, dict[str, Any]]]:
    """Return a graph's operations in order: kind, such as CONV_2D, and details of the output tensor."""
    # TensorFlow's interpreter, not the one that bundles run on: _get_ops_details is private to it.
    from tensorflow.lite.python.interpreter import Interpreter

    interpreter = Interpreter(model_content=graph)
    tensors = {tensor["index"]: tensor for tensor in interpreter.get_tensor_details()}
    # TensorFlow's own quantization debugger uses this function too.
    operations = interpreter._get_ops_details()
    return [(o["op_name"], tensors[o["outputs"][0]]) for o in operations if len(o["outputs"])]


def _convolutions(graph: bytes) -> list[tuple[str, dict[str, Any]]]:
    """Return a graph's convolutions as _operations does; their kinds are CONV_2D and DEPTHWISE_CONV_2D."""
    return [(kind, tensor) for kind, tensor in _operations(graph) if "CONV_2D" in kind]


def _left_in_float(graph: bytes, count: int | None) -> list[str]:
    """Return the names of what int8 leaves in float, of a graph that is not quantized yet.

    These are the operations of EvenLight, whose sums and quotients int8 cannot hold, and the first `count`
    convolutions. None stands for 3 if the second convolution is depthwise (first, depthwise and pointwise), else for 1.
    """
    light = [tensor["name"] for _, tensor in _operations(graph) if _EVEN_LIGHT.search(tensor["name"])]
    convolutions = _convolutions(graph)
    if count is None:
        count = 3 if [kind for kind, _ in convolutions[1:2]] == ["DEPTHWISE_CONV_2D"] else 1
    return light + [tensor["name"] for _, tensor in convolutions[:count]]


def float_convolutions(graph: bytes) -> int:
    """Return how many convolutions of a TFLite graph, counted from its start, compute in float."""
    in_float = [tensor["dtype"] == np.float32 for _, tensor in _convolutions(graph)]
    return in_float.index(False) if False in in_float else len(in_float)


def convert(network: keras.Model, precision: str, faces: np.ndarray, in_float: int | None = None) -> bytes:
    """Return a TFLite flatbuffer that takes raw uint8 pixels and returns float32 probabilities.

    precision: int8 (weights per channel, and activations), float16 or float32 weights. faces: uint8 (n, h, w, c),
    typical pictures, which set the ranges of int8. in_float: how many convolutions at the start int8 leaves in float.
    None leaves the first, and if a depthwise one follows, that and the next as well: in MobileNet these three are a
    seventeenth of the work and cause most of the labels that int8 changes (docs/notebook.md). EvenLight and the softmax
    stay in float too.
    """
    tf = need_tensorflow()
    call = tf.function(
        lambda pixels: network(pixels, training=False),
        input_signature=[tf.TensorSpec([None, *network.input_shape[1:]], tf.uint8, name="pixels")],
    )
    converter = tf.lite.TFLiteConverter.from_concrete_functions([call.get_concrete_function()], network)
    # This turns variables into constants here. Lowering to a saved model would keep them as variables, and the int8
    # calibrator cannot run a graph that reads variables.
    converter.experimental_lower_to_saved_model = False
    if precision == "float32":
        return converter.convert()
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if precision == "float16":
        converter.target_spec.supported_types = [tf.float16]
        return converter.convert()
    converter.representative_dataset = lambda: ([face[None]] for face in faces)
    # An int8 softmax has steps of 1/256; in float it costs nothing for so few numbers.
    options = tf.lite.experimental.QuantizationDebugOptions(denylisted_ops=["SOFTMAX"])
    # Only the debugger can leave operations out of quantization.
    debugger = tf.lite.experimental.QuantizationDebugger(
        converter=converter, debug_dataset=converter.representative_dataset, debug_options=options
    )
    # The names of the operations are known only after calibration; the debugger reads the list when it quantizes.
    options.denylisted_nodes = _left_in_float(debugger.calibrated_model, in_float)
    return debugger.get_nondebug_quantized_model()
