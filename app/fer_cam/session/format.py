"""The files of a session folder: their names, their columns, and how times and cells are written."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from fer_cam.session.affect import affect
from fer_cam.sinks.lines import attribute_columns
from fer_cam.types import Face, SecondLabel
from fer_models.face_table import PROBABILITY

__all__ = [
    "EDITS", "FACES", "FRAMES", "FRAME_COLUMNS", "INFO", "MARKERS", "MARKER_COLUMNS", "REPORT", "VIDEO",
    "clean_text", "face_columns", "face_row", "line_of", "parse_wall", "wall_text",
]  # fmt: skip

INFO, FACES, FRAMES, MARKERS = "session.json", "faces.csv", "frames.csv", "markers.csv"
VIDEO, EDITS, REPORT = "video.mp4", "edits.json", "report.html"

FRAME_COLUMNS = ("wall", "time", "frame", "faces")
MARKER_COLUMNS = ("wall", "time", "frame", "label", "origin")
WHERE = ("wall", "time", "frame")
WHAT = ("id", "name", "x", "y", "w", "h", "score", "yaw", "pitch", "roll", "emotion", "confidence", "sure")
LONGEST_TEXT = 200
"""Characters of a name or of a marker's label that are kept."""


def face_columns(labels: Sequence[str], attributes: Mapping[str, Sequence[str]] | None = None) -> tuple[str, ...]:
    """Return the columns of faces.csv.

    labels: of the emotion model. attributes: task of each second label -> its class names.
    """
    shares = (f"{PROBABILITY}{label}" for label in labels)
    return (*WHERE, *WHAT, *shares, "valence", "arousal", *attribute_columns(attributes or {}))


def face_row(
    where: Sequence[object], face: Face, number: int, name: str, labels: Sequence[str],
    attributes: Mapping[str, Sequence[str]],
) -> list[object]:  # fmt: skip
    """Return the cells of one face, in the order of face_columns.

    where: the cells of WHERE. number: the face's identity in the session. name: its person's, or "". labels,
    attributes: as for face_columns. What a face lacks, such as a pose or a second label, has empty cells.
    """
    pose = face.pose
    angles = [round(a, 1) for a in (pose.yaw, pose.pitch, pose.roll)] if pose else ["", "", ""]
    shares = [round(float(face.probabilities.get(label, 0.0)), 4) for label in labels]
    figures = ["" if math.isnan(v) else round(v, 4) for v in affect(face.probabilities)]
    return [
        *where, number, name, *(int(v) for v in face.box), round(float(face.score), 4), *angles, face.emotion,
        round(float(face.confidence), 4), "true" if face.sure else "false", *shares, *figures,
        *(cell for task, names in attributes.items() for cell in _second_label(face.attributes.get(task), names)),
    ]  # fmt: skip


def _second_label(label: SecondLabel | None, names: Sequence[str]) -> list[object]:
    """Return the cells of a second label, in the order of attribute_columns."""
    if label is None:
        return [""] * (3 + len(names))
    shares = (round(float(label.probabilities.get(name, 0.0)), 4) for name in names)
    return [label.label, round(float(label.confidence), 4), *shares, "true" if label.sure else "false"]


def line_of(cells: Iterable[object]) -> str:
    """Return one line of CSV with its line end. No cell may hold a line end: see clean_text."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()


def clean_text(text: str) -> str:
    """Return a name or label as a cell can hold it: printable, on one line, without blanks around it.

    At most LONGEST_TEXT characters are kept; what UTF-8 cannot hold becomes "?".
    """
    words = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return words[:LONGEST_TEXT].encode("utf-8", "replace").decode()


def wall_text(wall: datetime) -> str:
    """Return a wall-clock time with its zone in ISO 8601 with milliseconds, such as 2026-11-29T14:03:07.250+01:00."""
    return wall.isoformat(timespec="milliseconds")


def parse_wall(text: str) -> datetime:
    """Return the time that wall_text wrote. Raises ValueError for other text, and for a time without zone."""
    wall = datetime.fromisoformat(text)
    if wall.tzinfo is None:
        raise ValueError("has no time zone")
    return wall
