"""Join FER+ to FER2013: ten people's votes on the emotion of each face (Barsoum et al. 2016)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path, PurePosixPath

import numpy as np

from fer_models.emotion_names import emotion_of
from fer_models.errors import FerError
from fer_train.data.table_files import open_table
from fer_train.data.types import EMOTIONS, Dataset, Loaded

__all__ = ["FERPLUS", "join_ferplus", "join_votes"]

FERPLUS = (*EMOTIONS, "contempt")
"""FER+'s eight emotions, in our order: FER2013's seven, then contempt."""

OFFICIAL = {"angry": "anger", "happy": "happiness", "sad": "sadness"}
"""FER+'s own names of three columns, for messages; the others are ours."""
OTHERS = ("unknown", "nf")
NO_MATCH = "has no row for any of these pictures; FER+ goes with FER2013's csv or its ferNNNNNNN.png only"
ROW, PICTURE = re.compile(r"row(\d+)$"), re.compile(r"fer\d{7}$")
"""Names of faces: the csv loader counts the rows, and published folders use FER+'s names (column `Image name`).

The two counts differ, because FER+ gives no name to a row without a face.
"""


def _read(path: Path) -> tuple[np.ndarray, dict[str, int]]:
    """Return the votes, int64 (rows, 10), and the row of each picture name.

    Columns: the eight emotions in our order, unknown, no face.
    """
    try:
        with open_table(path) as table:
            header = [emotion_of(name) or name for name in table.columns]
            columns = (*FERPLUS, *OTHERS)
            missing = {*columns, "image name"} - set(header)
            if missing:
                named = sorted(OFFICIAL.get(name, name) for name in missing)
                raise FerError(f"{path}: no column {', '.join(named)}; give FER+'s fer2013new.csv")
            places = [header.index(name) for name in columns]
            rows = [row for _, row in table.rows]
            votes = np.array([[int(row[i].strip() or 0) for i in places] for row in rows], np.int64).reshape(-1, 10)
            names = [PurePosixPath(row[header.index("image name")].strip()).stem.lower() for row in rows]
            return votes, {name: i for i, name in enumerate(names) if name}
    except (ValueError, IndexError) as error:
        raise FerError(f"{path}: not FER+'s votes ({error}); give FER+'s fer2013new.csv") from error
    except OSError as error:
        raise FerError(f"{path}: cannot be read ({error.strerror or error}); give FER+'s fer2013new.csv") from error


def _verdict(votes: np.ndarray) -> str | int:
    """Return the index of the emotion with the most votes, or the reason why the face has no emotion.

    All ten answers compete: a face has no emotion if `unknown` or `no face` has at least as many votes as any emotion.
    Ties between emotions go to the first in FERPLUS.
    """
    if votes[8] + votes[9] > 0 and votes[8:].max() >= votes[:8].max():
        return "most see no face" if votes[9] >= votes[8] else "most are not sure"
    return int(votes[:8].argmax()) if votes[:8].sum() else "no votes"


def _row(name: str, count: int, rows: dict[str, int]) -> int | None:
    """Return the row of FER+ for the face called `name`, or None if FER+ has no row for it.

    count: number of rows of FER+. rows: the row of each picture name.
    """
    stem = PurePosixPath(name).stem.strip().lower()
    numbered = ROW.match(stem)
    if numbered:
        return int(numbered[1]) if int(numbered[1]) < count else None
    return rows.get(stem) if PICTURE.match(stem) else None


def _join(data: Dataset, table: np.ndarray, names: dict[str, int]) -> tuple[Dataset | None, Counter[str]]:
    matches, labels = [], []
    reasons: Counter[str] = Counter()
    for i, name in enumerate(data.names):
        row = _row(name, len(table), names)
        if row is None:
            reasons["FER+ has no row for them (such as nf*.png)"] += 1
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
    """Replace FER2013's labels with FER+'s: the majority in labels, the shares of the emotions' votes in soft.

    Faces of a csv are matched by their row, faces of folders by their name (ferNNNNNNN.png). Faces without an emotion
    (see _verdict) are left out, and problems has one line for each reason. Raises FerError if `path` is not FER+'s
    table, or if no face matches.
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
        raise FerError(f"{path}: {NO_MATCH}")
    notes = [f"FER+: {count:,} faces left out: {reason}" for reason, count in reasons.items()]
    return replace(
        loaded, layout=f"{loaded.layout}, labels of FER+", splits=splits, problems=(*loaded.problems, *notes)
    )


def join_votes(loaded: Loaded, path: str | Path) -> Loaded:
    """Keep FER2013's labels, and put the shares of FER+'s votes for its seven emotions in soft.

    No face is left out. A face without a row in FER+, or without a vote for any of the seven, gets its label in soft.
    Raises FerError if `path` is not FER+'s table, if no face matches, or if the set has other classes.
    """
    table, names = _read(Path(path))
    splits, matched, total = {}, 0, 0
    for split, data in loaded.splits.items():
        if set(data.classes) != set(EMOTIONS):
            raise FerError(f"{path}: FER+'s votes need FER2013's seven classes; the set has {', '.join(data.classes)}")
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
        raise FerError(f"{path}: {NO_MATCH}")
    note = f"FER+: no votes for {total - matched:,} faces, which are trained on their label alone"
    return replace(loaded, layout=f"{loaded.layout}, votes of FER+", splits=splits, problems=(*loaded.problems, note))
