"""Read the pictures that the list of a data set names, with their labels, boxes and landmarks."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from fer_models.errors import FerError
from fer_train.data.pictures import Box, InputFormat, fits_in_memory, read_pictures
from fer_train.data.types import Dataset, Loaded

__all__ = ["ListedFace", "load_listed"]


@dataclass(frozen=True)
class ListedFace:
    """One face of a list.

    name: for messages. path: the picture. label: name of the class. box: the face in the picture; None for the whole
    picture. landmarks: float32 (68, 2), x and y in pixels of the picture; None if the list has none.
    """

    name: str
    path: Path
    label: str
    box: Box | None = None
    landmarks: np.ndarray | None = None


def load_listed(
    layout: str,
    faces: Mapping[str, Sequence[ListedFace]],
    classes: tuple[str, ...],
    input_format: InputFormat,
    problems: Sequence[str],
    where: str,
) -> Loaded:
    """Read the pictures of each split.

    layout: for people. classes: all classes, in order. problems: lines for the faces that were left out before. where:
    for messages. Raises FerError if no picture can be read.
    """
    in_memory = fits_in_memory(sum(len(rows) for rows in faces.values()), input_format)
    lines = list(problems)
    splits = {}
    for split, rows in faces.items():
        if not rows:
            continue
        paths = {row.name: row.path for row in rows}
        boxes = [row.box for row in rows]
        images, readable, unread = read_pictures(
            [row.name for row in rows],
            lambda name: paths[name].read_bytes(),  # noqa: B023 - used within this pass only
            input_format,
            files=None if in_memory else [row.path for row in rows],
            boxes=None if all(box is None for box in boxes) else boxes,
        )
        lines += unread
        read = [row for row, usable in zip(rows, readable, strict=True) if usable]
        if read:
            splits[split] = Dataset(
                images,
                np.array([classes.index(row.label) for row in read], np.int64),
                tuple(row.name for row in read),
                classes,
                landmarks=_landmarks(read, input_format),
            )
    if not splits:
        reason = f"; the first of {len(lines):,}: {lines[0]}" if lines else ", it is empty"
        raise FerError(f"{where}: no listed picture can be read{reason}")
    return Loaded(layout, splits, tuple(lines))


def _landmarks(faces: Sequence[ListedFace], input_format: InputFormat) -> np.ndarray | None:
    """Return landmarks, float32 (n, 68, 2), in pixels of the converted pictures; None if no face has any."""
    if all(face.landmarks is None for face in faces):
        return None
    return np.stack([_converted(face, input_format) for face in faces])


def _converted(face: ListedFace, input_format: InputFormat) -> np.ndarray:
    if face.landmarks is None:
        return np.full((68, 2), np.nan, np.float32)
    with Image.open(io.BytesIO(face.path.read_bytes())) as image:
        x, y, w, h = input_format.window(image.height, image.width, face.box)
    scale = np.array([input_format.size[1] / w, input_format.size[0] / h], np.float32)
    # In both pictures, coordinate 0 is the centre of the first pixel.
    return ((face.landmarks - (x, y) + 0.5) * scale - 0.5).astype(np.float32)
