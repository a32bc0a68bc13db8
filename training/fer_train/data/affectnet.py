"""Read AffectNet: images/N.jpg, annotations/N_exp.npy (label code) and annotations/N_lnd.npy (68 landmarks)."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np

from fer_models.errors import FerError
from fer_train.data.folders import class_order
from fer_train.data.pictures import InputFormat, fits_in_memory, read_pictures
from fer_train.data.types import Dataset, Loaded

__all__ = ["AFFECTNET_CODES", "affectnet_parts", "load_affectnet", "read_landmarks"]

AFFECTNET_CODES = ("neutral", "happy", "sad", "surprise", "fear", "disgust", "angry", "contempt")
"""Emotions of the label codes 0..7 (Mollahosseini et al. 2017). Codes 8 (none), 9 (uncertain) and 10 (no face) are no
emotions, and faces with them are left out."""

PARTS = {"train_set": "train", "val_set": "test"}
"""Folders of the published set. Papers report results on its validation set, which is therefore `test` here."""


def affectnet_parts(path: Path) -> dict[str, Path]:
    """Return {split: folder with images/ and annotations/}, or {} if `path` does not hold AffectNet."""

    def is_one(folder: Path) -> bool:
        return (folder / "images").is_dir() and (folder / "annotations").is_dir()

    if is_one(path):
        return {"train": path}
    return {split: path / name for name, split in PARTS.items() if is_one(path / name)}


def _array(path: Path) -> np.ndarray:
    return np.load(path, allow_pickle=False)


def read_landmarks(annotations: Path, number: str) -> np.ndarray | None:
    """Return landmarks, float32 (68, 2), x and y in pixels of the original picture; None if missing or damaged."""
    try:
        points = _array(annotations / f"{number}_lnd.npy").astype(np.float32)
    except (OSError, ValueError, EOFError):
        return None
    return points.reshape(68, 2) if points.size == 136 and np.isfinite(points).all() else None


def _label(annotations: Path, number: str) -> int | str:
    """Return the label code of a picture, or the reason why it has none."""
    try:
        code = float(_array(annotations / f"{number}_exp.npy").item())
        label = int(code)
    except FileNotFoundError:
        return "no annotation"
    except (OSError, ValueError, TypeError, OverflowError, EOFError):
        return "its annotation cannot be read or is not a number"
    if label != code:
        return f"label {code:g} is not a whole number"
    return label if 0 <= label < len(AFFECTNET_CODES) else f"label {label} is not in 0..{len(AFFECTNET_CODES) - 1}"


def _converted_landmarks(folder: Path, number: str, image: Path, input_format: InputFormat) -> np.ndarray:
    """Return landmarks, float32 (68, 2), in pixels of the converted picture; NaN if the picture has none."""
    points = read_landmarks(folder / "annotations", number)
    size = None if points is None else cv2.imdecode(np.fromfile(image, np.uint8), cv2.IMREAD_GRAYSCALE)
    if points is None or size is None:
        return np.full((68, 2), np.nan, np.float32)
    x, y, w, h = input_format.window(*size.shape)
    scale = np.array([input_format.size[1] / w, input_format.size[0] / h], np.float32)
    # In both pictures, coordinate 0 is the centre of the first pixel.
    return (points - (x, y) + 0.5) * scale - 0.5


def _part(
    folder: Path, input_format: InputFormat, in_memory: bool, classes: tuple[str, ...]
) -> tuple[Dataset | None, list[str]]:
    images = sorted((folder / "images").glob("*.jpg"), key=lambda p: (len(p.stem), p.stem))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        labels = list(pool.map(lambda p: _label(folder / "annotations", p.stem), images))
        problems = [f"{p}: {v}" for p, v in zip(images, labels, strict=True) if isinstance(v, str)]
        annotated = [(p, v) for p, v in zip(images, labels, strict=True) if isinstance(v, int)]
        paths = [p for p, _ in annotated]
        faces, readable, unread = read_pictures(
            [str(p) for p in paths],
            lambda e: Path(e).read_bytes(),
            input_format,
            files=None if in_memory else paths,
        )
        paths = [p for p, usable in zip(paths, readable, strict=True) if usable]
        landmarks = list(pool.map(lambda p: _converted_landmarks(folder, p.stem, p, input_format), paths))
    if not paths:
        return None, problems + unread
    without = [p for p, points in zip(paths, landmarks, strict=True) if np.isnan(points).all()]
    if without:
        examples = ", ".join(str(p) for p in without[:3]) + (" ..." if len(without) > 3 else "")
        unread = [*unread, f"{len(without):,} faces have no landmarks, so their bar is estimated: {examples}"]
    order = np.array([classes.index(name) for name in AFFECTNET_CODES])
    return Dataset(
        faces,
        order[np.array([v for _, v in annotated], np.int64)[readable]],
        tuple(str(p) for p in paths),
        classes,
        landmarks=np.stack(landmarks),
    ), problems + unread


def load_affectnet(path: Path, input_format: InputFormat) -> Loaded:
    """Read AffectNet. Raises FerError if no picture is readable and has a label."""
    parts = affectnet_parts(path)
    count = sum(1 for folder in parts.values() for _ in (folder / "images").glob("*.jpg"))
    in_memory = fits_in_memory(count, input_format)
    classes = class_order(AFFECTNET_CODES)
    splits: dict[str, Dataset] = {}
    problems: list[str] = []
    for split, folder in parts.items():
        data, part_problems = _part(folder, input_format, in_memory, classes)
        problems += part_problems
        if data is not None:
            splits[split] = data
    if not splits:
        reason = f"the first of {len(problems)}: {problems[0]}" if problems else "expected images/N.jpg"
        raise FerError(f"{path}: no picture with an annotation can be read; {reason}")
    return Loaded("AffectNet", splits, tuple(problems))
