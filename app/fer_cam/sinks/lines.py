"""Format a result: a line of text for people, a JSON object, or CSV rows."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import datetime

import numpy as np

from fer_cam.sinks.face_names import name_in_results
from fer_cam.types import Face, Result, SecondLabel

__all__ = ["attribute_columns", "attribute_values", "csv_header", "csv_lines", "json_line", "text_line"]


def text_line(result: Result) -> str:
    """Return one line for people: frame number, time in seconds (for a photo its file), and each face's labels."""
    faces = ", ".join(_words(f) for f in result.faces) or "no face"
    name = result.frame.name
    where = _on_one_line(name_in_results(name)) if name else f"{result.frame.time:8.2f} s"
    return f"{result.frame.index:6d}  {where}  {faces}"


def _on_one_line(name: str) -> str:
    """Escape what is not printable: a file's name may have line ends in it."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)


def _words(face: Face) -> str:
    labels = [(face.emotion, face.confidence, face.sure)]
    labels += [(a.label, a.confidence, a.sure) for a in face.attributes.values()]
    words = " / ".join(_one_label(*label) for label in labels)
    if face.compared is not None:
        words += f" vs {_one_label(face.compared.label, face.compared.confidence, face.compared.sure)}"
    return f"#{face.id} {words}"


def _one_label(name: str, share: float, sure: bool) -> str:
    return f"{name} {share:.0%}" if sure else f"unsure ({name} {share:.0%})"


def _rounded(probabilities: Mapping[str, float]) -> dict[str, float]:
    return {k: round(v, 4) for k, v in probabilities.items()}


def _face(face: Face, *, landmarks: bool) -> dict[str, object]:
    value: dict[str, object] = {
        "id": face.id,
        "box": [int(v) for v in face.box],
        "score": round(face.score, 4),
        "emotion": face.emotion,
        "confidence": round(face.confidence, 4),
        "probabilities": _rounded(face.probabilities),
        "sure": face.sure,
        "pose": dict(zip(POSE, _pose(face), strict=True)) if face.pose else None,
    }
    if face.attributes:
        value["attributes"] = {task: _second(a) for task, a in face.attributes.items()}
    if face.compared is not None:
        value["compare"] = _second(face.compared)
    if landmarks:
        value["landmarks"] = None if face.landmarks is None else np.round(face.landmarks.astype(float), 1).tolist()
    return value


def _second(label: SecondLabel) -> dict[str, object]:
    return {
        "label": label.label, "confidence": round(label.confidence, 4), "probabilities": _rounded(label.probabilities),
        "sure": label.sure,
    }  # fmt: skip


POSE = ("yaw", "pitch", "roll")
COMPARE = "compare"
"""Field and column of the emotion that the second labelling of a comparison gives."""


def _pose(face: Face) -> list[float | str]:
    """Return the angles in degrees, in the order of POSE; empty cells for a face without a pose."""
    return [round(getattr(face.pose, angle), 1) if face.pose else "" for angle in POSE]


def json_line(result: Result, *, landmarks: bool = False) -> str:
    """Return one JSON object, in ASCII, without a line end.

    frame: number from 0. time: seconds of the source. wall: time of day of the capture, with milliseconds and the
    zone's offset, if the source is live. photo: its file, if the source is photos. faces: largest first. landmarks:
    add the 468 points of each face, pixels with one decimal; null for a face without.
    """
    value = {
        "frame": result.frame.index,
        "time": round(result.frame.time, 4),
        **({"wall": _wall(result)} if result.frame.wall else {}),
        **({"photo": name_in_results(result.frame.name)} if result.frame.name else {}),
        "faces": [_face(f, landmarks=landmarks) for f in result.faces],
    }
    return json.dumps(value)  # ASCII: every terminal, pipe and program can take it


WALL = "wall"
"""Field and column of the time of day of the capture."""


def _wall(result: Result) -> str:
    """Return the time of day of the capture, such as 2026-11-29T14:03:07.250+01:00; "" if the source is not live."""
    wall = result.frame.wall
    return datetime.fromtimestamp(wall).astimezone().isoformat(timespec="milliseconds") if wall else ""


def csv_header(
    labels: Sequence[str], attributes: Mapping[str, Sequence[str]] | None = None, *, photos: bool = False,
    compare: Sequence[str] = (), wall: bool = False,
) -> str:  # fmt: skip
    """Return the header of csv_lines, without a line end.

    labels: class names of the emotion model. attributes: task of each second label -> its class names. photos: put a
    column with the photo's file first, for a source of photos. compare: class names of the second labelling of a
    comparison; none without one. wall: put a column with the time of day of the capture last, for a live source.
    """
    columns = ["frame", "time", "id", "x", "y", "w", "h", "score", "emotion", "confidence", *labels]
    columns = ["photo"] * photos + columns + attribute_columns(attributes or {})
    return _row([*columns, "sure", *POSE, *_compare_columns(compare), *[WALL] * wall])


def _compare_columns(labels: Sequence[str]) -> list[str]:
    return attribute_columns({COMPARE: labels}) if labels else []


def attribute_columns(attributes: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the column names of attribute_values: gender, gender_confidence, gender_p_man, ...

    attributes: task of each second label -> its class names.
    """
    return [
        column
        for task, labels in attributes.items()
        for column in (task, f"{task}_confidence", *(f"{task}_p_{label}" for label in labels), f"{task}_sure")
    ]


def attribute_values(face: Face) -> list[object]:
    """Return the csv cells of a face's second labels, in the order of attribute_columns."""
    return [value for a in face.attributes.values() for value in _cells(a)]


def _cells(a: SecondLabel) -> list[object]:
    return [a.label, round(a.confidence, 4), *_rounded(a.probabilities).values(), _flag(a.sure)]


def csv_lines(result: Result, *, photos: bool = False, wall: bool = False) -> list[str]:
    """Return one csv line for each face, without line ends; none for a frame without faces.

    photos, wall: put the photo's file first, and the time of day last, as for csv_header.
    """
    return [
        _row(
            [
                *([name_in_results(result.frame.name)] if photos else []),
                result.frame.index,
                round(result.frame.time, 4),
                f.id,
                *f.box,
                round(f.score, 4),
                f.emotion,
                round(f.confidence, 4),
                *_rounded(f.probabilities).values(),
                *attribute_values(f),
                _flag(f.sure),
                *_pose(f),
                *(_cells(f.compared) if f.compared else ()),
                *([_wall(result)] if wall else []),
            ]
        )
        for f in result.faces
    ]


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _row(values: Sequence[object]) -> str:
    text = io.StringIO()
    # The csv module quotes a cell that contains a character of the line's end. With \r\n it quotes a name with
    # either.
    csv.writer(text, lineterminator="\r\n").writerow(values)
    return text.getvalue().removesuffix("\r\n")
