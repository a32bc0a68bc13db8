"""Start Qt and the window in which saved faces are labelled."""

from __future__ import annotations

from fer_cam.annotation.table import LabelTable
from fer_cam.gui.annotate.window import LabelWindow
from fer_cam.gui.start import run_single_window

__all__ = ["run"]


def run(table: LabelTable) -> int:
    """Open the window on a table, run until it is closed, and return 0."""
    return run_single_window(lambda: LabelWindow(table))
