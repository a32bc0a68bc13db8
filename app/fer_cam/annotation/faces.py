"""The saved faces of a faces.csv, with what the model and a person say of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fer_models.emotion_names import EMOTIONS, meant_label, plain_name
from fer_models.errors import FerError
from fer_models.face_table import LABEL, PROBABILITY, FaceRow
from fer_models.pictures import decode_picture

__all__ = ["SavedFace", "labels_of", "read_faces"]

MOST_NAMES = 3
"""Names of files in one line about them."""


@dataclass(frozen=True, eq=False)
class SavedFace:
    """A face that can be labelled.

    key: name of its picture, and how many rows before it have the same one. photo: where it was found. picture: uint8
    grey (h, w). answer: the model's emotion, "" if the table has none. confidence: of the answer, 0..1, None if
    unknown.
    """

    key: tuple[str, int]
    photo: str
    picture: np.ndarray
    answer: str
    confidence: float | None


def labels_of(columns: Sequence[str]) -> tuple[str, ...]:
    """Return the labels that a table's faces may get: those whose probability it has, else the basic emotions."""
    own = tuple(plain_name(c.removeprefix(PROBABILITY)) for c in columns if c.startswith(PROBABILITY))
    return own or EMOTIONS[:-1]


def read_faces(
    path: Path, rows: Sequence[FaceRow], labels: Sequence[str]
) -> tuple[list[SavedFace], list[str], list[str]]:
    """Read the pictures of a table's rows.

    Returns (faces, the label of each, remarks): labels are of `labels`, or "". Rows whose picture is missing or
    damaged are left out, and a label that is unknown counts as none; a remark is a line about these.
    Raises FerError if there is no face that can be labelled.
    """
    faces, given, lacking, unknown = list[SavedFace](), list[str](), list[str](), list[str]()
    count = dict[str, int]()
    for row in rows:
        name = row.values["face"].strip()
        key = (name, count.get(name, 0))
        count[name] = key[1] + 1
        picture = _picture(path.parent / name)
        if picture is None:
            lacking.append(name or f"line {row.line}")
            continue
        text = row.values[LABEL].strip()
        label = meant_label(text, labels) if text else None
        if text and label is None:
            unknown.append(f"line {row.line}: {text!r}")
        answer = plain_name(row.values.get("emotion", ""))
        faces.append(SavedFace(key, row.values["photo"], picture, answer, _share(row.values, "confidence")))
        given.append(label or "")
    if not faces:
        what = f"none of its face pictures can be read ({lacking[0]})" if lacking else "has no face yet"
        raise FerError(f"{path}: {what}; put the pictures beside it, or save faces with fer-cam SOURCE --save-faces")
    remarks = []
    if lacking:
        what = f"{len(lacking)} {'pictures are' if len(lacking) > 1 else 'picture is'} missing or damaged"
        remarks.append(f"{path}: {what} ({_some(lacking)}); left out")
    if unknown:
        what = f"{len(unknown)} {'labels are' if len(unknown) > 1 else 'label is'} unknown"
        remarks.append(f"{path}: {what} ({_some(unknown)}); label these faces again")
    return faces, given, remarks


def _picture(path: Path) -> np.ndarray | None:
    try:
        return decode_picture(path.read_bytes(), grey=True) if path.is_file() else None
    except OSError:
        return None


def _share(values: Mapping[str, str], column: str) -> float | None:
    try:
        share = float(values.get(column, "").replace(",", "."))  # a spreadsheet may have written a decimal comma
    except ValueError:
        return None
    return share if 0 <= share <= 1 else None


def _some(items: Sequence[str]) -> str:
    names = ", ".join(items[:MOST_NAMES])
    return f"{names} and {len(items) - MOST_NAMES} more" if len(items) > MOST_NAMES else names
