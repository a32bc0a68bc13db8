"""The results of an evaluation as text for a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fer_train.evaluation.scores import KINDS

__all__ = ["table"]

WIDTH = 25


def _cell(value: float | None, interval: list[float] | None = None) -> str:
    if value is None:
        return f"{'-':>{WIDTH}}"
    around = f" ({interval[0]:.4f}-{interval[1]:.4f})" if interval else ""
    return f"{f'{value:.4f}{around}':>{WIDTH}}"


def _row(name: str, results: Mapping[str, Any], key: str, label: str | None = None) -> str:
    cells = []
    for kind in KINDS:
        value, around = results[kind][key], results[kind]["intervals"].get(key)
        if label is not None:
            value, around = value[label], around[label] if around else None
        cells.append(_cell(value, around))
    return f"{name:<20}" + "".join(cells)


def table(results: Mapping[str, Any], labels: tuple[str, ...]) -> str:
    """Every figure of scores.results_of, in columns normal, headset and mixed, with 95 % intervals."""
    lines = [" " * 20 + "".join(f"{kind:>{WIDTH}}" for kind in KINDS)]
    for key in ("accuracy", "balanced_accuracy", "macro_f1", "log_loss", "calibration_error"):
        lines.append(_row(key.replace("_", " "), results, key))
    for key in ("recall", "precision"):
        lines += [_row(f"{key} {label}", results, key, label) for label in labels]
    bare, barred = results["normal"]["accuracy"], results["headset"]["accuracy"]
    if bare:
        change = f"{abs(bare - barred) / bare:.1%} of the accuracy on normal faces"
        lines.append(f"under the headset {change} is {'lost' if barred <= bare else 'gained'}")
    worn = results["mixed"]["wearing"]
    lines.append(f"mixed: each face in one version, {worn:,} with the bar (half of each class, always the same faces)")
    lines.append("in brackets 95 % intervals: Wilson for accuracy and recall, bootstrap for the means over classes")
    fresh = results.get("not_in_train")
    if fresh:
        lines.append(f"\nof these faces {fresh['normal']['faces']:,} are not also in train; on them alone:")
        lines += [_row(key.replace("_", " "), fresh, key) for key in ("accuracy", "balanced_accuracy", "macro_f1")]
    return "\n".join(lines)
