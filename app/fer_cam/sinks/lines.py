"""A result as a line: text for people, a JSON object, or CSV rows."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence

from fer_cam.sinks.face_names import written
from fer_cam.types import Face, Result

__all__ = ["attribute_columns", "attribute_values", "csv_header", "csv_lines", "json_line", "text_line"]


def text_line(result: Result) -> str:
    """One line for people: frame, time (of a photo: its file) and what each face shows."""
    faces = ", ".join(_words(f) for f in result.faces) or "no face"
    where = _in_one_line(written(result.frame.name)) if result.frame.name else f"{result.frame.time:8.2f} s"
    return f"{result.frame.index:6d}  {where}  {faces}"


def _in_one_line(name: str) -> str:
    """A file's name, which may have line ends in it."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)


def _words(face: Face) -> str:
    more = "".join(f" / {a.label} {a.confidence:.0%}" for a in face.attributes.values())
    return f"#{face.id} {face.emotion} {face.confidence:.0%}{more}"


def _rounded(probabilities: Mapping[str, float]) -> dict[str, float]:
    return {k: round(v, 4) for k, v in probabilities.items()}


def _face(face: Face) -> dict[str, object]:
    value: dict[str, object] = {
        "id": face.id,
        "box": [int(v) for v in face.box],
        "score": round(face.score, 4),
        "emotion": face.emotion,
        "confidence": round(face.confidence, 4),
        "probabilities": _rounded(face.probabilities),
    }
    if face.attributes:
        value["attributes"] = {
            task: {
                "label": a.label, "confidence": round(a.confidence, 4), "probabilities": _rounded(a.probabilities)
            }
            for task, a in face.attributes.items()
        }  # fmt: skip
    return value


def json_line(result: Result) -> str:
    """One JSON object: frame (from 0), time in seconds of the source, photo (its file, if it is one), faces (largest
    first)."""
    value = {
        "frame": result.frame.index,
        "time": round(result.frame.time, 4),
        **({"photo": written(result.frame.name)} if result.frame.name else {}),
        "faces": [_face(f) for f in result.faces],
    }
    return json.dumps(value)  # in ASCII, which no terminal, pipe or program stumbles over


def csv_header(
    labels: Sequence[str], attributes: Mapping[str, Sequence[str]] | None = None, *, photos: bool = False
) -> str:
    """The columns of csv_lines.

    attributes: the labels of each second label that faces have, by its task. photos: begin with the photo's
    file, where frames are photos.
    """
    columns = ["photo"] * photos + [
        "frame",
        "time",
        "id",
        "x",
        "y",
        "w",
        "h",
        "score",
        "emotion",
        "confidence",
        *labels,
    ]
    return _row(columns + attribute_columns(attributes or {}))


def attribute_columns(attributes: Mapping[str, Sequence[str]]) -> list[str]:
    """Names of the columns of attribute_values: gender, gender_confidence, gender_p_man, ..."""
    return [
        column
        for task, labels in attributes.items()
        for column in (task, f"{task}_confidence", *(f"{task}_p_{label}" for label in labels))
    ]


def attribute_values(face: Face) -> list[object]:
    """What a face's second labels are, for a csv."""
    return [
        value
        for a in face.attributes.values()
        for value in (a.label, round(a.confidence, 4), *_rounded(a.probabilities).values())
    ]


def csv_lines(result: Result, *, photos: bool = False) -> list[str]:
    """A row a face; a frame without faces has none. photos: as for csv_header."""
    return [
        _row(
            [
                *([written(result.frame.name)] if photos else []),
                result.frame.index,
                round(result.frame.time, 4),
                f.id,
                *f.box,
                round(f.score, 4),
                f.emotion,
                round(f.confidence, 4),
                *_rounded(f.probabilities).values(),
                *attribute_values(f),
            ]
        )
        for f in result.faces
    ]


def _row(values: Sequence[object]) -> str:
    text = io.StringIO()
    # What is quoted goes by the line's end: a file's name may have one in it.
    csv.writer(text, lineterminator="\r\n").writerow(values)
    return text.getvalue().removesuffix("\r\n")
