"""Faces that a person has labelled: the csv and pictures that `fer-cam photos/ --save-faces DIR` writes."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fer_models.errors import FerError, first_line
from fer_models.pictures import decode_picture
from fer_models.preprocess import fit_input
from fer_models.suggestions import did_you_mean
from fer_train.data import Dataset

__all__ = ["Labelled", "load_labelled"]


@dataclass(frozen=True)
class Labelled:
    """data: the faces with a label. stored: the emotion that the csv says was predicted for each, "" where none.
    without: how many rows have no label. unreadable: "line: reason" of pictures that are left out.
    """

    data: Dataset
    stored: tuple[str, ...]
    without: int
    unreadable: tuple[str, ...]


def _rows(path: Path) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """The columns, and each row with its line number."""
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            file.seek(0)
            # A spreadsheet in much of Europe writes semicolons; some write tabs.
            reader = csv.DictReader(file, delimiter=max(",;\t", key=first.count), restval="")
            rows = [(reader.line_num, row) for row in reader]
            return [c for c in reader.fieldnames or [] if c], rows
    except UnicodeDecodeError as error:
        raise FerError(f"{path}: not UTF-8; save it as CSV UTF-8 in the spreadsheet") from error
    except csv.Error as error:
        raise FerError(f"{path}: not a csv file ({first_line(error)})") from error
    except OSError as error:
        raise FerError(f"{path}: cannot be read ({error.strerror or error}) (--labels)", exit_code=2) from error


def _class_of(text: str, classes: tuple[str, ...], where: str) -> int:
    if text in classes:
        return classes.index(text)
    hint = did_you_mean(text, classes, f"known are {', '.join(classes)}")
    raise FerError(f"{where}: unknown label {text!r}; {hint}")


def load_labelled(path: str | Path, size: tuple[int, int], channels: int, labels: tuple[str, ...]) -> Labelled:
    """Read the rows that have a label, and their pictures beside the csv.

    size: (height, width) and channels (1 grey, 3 RGB) of the model. labels: its classes; a label may also be one
    that the csv has a column `p_<label>` for. Raises FerError, in one line with the line's number, for a label that
    is neither, and where a column is missing or no row can be used.
    """
    path = Path(path)
    columns, rows = _rows(path)
    for name in ("face", "label"):
        if name not in columns:
            raise FerError(f"{path}: no column {name!r}; give a csv that fer-cam --save-faces wrote (--labels)")
    classes = labels + tuple(c[2:] for c in columns if c.startswith("p_") and c[2:] not in labels)
    images, found, names, stored, unreadable = [], [], [], [], []
    without = 0
    for line, row in rows:
        text = (row["label"] or "").strip().lower()
        if not text:
            without += 1
            continue
        label = _class_of(text, classes, f"{path}:{line}")
        file = path.parent / (row["face"] or "").strip()
        picture = decode_picture(file.read_bytes(), grey=channels == 1) if file.is_file() else None
        if picture is None:
            unreadable.append(
                f"line {line}: {file.name or 'no file name'} is {'no picture' if file.is_file() else 'missing'}"
            )
            continue
        images.append(fit_input(picture, size, channels))
        found.append(label)
        names.append(row["face"].strip())
        stored.append((row.get("emotion") or "").strip().lower())
    if not images and unreadable:
        raise FerError(f"{path}: none of its face pictures can be read ({unreadable[0]}); they lie beside the csv")
    if not images:
        raise FerError(f"{path}: no row has a label; fill in the column label with one of {', '.join(classes)}")
    if not set(stored) & set(labels):  # of another task: emotions, where the model knows man and woman
        stored = [""] * len(stored)
    data = Dataset(np.stack(images), np.array(found, np.int64), tuple(names), classes)
    return Labelled(data, tuple(stored), without, tuple(unreadable))
