"""Show the progress of a long task: one line that is redrawn on a terminal, occasional lines elsewhere."""

from __future__ import annotations

import sys
import time

__all__ = ["Progress", "duration"]

PATIENCE = 2.0
"""Seconds before the first output, so that a short task prints nothing."""


def duration(seconds: float) -> str:
    """Format seconds for people: "45 s", "12 min", "3.5 h"."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


class Progress:
    """Progress of a task on stderr, removed at the end: `with Progress("drawing", 3588) as p: p.step(512)`.

    total: number of items. elsewhere: seconds between two lines if stderr is not a terminal; 0 prints none.
    """

    def __init__(self, task: str, total: int, elsewhere: float = 0.0) -> None:
        self.task, self.total, self.count = task, total, 0
        self.tty = sys.stderr is not None and sys.stderr.isatty()
        self.interval = 0.25 if self.tty else elsewhere
        self.start = time.monotonic()
        self.last_print = self.start + (PATIENCE if self.tty else 0) - self.interval
        self.width = 0

    def __enter__(self) -> Progress:
        return self

    def step(self, count: int = 1) -> None:
        """Count `count` more items as done, and print if it is time."""
        self.count += count
        now = time.monotonic()
        if not self.interval or now - self.last_print < self.interval or sys.stderr is None:
            return
        first, self.last_print = self.last_print < self.start, now
        if first and not self.tty:
            return
        rate = self.count / max(1e-3, now - self.start)
        line = (
            f"{self.task}: {self.count:,} of {self.total:,}, {rate:,.0f} a second, "
            f"{duration((self.total - self.count) / max(rate, 1e-6))} left"
        )
        if not self.tty:
            print(line, file=sys.stderr, flush=True)
            return
        bar = f"[{'#' * round(20 * self.count / max(1, self.total)):.<20}] "
        line = bar + line
        print(f"\r{line:<{self.width}}", end="", file=sys.stderr, flush=True)
        self.width = max(self.width, len(line))

    def __exit__(self, *_: object) -> None:
        if self.width:
            print("\r" + " " * self.width + "\r", end="", file=sys.stderr, flush=True)
