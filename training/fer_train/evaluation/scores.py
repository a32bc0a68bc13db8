"""Scores of one classifier on one set of faces, as a value that is written to JSON and read again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from fer_train.evaluation.intervals import Interval, Intervals, intervals_of
from fer_train.evaluation.metrics import Reliability, class_scores, confusion_matrix, reliability

__all__ = ["Scores", "summarise"]

WHOLE_SET = ("accuracy", "balanced_accuracy", "macro_f1", "log_loss", "calibration_error")
BY_CLASS = ("recall", "precision")


@dataclass(frozen=True)
class Scores:
    """Scores on one set of faces.

    faces: how many. accuracy, balanced_accuracy, macro_f1, calibration_error: 0..1; the second and third are means
    over the classes that occur. log_loss: in nats. recall, precision: 0..1 by class; None for the recall of a class
    that does not occur and the precision of one that is never predicted. confusion: counts, a row for each true class,
    a column for each predicted one, in the order of the classes. reliability: None in files of versions that did not
    write it. intervals: None if not computed. occluded_faces: how many of the faces wear the headset bar; only in the
    mixed test, else None.
    """

    faces: int
    accuracy: float
    balanced_accuracy: float
    macro_f1: float
    log_loss: float
    calibration_error: float
    recall: Mapping[str, float | None]
    precision: Mapping[str, float | None]
    confusion: tuple[tuple[int, ...], ...]
    reliability: Reliability | None = None
    intervals: Intervals | None = None
    occluded_faces: int | None = None

    def value(self, metric: str) -> float:
        """Return a score of the whole set by its key. Raises KeyError for another key."""
        if metric not in WHOLE_SET:
            raise KeyError(metric)
        return float(getattr(self, metric))

    def interval(self, metric: str) -> Interval | None:
        """Return the 95 % interval of a score of the whole set; None if it has none."""
        return self.intervals.of(metric) if self.intervals else None

    def recall_interval(self, label: str) -> Interval | None:
        """Return the 95 % interval of a class's recall; None if it has none."""
        return self.intervals.recall.get(label) if self.intervals else None

    def with_intervals(self) -> Scores:
        """Return the same scores with their 95 % intervals."""
        return replace(self, intervals=intervals_of(self.confusion, tuple(self.recall)))

    def to_dict(self, digits: int | None = None) -> dict[str, Any]:
        """Return the scores as SPLIT.json has them; with `digits`, floats rounded as on a card."""
        values: dict[str, Any] = {"faces": self.faces}
        values |= {key: getattr(self, key) for key in WHOLE_SET}
        values |= {key: dict(getattr(self, key)) for key in BY_CLASS}
        values["confusion"] = [list(row) for row in self.confusion]
        if self.intervals is not None:
            values["intervals"] = self.intervals.to_dict()
        if self.reliability is not None:
            values["reliability"] = self.reliability.to_dict()
        if self.occluded_faces is not None:
            values["wearing"] = self.occluded_faces
        return values if digits is None else _rounded(values, digits)

    @classmethod
    def from_dict(cls, value: Mapping[str, Any], classes: Sequence[str]) -> Scores:
        """Read what `to_dict` wrote, for a model of these classes.

        Raises KeyError for a missing key, and ValueError, TypeError or AttributeError for a value that is damaged or
        of other classes.
        """
        confusion = np.array(value["confusion"], dtype=np.int64)
        if confusion.shape != (len(classes), len(classes)):
            raise ValueError("its classes are not those of the run")
        by_class = {key: {label: _optional(value[key].get(label)) for label in classes} for key in BY_CLASS}
        intervals, bins, occluded = (value.get(key) for key in ("intervals", "reliability", "wearing"))
        return cls(
            faces=int(value["faces"]),
            **{key: float(value[key]) for key in WHOLE_SET},
            recall=by_class["recall"],
            precision=by_class["precision"],
            confusion=tuple(map(tuple, confusion.tolist())),
            reliability=Reliability.from_dict(bins) if bins else None,
            intervals=Intervals.from_dict(intervals) if intervals else None,
            occluded_faces=None if occluded is None else int(occluded),
        )


def _optional(value: float | None) -> float | None:
    return None if value is None else float(value)


def _rounded(value: Any, digits: int) -> Any:
    if isinstance(value, float):
        return round(value, digits)
    if isinstance(value, dict):
        return {key: _rounded(entry, digits) for key, entry in value.items()}
    return [_rounded(entry, digits) for entry in value] if isinstance(value, list) else value


def summarise(labels: np.ndarray, probabilities: np.ndarray, classes: Sequence[str]) -> Scores:
    """Return the scores, without intervals, of labels int (n,) and probabilities (n, classes) that sum to one.

    Raises ValueError for no faces.
    """
    if len(labels) == 0:
        raise ValueError("no faces to evaluate")
    table = confusion_matrix(labels, probabilities.argmax(axis=1), len(classes))
    recall, precision, f1 = class_scores(table)
    of_truth = np.clip(probabilities[np.arange(len(labels)), labels], 1e-7, 1)
    diagram = reliability(labels, probabilities)

    def by_class(values: np.ndarray) -> dict[str, float | None]:
        return {c: None if np.isnan(v) else float(v) for c, v in zip(classes, values, strict=True)}

    return Scores(
        faces=len(labels),
        accuracy=float(np.trace(table) / table.sum()),
        balanced_accuracy=float(np.nanmean(recall)),
        macro_f1=float(np.nanmean(f1)),
        log_loss=float(-np.log(of_truth).mean()),
        calibration_error=diagram.expected_calibration_error,
        recall=by_class(recall),
        precision=by_class(precision),
        confusion=tuple(map(tuple, table.tolist())),
        reliability=diagram,
    )
