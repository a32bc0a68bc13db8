"""Count the multiplications of networks, and time them: what one look of each stage costs on any machine.

    python benchmarks/macs.py [FILE.tflite...]

Without files, the networks of fer-cam's default settings and gender. A MAC is one multiplication with its addition.
Counted are convolutions, depthwise and transposed convolutions and fully connected layers, for one input; the rest is
left out, which is at most a few percent. The time is the median of runs of the network alone on one thread, without
cutting out and scaling pictures.
"""

import argparse
import importlib
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from fer_models.card import HERE
from fer_models.errors import FerError
from fer_models.runtime import RUNTIMES, make_interpreter, runtime_name

NETWORKS = (
    "detectors/blazeface/short_range", "detectors/blazeface/full_range", "detectors/blazeface/face_mesh",
    "mobilenet-7/model", "gender/model",
)  # fmt: skip
WARM_UP, RUNS = 10, 100


def macs_of(operation: str, filters: Sequence[int], source: Sequence[int], result: Sequence[int]) -> int:
    """Return the MACs of one operation; 0 for one that is not counted.

    operation: TFLite's name. filters, source, result: shapes of the weights, the input and the output.
    """
    if operation == "CONV_2D":  # filters (out, h, w, in / groups), result (n, h, w, out)
        return int(np.prod(result) * np.prod(filters[1:]))
    if operation == "DEPTHWISE_CONV_2D":  # filters (1, h, w, out)
        return int(np.prod(result) * np.prod(filters[1:3]))
    if operation == "TRANSPOSE_CONV":  # filters (out, h, w, in); each input pixel meets all of them
        return int(np.prod(source) * np.prod(filters[:3]))
    if operation == "FULLY_CONNECTED":  # filters (out, in)
        return int(np.prod(result) * filters[1])
    return 0


def count(path: Path, shape: Sequence[int]) -> int:
    """Return the MACs of a network for an input of this shape."""
    module = importlib.import_module(RUNTIMES[runtime_name()])
    # XNNPACK, the default delegate, would keep the shapes between the layers to itself.
    plain = module.OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES
    interpreter = module.Interpreter(model_content=path.read_bytes(), experimental_op_resolver_type=plain)
    interpreter.resize_tensor_input(interpreter.get_input_details()[0]["index"], shape)
    interpreter.allocate_tensors()
    shapes: Mapping[int, Sequence[int]] = {t["index"]: t["shape"] for t in interpreter.get_tensor_details()}
    total = 0
    for operation in interpreter._get_ops_details():
        if len(operation["inputs"]) < 2:
            continue
        # A transposed convolution takes the shape of its result first, then the weights, then the picture.
        picture = 2 if operation["op_name"] == "TRANSPOSE_CONV" else 0
        source, filters = (shapes.get(operation["inputs"][i], ()) for i in (picture, 1))
        total += macs_of(operation["op_name"], filters, source, shapes.get(operation["outputs"][0], ()))
    return total


def milliseconds(interpreter: Any) -> tuple[float, float]:
    """Return the median and the 95th percentile of a run, in ms."""
    details = interpreter.get_input_details()[0]
    pixels = np.random.default_rng(0).uniform(0, 1, details["shape"]) * (255 if details["dtype"] == np.uint8 else 1)
    interpreter.set_tensor(details["index"], pixels.astype(details["dtype"]))
    times = []
    for _ in range(WARM_UP + RUNS):
        start = time.perf_counter()
        interpreter.invoke()
        times.append(1000 * (time.perf_counter() - start))
    median, late = np.percentile(times[WARM_UP:], (50, 95))
    return float(median), float(late)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Count the MACs of networks, and time them on one thread.")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="TFLite files (default: those shipped)")
    files = parser.parse_args().files or [HERE / f"{name}.tflite" for name in NETWORKS]
    print("| network | input | million MACs | ms, one thread (p95) |")
    print("|---|---|---|---|")
    for file in files:
        try:
            interpreter = make_interpreter(file, 1)
        except FerError as error:
            sys.exit(f"macs.py: {error}")
        shape = interpreter.get_input_details()[0]["shape"]
        median, late = milliseconds(interpreter)
        name = file.parent.name if file.stem == "model" else file.stem
        print(f"| {name} | {shape[2]}x{shape[1]} | {count(file, shape) / 1e6:,.1f} | {median:.2f} ({late:.2f}) |")


if __name__ == "__main__":
    main()
