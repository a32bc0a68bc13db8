"""Start Qt and the window of a review."""

from __future__ import annotations

from pathlib import Path

from fer_cam.gui.review.window import ReviewWindow
from fer_cam.gui.start import run_single_window

__all__ = ["run"]


def run(folder: Path) -> int:
    """Open the window on a session, run until it is closed, and return 0."""
    return run_single_window(lambda: ReviewWindow(folder))
