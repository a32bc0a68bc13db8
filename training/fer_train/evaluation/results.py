"""Results of an evaluation: the scores of each kind of faces, and the file SPLIT.json that keeps them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from fer_models.errors import FerError, first_line
from fer_train.data import Dataset
from fer_train.evaluation.intervals import Interval, wilson
from fer_train.evaluation.predictions import Predictions, mixed_headset_mask
from fer_train.evaluation.scores import Scores, summarise

__all__ = ["KINDS", "Evaluation", "Results", "StoredAccuracy", "card_results", "results_of", "stored_accuracy"]

KINDS = ("normal", "headset", "mixed")
"""Kinds of faces in a test: without the headset bar, with it, and mixed (see predictions.Predictions.mixed)."""
ABOUT = ("input", "faces_digest", "model", "kind", "weights", "data", "split", "ferplus", "flip")


@dataclass(frozen=True)
class Results:
    """Scores by kind of faces.

    mixed: None on cards, and in files of versions that did not measure it. not_in_train: the results on those faces
    alone that are not also in the training part; None if that is unknown or the same as all faces.
    """

    normal: Scores
    headset: Scores
    mixed: Scores | None = None
    not_in_train: Results | None = None

    def by_kind(self) -> dict[str, Scores]:
        """Return the scores that are there, by kind, in the order of KINDS."""
        kinds = {"normal": self.normal, "headset": self.headset}
        return kinds if self.mixed is None else kinds | {"mixed": self.mixed}

    def to_dict(self, digits: int | None = None) -> dict[str, Any]:
        """Return the results as SPLIT.json has them; with `digits`, floats rounded as on a card."""
        values = {kind: scores.to_dict(digits) for kind, scores in self.by_kind().items()}
        return values if self.not_in_train is None else values | {"not_in_train": self.not_in_train.to_dict(digits)}

    @classmethod
    def from_dict(cls, value: Mapping[str, Any], classes: Sequence[str]) -> Results:
        """Read what `to_dict` wrote, for a model of these classes. Raises as Scores.from_dict does."""
        scores = {kind: Scores.from_dict(value[kind], classes) for kind in KINDS if kind != "mixed" or kind in value}
        unseen = value.get("not_in_train")
        return cls(**scores, not_in_train=None if unseen is None else cls.from_dict(unseen, classes))


@dataclass(frozen=True)
class StoredAccuracy:
    """Accuracy 0..1 of the predictions in a csv of labels, its 95 % interval, and on how many faces."""

    accuracy: float
    interval: Interval
    faces: int

    def to_dict(self) -> dict[str, Any]:
        """Return the value of the key `stored` in labels.json."""
        return {"accuracy": self.accuracy, "interval": list(self.interval), "faces": self.faces}

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> StoredAccuracy:
        """Read what `to_dict` wrote. Raises KeyError, ValueError or TypeError for anything else."""
        low, high = value["interval"]
        return cls(float(value["accuracy"]), (float(low), float(high)), int(value["faces"]))


@dataclass(frozen=True)
class Evaluation:
    """The contents of SPLIT.json, which `fer-train evaluate` writes.

    about: which model was measured on which faces; the keys of ABOUT, of which earlier versions wrote fewer. left_out:
    faces of classes that the model lacks, by class. stored: only for faces that a person labelled.
    """

    about: Mapping[str, Any]
    results: Results
    left_out: Mapping[str, int] = field(default_factory=dict)
    stored: StoredAccuracy | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the value that is written as JSON."""
        values = {**self.about, "left_out": dict(self.left_out), **self.results.to_dict()}
        return values if self.stored is None else values | {"stored": self.stored.to_dict()}

    @classmethod
    def from_dict(cls, value: Mapping[str, Any], classes: Sequence[str]) -> Evaluation:
        """Read what `to_dict` wrote, for a model of these classes. Raises as Scores.from_dict does."""
        about = {key: value[key] for key in ABOUT if key in value}
        stored = value.get("stored")
        return cls(
            about, Results.from_dict(value, classes), dict(value.get("left_out") or {}),
            None if stored is None else StoredAccuracy.from_dict(stored),
        )  # fmt: skip

    @classmethod
    def load(cls, path: Path, classes: Sequence[str]) -> Evaluation:
        """Read a SPLIT.json for a model of these classes.

        Raises FileNotFoundError if it is missing, and FerError if it is damaged, of other classes, or lacks a key that
        this version needs.
        """
        try:
            return cls.from_dict(json.loads(path.read_text("utf-8")), classes)
        except FileNotFoundError:
            raise
        except KeyError as error:
            raise FerError(f"{path}: has no {error}; run fer-train evaluate again") from error
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise FerError(f"{path}: cannot be used ({first_line(error)}); run fer-train evaluate again") from error


def results_of(predictions: Predictions) -> Results:
    """Return the scores of all three kinds of faces, with 95 % intervals."""
    labels, classes = predictions.labels, predictions.classes
    normal, headset, mixed = (
        summarise(labels, answers, classes).with_intervals()
        for answers in (predictions.normal, predictions.headset, predictions.mixed)
    )
    occluded = int(mixed_headset_mask(labels, classes).sum())
    return Results(normal, headset, replace(mixed, occluded_faces=occluded))


def card_results(predictions: Predictions) -> Results:
    """Return the scores on normal and on headset faces, without intervals, as cards have them."""
    labels, classes = predictions.labels, predictions.classes
    return Results(summarise(labels, predictions.normal, classes), summarise(labels, predictions.headset, classes))


def stored_accuracy(stored: Mapping[str, str], measured: Dataset) -> StoredAccuracy:
    """Return the accuracy of the predictions in a csv of labels, on those measured faces that have one.

    stored: the predicted label by the face's name, "" for none.
    """
    truth = [measured.classes[label] for label in measured.labels]
    answers = [stored.get(name) for name in measured.names]
    correct = [label == answer for label, answer in zip(truth, answers, strict=True) if answer]
    hits, total = sum(correct), len(correct)
    return StoredAccuracy(hits / max(1, total), wilson(hits, total), total)
