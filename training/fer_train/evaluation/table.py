"""Results of an evaluation as a text table for a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from fer_train.evaluation.intervals import Interval
from fer_train.evaluation.results import Results
from fer_train.evaluation.scores import WHOLE_SET

__all__ = ["table"]

WIDTH = 25


def table(results: Results) -> str:
    """Return every score of results_of in columns normal, headset and mixed, with 95 % intervals."""
    columns = results.by_kind()
    lines = [" " * 20 + "".join(f"{kind:>{WIDTH}}" for kind in columns)]
    lines += _rows(results, WHOLE_SET)
    for label in results.normal.recall:
        cells = (_cell(scores.recall[label], scores.recall_interval(label)) for scores in columns.values())
        lines.append(_line(f"recall {label}", cells))
    for label in results.normal.precision:
        lines.append(_line(f"precision {label}", (_cell(scores.precision[label]) for scores in columns.values())))
    normal, headset = results.normal.accuracy, results.headset.accuracy
    if normal:
        change = f"{abs(normal - headset) / normal:.1%} of the accuracy on normal faces"
        lines.append(f"with the headset bar {change} is {'lost' if headset <= normal else 'gained'}")
    if results.mixed is not None:
        lines.append(
            f"mixed: each face once, {results.mixed.occluded_faces:,} with the headset bar (half of each class, always "
            "the same faces)"
        )
    lines.append(
        "in brackets: 95 % intervals, Wilson's for accuracy and recall, a bootstrap for the means over classes"
    )
    unseen = results.not_in_train
    if unseen is not None:
        lines.append(f"\n{unseen.normal.faces:,} of these faces do not occur in train; on these alone:")
        lines += _rows(unseen, ("accuracy", "balanced_accuracy", "macro_f1"))
    return "\n".join(lines)


def _rows(results: Results, metrics: tuple[str, ...]) -> list[str]:
    rows = []
    for metric in metrics:
        cells = (_cell(scores.value(metric), scores.interval(metric)) for scores in results.by_kind().values())
        rows.append(_line(metric.replace("_", " "), cells))
    return rows


def _line(name: str, cells: Iterable[str]) -> str:
    return f"{name:<20}" + "".join(cells)


def _cell(value: float | None, interval: Interval | None = None) -> str:
    if value is None:
        return f"{'-':>{WIDTH}}"
    around = f" ({interval[0]:.4f}-{interval[1]:.4f})" if interval else ""
    return f"{f'{value:.4f}{around}':>{WIDTH}}"
