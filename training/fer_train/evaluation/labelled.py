"""Read the faces that a person labelled in the faces.csv of `fer-cam photos/ --save-faces DIR`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fer_models.emotion_names import emotion_of, meant_label, plain_name
from fer_models.errors import FerError
from fer_models.face_table import LABEL, PROBABILITY, FaceRow, read_rows
from fer_models.pictures import decode_picture
from fer_models.preprocess import fit_input
from fer_models.suggestions import did_you_mean
from fer_train.data import Dataset

__all__ = ["Labelled", "load_labelled"]

REQUIRED = ("face", LABEL)


@dataclass(frozen=True)
class Labelled:
    """Labelled faces.

    data: the faces that have a label. stored: for each of them the emotion that the csv holds as the prediction, ""
    for none. without: how many rows have no label. unreadable: "line N: reason" for each picture that is left out.
    notes: a line for each misspelt label that was taken for another one.
    """

    data: Dataset
    stored: tuple[str, ...]
    without: int
    unreadable: tuple[str, ...]
    notes: tuple[str, ...] = ()


def _rows(path: Path) -> tuple[list[str], list[FaceRow]]:
    """Return the columns and the rows. Raises FerError if a column that is needed is missing."""
    try:
        table, rows = read_rows(path, REQUIRED)
    except OSError as error:
        raise FerError(
            f"{path}: cannot be read ({error.strerror or error}); give another --labels", exit_code=2
        ) from error
    for name in REQUIRED:
        if name not in table.columns:
            raise FerError(f"{path}: has no column {name!r}; give a csv that fer-cam --save-faces wrote (--labels)")
    return [c for c in table.columns if c], rows


def _class_of(text: str, classes: tuple[str, ...], where: str) -> str:
    """Return the class that a label means: itself, or the emotion that it is a synonym or a misspelling of."""
    if (name := meant_label(text, classes)) is not None:
        return name
    hint = did_you_mean(text, classes, f"use one of {', '.join(classes)}")
    raise FerError(f"{where}: unknown label {text!r}; {hint}")


def _word(values: Mapping[str, str], column: str) -> str:
    return plain_name(values.get(column, ""))


def load_labelled(
    path: str | Path,
    size: tuple[int, int],
    channels: int,
    labels: tuple[str, ...],
    rename: Mapping[str, str] | None = None,
) -> Labelled:
    """Read the rows that have a label, and their pictures, which lie beside the csv.

    size: (height, width) in pixels and channels (1 grey, 3 RGB): the model's input. labels: the model's classes. A
    label in the csv may also be one for which the csv has a column `p_<label>`, a synonym of one (see emotion_names),
    or a name that `rename` gives another one, {old: new}.
    Raises FerError if a label is neither (with the line's number), if a column is missing, and if no row can be used.
    """
    path = Path(path)
    columns, rows = _rows(path)
    prefix = len(PROBABILITY)
    stored_classes = (c[prefix:] for c in columns if c.startswith(PROBABILITY))
    classes = labels + tuple(c for c in stored_classes if c not in labels)
    images, truth, names, stored, unreadable = [], [], [], [], []
    without = 0
    misspelt: dict[str, str] = {}
    new_names = {plain_name(old): new for old, new in (rename or {}).items()}
    for row in rows:
        text = _word(row.values, LABEL)
        if not text:
            without += 1
            continue
        text = new_names.get(text, text)
        label = _class_of(text, classes, f"{path}:{row.line}")
        if label not in (text, emotion_of(text)):
            misspelt[text] = label
        name = row.values["face"].strip()
        file = path.parent / name
        picture = decode_picture(file.read_bytes(), grey=channels == 1) if file.is_file() else None
        if picture is None:
            problem = "is not a picture" if file.is_file() else "is missing"
            unreadable.append(f"line {row.line}: {name or 'the file name'} {problem}")
            continue
        images.append(fit_input(picture, size, channels))
        truth.append(classes.index(label))
        names.append(name)
        stored.append(_word(row.values, "emotion"))
    if not images and unreadable:
        raise FerError(
            f"{path}: none of its face pictures can be read ({unreadable[0]}); put them beside the csv, where fer-cam "
            "wrote them"
        )
    if not images:
        raise FerError(f"{path}: no row has a label; fill in the column {LABEL} with one of {', '.join(classes)}")
    if not set(stored) & set(labels):  # predictions of another task: emotions, while the model knows man and woman
        stored = [""] * len(stored)
    data = Dataset(np.stack(images), np.array(truth, np.int64), tuple(names), classes)
    notes = tuple(f"label {text!r} is taken for {label}" for text, label in misspelt.items())
    return Labelled(data, tuple(stored), without, tuple(unreadable), notes)
