"""The TFLite runtime: LiteRT, tflite-runtime or TensorFlow, whichever is installed.

The app and training make every interpreter here.
"""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from typing import Any

from fer_models.errors import FerError, first_line
from fer_models.quiet import quiet

__all__ = ["RUNTIMES", "make_interpreter", "runtime_name"]

RUNTIMES = {
    "litert": "ai_edge_litert.interpreter",
    "tflite-runtime": "tflite_runtime.interpreter",
    "tensorflow": "tensorflow.lite.python.interpreter",
}
"""Module of each runtime, in order of preference: LiteRT is maintained and small; older Raspberry Pis have only
tflite-runtime."""


def _load() -> tuple[str, Any]:
    """Return the name and the module of the first runtime that can be imported.

    The environment variable FER_CAM_RUNTIME, if set, allows only the runtime that it names.
    """
    choice = os.environ.get("FER_CAM_RUNTIME")
    if choice and choice not in RUNTIMES:
        raise FerError(f"unknown runtime FER_CAM_RUNTIME={choice}; set it to one of {', '.join(RUNTIMES)}", exit_code=2)
    reasons = []
    for name, module in RUNTIMES.items():
        if choice and name != choice:
            continue
        try:
            return name, importlib.import_module(module)
        except Exception as error:  # a broken install raises more than ImportError
            reasons.append(f"{name}: {first_line(error)[:80]}")
    raise FerError(f"no TFLite runtime works ({'; '.join(reasons)}); run: pip install ai-edge-litert")


def runtime_name() -> str:
    """Return the name of the runtime that make_interpreter uses, a key of RUNTIMES.

    Raises FerError if none can be loaded.
    """
    return _load()[0]


def make_interpreter(path: Path, threads: int = 2, shape: tuple[int, ...] | None = None) -> Any:
    """Return a TFLite interpreter for the model file at `path`, with its tensors allocated.

    threads: number of CPU threads. shape: shape of the first input, if it differs from the file's.
    Raises FerError if the file cannot be read, is not a TFLite model, or cannot be loaded by the runtime.
    """
    name, module = _load()
    # The interpreter gets bytes and not the path: its own error does not tell a missing file from a wrong one.
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FerError(f"{path}: cannot be read ({error.strerror or error}); install or export it again") from error
    # Every TFLite flatbuffer has this identifier in bytes 4..8 (schema.fbs: file_identifier "TFL3").
    if data[4:8] != b"TFL3":
        raise FerError(f"{path}: is not a TFLite model; export it again")
    try:
        with quiet():
            interpreter = module.Interpreter(model_content=data, num_threads=threads)
            if shape:
                interpreter.resize_tensor_input(interpreter.get_input_details()[0]["index"], shape)
            interpreter.allocate_tensors()
            return interpreter
    except (ValueError, RuntimeError, TypeError) as error:
        text = first_line(error)[:120]
        raise FerError(f"{path}: {name} cannot load it ({text}); export it again") from error
    except AttributeError as error:  # tflite-runtime 2.14 with NumPy 2: _ARRAY_API not found
        raise FerError(
            f"{name} does not work with this NumPy ({error}); run: pip install 'numpy<2', or pip install ai-edge-litert"
        ) from error
