"""Find a TFLite runtime and make interpreters: LiteRT, tflite-runtime, or TensorFlow's."""

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
"""In order of preference: LiteRT is maintained and small, tflite-runtime is what older Pis have."""


def _load() -> tuple[str, Any]:
    wanted = os.environ.get("FER_CAM_RUNTIME")
    if wanted and wanted not in RUNTIMES:
        raise FerError(f"FER_CAM_RUNTIME={wanted}: one of {', '.join(RUNTIMES)}", exit_code=2)
    reasons = []
    for name, module in RUNTIMES.items():
        if wanted and name != wanted:
            continue
        try:
            return name, importlib.import_module(module)
        except Exception as error:  # a broken install raises more than ImportError
            reasons.append(f"{name}: {first_line(error)[:80]}")
    raise FerError(f"no TFLite runtime works ({'; '.join(reasons)}); pip install ai-edge-litert")


def runtime_name() -> str:
    """Name of the runtime that would be used. Raises FerError where none is installed."""
    return _load()[0]


def make_interpreter(path: Path, threads: int, shape: tuple[int, ...] | None = None) -> Any:
    """An interpreter for the model at `path`, on `threads` CPU threads, ready to run.

    shape: of its first input, where that is not the file's own.
    The file is read and handed over as bytes, so that a file that is no TFLite is told from one that
    cannot be opened. Raises FerError for either.
    """
    name, module = _load()
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FerError(f"{path}: cannot be read ({error.strerror or error})") from error
    # The identifier at bytes 4..8 of every TFLite flatbuffer (schema.fbs: file_identifier "TFL3").
    if data[4:8] != b"TFL3":
        raise FerError(f"{path}: not a TFLite model; export it again")
    try:
        with quiet():
            interpreter = module.Interpreter(model_content=data, num_threads=threads)
            if shape:
                interpreter.resize_tensor_input(interpreter.get_input_details()[0]["index"], shape)
            interpreter.allocate_tensors()
            return interpreter
    except (ValueError, RuntimeError, TypeError) as error:
        text = first_line(error)[:120]
        raise FerError(f"{path}: {name} cannot load it ({text})") from error
    except AttributeError as error:  # tflite-runtime 2.14 with NumPy 2: _ARRAY_API not found
        raise FerError(
            f"{name} does not work with this NumPy ({error}); pip install 'numpy<2' or ai-edge-litert"
        ) from error
