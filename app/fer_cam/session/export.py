"""Export a session: its faces as CSV, its timelines as SVG. Edits are those with which it was read."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path
from typing import Any

from fer_cam.session.data import Session
from fer_cam.session.report.timeline import timeline_svg
from fer_models.atomic import write_text
from fer_models.errors import FerError

__all__ = ["export_csv", "export_timeline", "faces_csv"]


def faces_csv(session: Session) -> str:
    """Return the faces as CSV, one row each, in the columns of faces.csv and with the session's time zone.

    A session without faces gives no line, not even the names of the columns.
    """
    text = io.StringIO()
    writer: Any = None
    for row in session.rows():
        if writer is None:
            writer = csv.writer(text, lineterminator="\n")
            writer.writerow(row)
        row["sure"] = "true" if row["sure"] else "false"
        writer.writerow("" if isinstance(v, float) and math.isnan(v) else v for v in row.values())
    return text.getvalue()


def export_csv(session: Session, path: str | Path) -> None:
    """Write faces_csv to a file, completely or not at all. Raises FerError if it cannot be written."""
    try:
        write_text(path, faces_csv(session))
    except OSError as error:
        raise FerError(f"{path}: cannot be written ({error.strerror or error}); choose another file") from error


def export_timeline(session: Session, path: str | Path) -> None:
    """Write the timelines of all people as SVG, completely or not at all. Raises FerError if that fails."""
    try:
        write_text(path, timeline_svg(session))
    except OSError as error:
        raise FerError(f"{path}: cannot be written ({error.strerror or error}); choose another file") from error
