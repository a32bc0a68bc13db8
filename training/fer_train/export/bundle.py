"""A run's best weights -> an int8 (or float) TFLite bundle, checked against the network it came from."""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import keras
import numpy as np

from fer_models.atomic import write_bytes, write_json
from fer_models.card import often_missed, sha256_of
from fer_models.errors import FerError
from fer_models.quiet import quiet
from fer_train.backend.devices import processor
from fer_train.data import Dataset
from fer_train.evaluation import evaluate_tflite
from fer_train.export.convert import PRECISIONS, convert, float_convolutions, need_tensorflow
from fer_train.export.inference_graph import calibrate, with_flip
from fer_train.export.parity import MEAN_BOUND, PARITY_BOUND, latency, parity
from fer_train.headset.pictures import occluded_images
from fer_train.networks.build import load_best
from fer_train.recipes import Recipe, to_dict
from fer_train.runs.folder import Run
from fer_train.runs.held_out import held_out

__all__ = ["export"]

CALIBRATION_FACES = 500
"""Faces of the training part that set the ranges of int8, bare and with the headset."""
CARD_DIGITS = 4
"""Decimals of the scores on a card."""

USES = {
    "emotion": "Showing which posed facial expression a face looks like, live, for demonstration, teaching and "
    "research.",
    "gender": "Showing whether a face looks to a network like those that a set of web pictures calls man or woman, for "
    "demonstration, teaching and research.",
}
LIMITS = {
    "emotion": "an expression is not a feeling",
    "gender": "a guess about looks, not about who a person is; it knows two words and is often wrong with children",
}


def _card(name: str, recipe: Recipe, run: Run, model: Path, precision: str) -> dict[str, Any]:
    config, state = run.config(), run.state() or {}
    start = {key: config[key] for key in ("averaged",) if key in config}
    return {
        "name": name,
        "task": recipe.task,
        "labels": list(recipe.classes),
        "input": {
            "height": recipe.input_size[0],
            "width": recipe.input_size[1],
            "channels": recipe.channels,
            "dtype": "uint8",
            "range": [0, 255],
            "layout": "NHWC",
        },
        "crop": {"margin": recipe.crop_margin, "alignment": "eyes"},
        "sha256": sha256_of(model),
        "bytes": model.stat().st_size,
        "precision": precision,
        "training": {
            "recipe": to_dict(recipe),
            "data": config["data"],
            "ferplus": config.get("ferplus"),
            "faces": config["faces"],
            "start_weights": config["weights"],
            **start,
            # Of the float weights: which run this is made of can be told from it.
            "weights_sha256": sha256_of(run.best),
            "best_epoch": state.get("best", {}).get("epoch"),
            "epochs_run": state.get("epoch"),
            "minutes": round(sum(r["seconds"] for r in state.get("history", [])) / 60, 1),
            "environment": config["environment"],
        },
        "exported": datetime.now(timezone.utc).date().isoformat(),
        "intended_use": USES[recipe.task],
        "limits": f"Knows faces like those of {config['data']} alone, with the mistakes of their labels; "
        f"{LIMITS[recipe.task]}. Not for decisions about people, such as hiring, policing or health.",
    }


def _as_shipped(run: Run) -> tuple[keras.Model, Recipe]:
    """The best weights' network, with the mirror image where the recipe has it averaged, not yet cooled."""
    model, recipe = load_best(run)
    return with_flip(model) if recipe.flip_average else model, recipe


def export(
    folder: str | Path,
    out: str | Path,
    data: str | Path,
    *,
    ferplus: str | Path | None = None,
    precision: str = "int8",
    test: Dataset | None = None,
    test_name: str | None = None,
    licence: str = "not stated",
    in_float: int | None = None,
) -> dict[str, Any]:
    """Write `out`/model.tflite and card.json from a run's best weights; returns the card.

    data: the set that the run was trained on: its training part sets the int8 ranges, its validation part is the
    parity check. test: what the card reports, under test_name. in_float: of int8, how many convolutions at the start
    stay in float (see convert). An existing bundle is replaced only when everything succeeded. Raises FerError when
    parity is below PARITY_BOUND or something is missing.
    """
    if precision not in PRECISIONS:
        raise FerError(f"--precision {precision}: one of {', '.join(PRECISIONS)}", exit_code=2)
    if in_float is not None and precision != "int8":
        raise FerError(f"--in-float is for int8, not {precision}: leave it out", exit_code=2)
    if in_float is not None and in_float < 0:
        raise FerError(f"--in-float {in_float}: a number of convolutions, 0 or more", exit_code=2)
    need_tensorflow()
    run, target = Run(Path(folder)), Path(out)
    model, recipe = _as_shipped(run)
    train, validation, _ = held_out(run, recipe, data, ferplus)
    ways = recipe.trained_ways
    temperature = calibrate(model, validation, ways)
    rows = np.random.default_rng(recipe.seed).permutation(len(train))[:CALIBRATION_FACES]
    chosen = train.take(rows)
    try:
        target.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".export-", dir=target))
    except OSError as error:
        raise FerError(f"{target}: cannot be written ({error.strerror}); choose another --out") from error
    try:
        made = aside / "model.tflite"
        print(f"converting to {precision} ...", flush=True)
        ranges = np.concatenate([chosen.images[:], occluded_images(chosen)])
        with quiet():
            write_bytes(made, convert(model, precision, ranges, in_float))
        same = parity(model, made, validation.images)
        print(
            f"parity on {same.faces} validation faces: {same.agreement:.2%} same label, "
            f"probabilities differ by {same.mean_difference:.4f} on average, {same.largest_difference:.3f} at most"
        )
        if same.agreement < PARITY_BOUND[precision]:
            raise FerError(f"export refused: fewer than {PARITY_BOUND[precision]:.1%} of labels agree with the network")
        if same.mean_difference > MEAN_BOUND[precision]:
            raise FerError(f"export refused: probabilities differ by more than {MEAN_BOUND[precision]} on average")
        card = _card(target.resolve().name, recipe, run, made, precision) | {"licence": licence}
        card["parity"] = same.to_dict()
        if precision == "int8":
            card["float_convolutions"] = float_convolutions(made.read_bytes())
        card["temperature"] = round(temperature, 3)
        card["calibrated_on"] = list(ways)
        card["flip_average"] = recipe.flip_average
        taken = round(latency(made, model.input_shape[1:]), 2)
        card["latency_ms"] = {"one_face_one_thread": taken, "processor": processor()}
        card["metrics"] = {"validation": evaluate_tflite(made, validation).to_dict(CARD_DIGITS)}
        if test is not None and len(test):
            card["metrics"] |= evaluate_tflite(made, test).to_dict(CARD_DIGITS) | {
                "split": test_name or f"the test split of {Path(data).resolve().name}"
            }
            seen = np.isin(test.digests(), np.concatenate([train.digests(), validation.digests()]))
            if seen.any():
                fresh = test.take(np.flatnonzero(~seen))
                card["metrics"]["not_in_train"] = evaluate_tflite(made, fresh).to_dict(CARD_DIGITS)
        else:
            what = "its shares were chosen" if "averaged" in run.config() else "the epoch was chosen"
            part = f"{len(validation):,} faces of {Path(data).resolve().name} held out, by which {what}"
            card["metrics"] |= card["metrics"]["validation"] | {"split": part}
        if missed := often_missed(card["metrics"]):
            card["limits"] += f" Often missed: {missed}."
        # The model first: between the two renames the card refuses it, and nothing wrong is believed.
        os.replace(made, target / "model.tflite")
        write_json(target / "card.json", card)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return card
