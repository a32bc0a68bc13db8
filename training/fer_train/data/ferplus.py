"""FER+: ten people's votes for each face of FER2013 (Barsoum et al. 2016)."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path, PurePosixPath

import numpy as np

from fer_models.errors import FerError
from fer_train.data.types import EMOTIONS, Dataset, Loaded

__all__ = ["FERPLUS", "join_ferplus", "join_votes"]

FERPLUS = (*EMOTIONS, "contempt")
"""Our order of FER+'s eight emotions."""

COLUMNS = ("anger", "disgust", "fear", "happiness", "sadness", "surprise", "neutral", "contempt")
OTHERS = ("unknown", "nf")
ROW, PICTURE = re.compile(r"row(\d+)$"), re.compile(r"fer\d{7}$")
"""How the csv loader names its faces, and how those of folders are named: two different counts, as FER+'s own
picture names (column `Image name`) leave out the rows without a face."""


def _read(path: Path) -> tuple[np.ndarray, dict[str, int]]:
    """Votes int64 (rows, 10): the eight emotions in our order, unknown, no face; and the row of each picture name."""
    try:
        with open(path, newline="", encoding="utf-8-sig") as file:
            reader = csv.reader(file)
            header = [name.strip().lower() for name in next(reader, [])]
            missing = {*COLUMNS, *OTHERS, "image name"} - set(header)
            if missing:
                raise FerError(f"{path}: no column {', '.join(sorted(missing))}; expected FER+'s fer2013new.csv")
            places = [header.index(name) for name in (*COLUMNS, *OTHERS)]
            rows = list(reader)
            votes = np.array([[int(row[i] or 0) for i in places] for row in rows], np.int64).reshape(-1, 10)
            names = [PurePosixPath(row[header.index("image name")]).stem for row in rows]
            return votes, {name: i for i, name in enumerate(names) if name}
    except (ValueError, IndexError, UnicodeDecodeError, csv.Error) as error:
        raise FerError(f"{path}: not FER+'s votes ({error}); expected fer2013new.csv") from error
    except OSError as error:
        raise FerError(f"{path}: cannot be read ({error.strerror or error})") from error


def _verdict(votes: np.ndarray) -> str | int:
    """The emotion (an index) that most people saw, or why there is none.

    The majority is over all ten answers: a face that most call unknown or no face has no emotion. Of emotions
    with equally many votes the first of FERPLUS is taken, as `argmax` does.
    """
    if votes[8] + votes[9] > 0 and votes[8:].max() >= votes[:8].max():
        return "most see no face" if votes[9] >= votes[8] else "most are not sure"
    return int(votes[:8].argmax()) if votes[:8].sum() else "no votes"


def _row(name: str, count: int, rows: dict[str, int]) -> int | None:
    """The row of FER+ that tells of a face, by the face's name; None for one that FER+ does not have."""
    stem = PurePosixPath(name).stem
    counted = ROW.match(stem)
    if counted:
        return int(counted[1]) if int(counted[1]) < count else None
    return rows.get(stem) if PICTURE.match(stem) else None


def _join(data: Dataset, table: np.ndarray, names: dict[str, int]) -> tuple[Dataset | None, Counter[str]]:
    matches, labels = [], []
    reasons: Counter[str] = Counter()
    for i, name in enumerate(data.names):
        row = _row(name, len(table), names)
        if row is None:
            reasons["no row of FER+ is known for them (such as nf*.png)"] += 1
            continue
        verdict = _verdict(table[row])
        if isinstance(verdict, str):
            reasons[verdict] += 1
            continue
        matches.append((i, row))
        labels.append(verdict)
    if not matches:
        return None, reasons
    rows = np.array(matches)
    votes = table[rows[:, 1], :8].astype(np.float32)
    part = data.take(rows[:, 0])
    soft = votes / votes.sum(axis=1, keepdims=True)
    return replace(part, labels=np.array(labels, np.int64), classes=FERPLUS, soft=soft), reasons


def join_ferplus(loaded: Loaded, path: str | Path) -> Loaded:
    """FER2013 with FER+'s labels in place of its own: majority in labels, shares of the emotions' votes in soft.

    Faces of a csv are matched by their row, those of folders by their name (ferNNNNNNN.png). Faces
    without an emotion (see _verdict) are left out; problems has one line for each reason. Raises FerError where
    `path` is not FER+'s table, or no face matches.
    """
    table, names = _read(Path(path))
    splits: dict[str, Dataset] = {}
    reasons: Counter[str] = Counter()
    for split, data in loaded.splits.items():
        joined, split_reasons = _join(data, table, names)
        reasons += split_reasons
        if joined is not None:
            splits[split] = joined
    if not splits:
        raise FerError(f"{path}: has a row for none of these pictures; FER+ goes with FER2013 (ferNNNNNNN.png) alone")
    notes = [f"FER+: {count:,} faces left out: {reason}" for reason, count in reasons.items()]
    return Loaded(f"{loaded.layout}, labels of FER+", splits, (*loaded.problems, *notes))


def join_votes(loaded: Loaded, path: str | Path) -> Loaded:
    """FER2013 with its own labels, and in soft the shares of FER+'s votes among its seven emotions.

    No face is left out: soft is the face's own label where FER+ has no row for it, or no vote for any of the seven.
    Raises FerError where `path` is not FER+'s table, no face matches, or the set has other classes.
    """
    table, names = _read(Path(path))
    splits, matched, total = {}, 0, 0
    for split, data in loaded.splits.items():
        if set(data.classes) != set(EMOTIONS):
            raise FerError(f"{path}: FER+'s votes go with FER2013's seven classes, not {', '.join(data.classes)}")
        soft = np.eye(len(data.classes), dtype=np.float32)[data.labels]
        order = [FERPLUS.index(name) for name in data.classes]
        for i, name in enumerate(data.names):
            row = _row(name, len(table), names)
            votes = table[row, order] if row is not None else np.zeros(1)
            matched += row is not None
            if votes.sum():
                soft[i] = votes / votes.sum()
        total += len(data)
        splits[split] = replace(data, soft=soft)
    if not matched:
        raise FerError(f"{path}: has a row for none of these pictures; FER+ goes with FER2013 (ferNNNNNNN.png) alone")
    note = f"FER+: no votes for {total - matched:,} faces, which have their label alone"
    return Loaded(f"{loaded.layout}, votes of FER+", splits, (*loaded.problems, note))
