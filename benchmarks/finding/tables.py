"""How found.py prints its scores: Markdown tables, and records for JSON."""

import statistics
from collections.abc import Sequence
from dataclasses import asdict

from finding.scores import Score


def table(title: str, names: Sequence[str], scores: dict[str, dict[str, Score]]) -> str:
    """Return one Markdown table: a row for each detector, the share found in percent in each column.

    scores: by column, then by detector. The last column is the share of these pictures with a second box.
    """
    heads = [name.replace("-", " ") for name in names]
    lines = [f"| {title}: found, % | {' | '.join(heads)} | second boxes |", "|---" * (len(heads) + 2) + "|"]
    for detector in scores[names[0]]:
        row = [scores[name][detector] for name in names]
        second = percent(sum(s.second for s in row), sum(s.pictures for s in row))
        cells = [percent(s.found, s.faces) for s in row]
        lines.append(f"| {detector} | {' | '.join(cells)} | {second} |")
    return "\n".join(lines)


def percent(part: int, whole: int) -> str:
    """Return a share in percent. Only what is whole is shown as 100, and only nothing as 0."""
    share = 100 * part / whole
    return f"{share:.0f}" if share in (0, 100) or 1 <= share <= 99 else f"{share:.1f}"


def clip_table(scores: dict[str, dict[str, Score]]) -> str:
    """Return a Markdown table: the frames of each clip with every face and no further box. scores: as in `table`."""
    heads = [f"{name} ({next(iter(s.values())).pictures} frames)" for name, s in scores.items()]
    lines = [f"| frames with every face, no other box | {' | '.join(heads)} |", "|---" * (len(heads) + 1) + "|"]
    for detector in next(iter(scores.values())):
        lines.append(f"| {detector} | {' | '.join(str(s[detector].whole) for s in scores.values())} |")
    return "\n".join(lines)


def records(scores: dict[str, dict[str, Score]]) -> dict[str, dict[str, dict[str, float]]]:
    """Return what --json writes: by column or clip, then by detector, the counts and the median milliseconds."""
    result: dict[str, dict[str, dict[str, float]]] = {}
    for name, row in scores.items():
        result[name] = {}
        for detector, score in row.items():
            counts = asdict(score)
            counts["median_ms"] = round(1000 * statistics.median(counts.pop("seconds")), 2)
            result[name][detector] = counts
    return result
