"""The folder of the sessions, and the labels of the markers. Without widgets."""

from __future__ import annotations

import time
from pathlib import Path

from PyQt6.QtCore import QStandardPaths

__all__ = ["MARKERS", "marker_labels", "new_session", "sessions_folder", "stored_labels"]

MARKERS = 9
"""Markers with a key of their own, 1 to 9."""


def sessions_folder(chosen: str) -> Path:
    """Return the folder that holds the sessions. chosen: the user's; "": fer-cam in the user's documents."""
    if chosen:
        return Path(chosen)
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(documents or Path.home()) / "fer-cam"


def new_session(chosen: str) -> Path:
    """Return the folder of a session that begins now. chosen: as for sessions_folder."""
    return sessions_folder(chosen) / time.strftime("%Y-%m-%d %H.%M.%S")


def marker_labels(stored: str) -> tuple[str, ...]:
    """Return the labels of the markers 1 to 9. stored: one a line; where one is missing it is "marker 3"."""
    lines = [" ".join(line.split()) for line in stored.split("\n")]
    lines += [""] * MARKERS
    return tuple(line or f"marker {number}" for number, line in enumerate(lines[:MARKERS], 1))


def stored_labels(labels: tuple[str, ...]) -> str:
    """Return what marker_labels reads; labels that are the usual ones are left out."""
    usual = marker_labels("")
    lines = ["" if label == usual[i] else label for i, label in enumerate(labels)]
    return "\n".join(lines) if any(lines) else ""
