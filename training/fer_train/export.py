"""A run's best weights -> an int8 (or float) TFLite bundle, checked against the network it came from."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import keras
import numpy as np

from fer_models.atomic import write_bytes, write_json
from fer_models.card import sha256_of
from fer_models.errors import FerError
from fer_models.quiet import quiet
from fer_train.datasets import Dataset
from fer_train.evaluate import evaluate_both, predict_tflite
from fer_train.fit import load_best, training_parts
from fer_train.metrics import fit_temperature
from fer_train.recipes import Recipe, to_dict
from fer_train.runs import Run

__all__ = ["PARITY_BOUND", "convert", "export", "parity"]

PRECISIONS = ("int8", "float16", "float32")
PARITY_BOUND = {"int8": 0.93, "float16": 0.995, "float32": 0.999}
"""Least share of real faces with the same label as the network: fewer, and the export is refused."""
CALIBRATION_FACES = 500


def _tensorflow() -> Any:
    try:
        import tensorflow as tf
    except ImportError as error:
        raise FerError("export needs TensorFlow: pip install tensorflow") from error
    if keras.backend.backend() != "tensorflow":
        raise FerError(f"export needs the TensorFlow backend (now {keras.backend.backend()}): KERAS_BACKEND=tensorflow")
    return tf


def with_flip(model: keras.Model) -> keras.Model:
    """The same network looking at each face and its mirror image, and answering by the mean of both.

    Twice the work for a steadier answer; the mirror lies inside the graph, so that callers see nothing.
    The pooled features are averaged, which is to average the logits, so that one softmax comes last.
    """
    ops = keras.ops
    features = keras.Model(model.inputs, model.get_layer("pool").output)
    inputs = keras.Input(model.input_shape[1:], dtype=model.inputs[0].dtype, name="pixels")
    twice = features(ops.concatenate([inputs, ops.flip(inputs, axis=2)], axis=0))
    mean = ops.mean(ops.reshape(twice, (2, -1, twice.shape[-1])), axis=0)
    return keras.Model(inputs, model.get_layer("probabilities")(mean))


def calibrate(model: keras.Model, validation: Dataset) -> float:
    """Divide the last layer by the temperature that validation asks for, in place; returns it.

    Labels do not change; "91 %" comes to mean 91 %.
    """
    probabilities = model.predict(validation.images, batch_size=256, verbose=0)
    temperature = fit_temperature(validation.labels, probabilities)
    last = model.get_layer("probabilities")
    last.set_weights([w / temperature for w in last.get_weights()])
    return temperature


def convert(model: keras.Model, precision: str, faces: np.ndarray) -> bytes:
    """A TFLite flatbuffer that takes raw uint8 pixels and returns float32 probabilities.

    precision: int8 (weights per channel and activations; the softmax stays float), float16 or
    float32 weights. faces: uint8 (n, h, w, c) representative pictures, which set the int8 ranges.
    """
    tf = _tensorflow()
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
    ours = model.predict(faces, batch_size=256, verbose=0)
    theirs = predict_tflite(path, faces)
    apart = np.abs(ours - theirs)
    return {
        "faces": len(faces),
        "agreement": float((ours.argmax(1) == theirs.argmax(1)).mean()),
        "largest_difference": float(apart.max()),
        "mean_difference": float(apart.mean()),
    }


def _latency(path: Path, shape: tuple[int, ...]) -> float:
    """Median milliseconds for one face on one thread, 200 runs after warming up."""
    from fer_train.evaluate import make_interpreter

    interpreter = make_interpreter(path, threads=1)
    index = interpreter.get_input_details()[0]["index"]
    interpreter.set_tensor(index, np.zeros((1, *shape), np.uint8))
    times = []
    for _ in range(220):
        start = time.perf_counter()
        interpreter.invoke()
        times.append(time.perf_counter() - start)
    return float(np.median(times[20:]) * 1000)


def _card(name: str, recipe: Recipe, run: Run, model: Path, precision: str) -> dict[str, Any]:
    config, state = run.config(), run.state() or {}
    return {
        "name": name,
        "task": "emotion",
        "labels": list(recipe.classes),
        "input": {
            "height": recipe.input_size[0],
            "width": recipe.input_size[1],
            "channels": recipe.channels,
            "dtype": "uint8",
            "range": [0, 255],
            "layout": "NHWC",
        },
        "crop": {"margin": 0.0, "alignment": "eyes"},
        "sha256": sha256_of(model),
        "bytes": model.stat().st_size,
        "precision": precision,
        "training": {
            "recipe": to_dict(recipe),
            "data": config["data"],
            "faces": config["faces"],
            "start_weights": config["weights"],
            "best_epoch": state.get("best", {}).get("epoch"),
            "epochs_run": state.get("epoch"),
            "minutes": round(sum(r["seconds"] for r in state.get("history", [])) / 60, 1),
            "environment": config["environment"],
        },
        "exported": datetime.now(timezone.utc).date().isoformat(),
        "intended_use": "Showing which posed facial expression a face looks like, live, for demonstration, "
        "teaching and research.",
        "limits": f"Knows faces like those of {config['data']} alone, with the mistakes of their labels; an expression "
        "is not a feeling. Not for decisions about people, such as hiring, policing or health.",
    }


def export(
    folder: str | Path,
    out: str | Path,
    data: str | Path,
    *,
    precision: str = "int8",
    test: Dataset | None = None,
    test_name: str | None = None,
    licence: str = "not stated",
) -> dict[str, Any]:
    """Write `out`/model.tflite and card.json from a run's best weights; returns the card.

    data: the set that the run was trained on: its training part sets the int8 ranges, its
    validation part is the parity check. test: what the card reports, under test_name. An existing
    bundle is replaced only when everything succeeded. Raises FerError when parity is below
    PARITY_BOUND or something is missing.
    """
    if precision not in PRECISIONS:
        raise FerError(f"--precision {precision}: one of {', '.join(PRECISIONS)}", exit_code=2)
    _tensorflow()
    run, target = Run(Path(folder)), Path(out)
    model, recipe = load_best(run)
    train, validation, _ = training_parts(recipe, data)
    model = with_flip(model) if recipe.flip_average else model
    temperature = calibrate(model, validation)
    rows = np.random.default_rng(recipe.seed).permutation(len(train))[:CALIBRATION_FACES]
    try:
        target.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".export-", dir=target))
    except OSError as error:
        raise FerError(f"{target}: cannot be written ({error.strerror}); choose another --out") from error
    try:
        made = aside / "model.tflite"
        print(f"converting to {precision} ...", flush=True)
        with quiet():
            data_of_model = convert(model, precision, train.images[rows])
        write_bytes(made, data_of_model)
        same = parity(model, made, validation.images)
        print(
            f"parity on {same['faces']} validation faces: {same['agreement']:.2%} same label, "
            f"probabilities differ by {same['mean_difference']:.4f} on average, "
            f"{same['largest_difference']:.3f} at most"
        )
        if same["agreement"] < PARITY_BOUND[precision]:
            raise FerError(f"export refused: fewer than {PARITY_BOUND[precision]:.1%} of labels agree with the network")
        card = _card(target.name, recipe, run, made, precision) | {"licence": licence}
        card["parity"] = same
        card["temperature"] = round(temperature, 3)
        card["flip_average"] = recipe.flip_average
        card["latency_ms"] = {"one_face_one_thread": round(_latency(made, model.input_shape[1:]), 2)}
        card["metrics"] = {"validation": evaluate_both(made, validation)}
        if test is not None and len(test):
            card["metrics"] |= evaluate_both(made, test) | {
                "split": test_name or f"the test split of {Path(data).name}"
            }
            seen = np.isin(test.digests(), np.concatenate([train.digests(), validation.digests()]))
            if seen.any():
                fresh = test.take(np.flatnonzero(~seen))
                card["metrics"]["not_in_train"] = evaluate_both(made, fresh)
        # The model first: between the two renames the card refuses it, and nothing wrong is believed.
        os.replace(made, target / "model.tflite")
        write_json(target / "card.json", card)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return card
