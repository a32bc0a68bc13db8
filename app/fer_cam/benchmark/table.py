"""The figures of a benchmark as a table for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fer_cam.benchmark.case import Case
from fer_models.redact import redact

__all__ = ["make_table"]

HEAD = (
    "detector", "model", "source", "threads", "faces", "frames/s", "frame", "search", "follow", "classify",
    "live latency", "dropped", "start", "memory",
)  # fmt: skip
UNITS = ("", "", "", "", "", "", "ms (p95)", "ms (p95)", "ms (p95)", "ms (p95)", "ms (p95)", "", "s", "MB")


def _pair(value: Mapping[str, float] | None) -> str:
    return f"{value['median_ms']:.1f} ({value['p95_ms']:.1f})" if value else "-"


def _row(case: Case, figures: Mapping[str, Any]) -> tuple[str, ...]:
    stages, live = figures["stages"], figures.get("live")
    memory = figures["peak_memory_mb"]
    return (
        case.detector,
        case.model,
        redact(case.source),
        str(case.threads),
        f"{figures['faces']:.1f}",
        f"{figures['frames_per_second']:.0f}",
        _pair(stages["frame"]),
        _pair(stages.get("detect")),
        _pair(stages.get("follow")),
        _pair(stages.get("classify")),
        _pair(live["latency"] if live else None),
        f"{live['dropped']} of {live['frames'] + live['dropped']}" if live else "-",
        f"{figures['start_s']:.2f}",
        f"{memory:.0f}" if memory else "-",
    )


def make_table(rows: Sequence[tuple[Case, Mapping[str, Any]]]) -> str:
    """Return the table as text: a line for each case and its figures, columns aligned, numbers to the right."""
    lines = [HEAD, UNITS, *(_row(case, figures) for case, figures in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(HEAD))]
    return "\n".join(
        "  ".join(
            cell.ljust(w) if i < 3 else cell.rjust(w) for i, (cell, w) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
