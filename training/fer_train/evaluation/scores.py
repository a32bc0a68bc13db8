"""From a set and what was said of it to the figures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from fer_models.errors import FerError
from fer_train.data import Dataset
from fer_train.evaluation.metrics import intervals, reliability, summarise
from fer_train.evaluation.predictions import Predictions, half_of_each_class, predict_set
from fer_train.inference.tflite import tflite_network

__all__ = ["KINDS", "evaluate_both", "known_faces", "results_of"]

KINDS = ("normal", "headset", "mixed")


def known_faces(data: Dataset, labels: tuple[str, ...]) -> tuple[Dataset, dict[str, int]]:
    """The faces whose class a model knows, labels in the model's order; and how many of each other class.

    Raises FerError where they have no class in common.
    """
    if data.classes == labels:
        return data, {}
    order = np.array([labels.index(c) if c in labels else -1 for c in data.classes])
    mapped = order[data.labels]
    left = {c: n for c, n in data.counts().items() if n and c not in labels}
    if (mapped < 0).all():
        raise FerError(f"no class in common: the model has {', '.join(labels)}, the data {', '.join(data.classes)}")
    kept = np.flatnonzero(mapped >= 0)
    # The soft labels' columns are in the old order, and no figure needs them.
    return replace(data.take(kept), labels=mapped[kept], classes=labels, soft=None), left


def results_of(said: Predictions) -> dict[str, Any]:
    """{"normal": ..., "headset": ..., "mixed": ...}, each metrics.summarise with intervals and reliability.

    mixed has besides `wearing`, how many of its faces have the bar.
    """
    found = {}
    for kind in KINDS:
        probabilities = getattr(said, kind)
        one = summarise(said.labels, probabilities, said.classes)
        one["intervals"] = intervals(one["confusion"], said.classes)
        one["reliability"] = reliability(said.labels, probabilities)
        found[kind] = one
    found["mixed"]["wearing"] = int(half_of_each_class(said.labels, said.classes).sum())
    return found


def evaluate_both(model: Path, data: Dataset) -> dict[str, Any]:
    """{"normal": ..., "headset": ...} of a TFLite file on the same faces, each metrics.summarise with reliability,
    rounded for a card.

    The model's labels are the set's classes.
    """

    def rounded(value: Any) -> Any:
        if isinstance(value, float):
            return round(value, 4)
        if isinstance(value, dict):
            return {k: rounded(v) for k, v in value.items()}
        return [rounded(v) for v in value] if isinstance(value, list) else value

    said = predict_set(tflite_network(model), data)
    found = {}
    for kind in ("normal", "headset"):
        probabilities = getattr(said, kind)
        one = summarise(said.labels, probabilities, said.classes)
        found[kind] = rounded(one | {"reliability": reliability(said.labels, probabilities)})
    return found
