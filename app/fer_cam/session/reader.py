"""Read a session folder, also one that a killed run left."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import numpy as np

from fer_cam.session.data import Faces, Frames, Marker, Session
from fer_cam.session.edits import apply_edits, read_edits
from fer_cam.session.format import FACES, FRAMES, INFO, MARKERS, VIDEO, face_columns, parse_wall
from fer_cam.session.info import SessionInfo
from fer_cam.session.table import Columns, read_columns
from fer_models.errors import FerError, first_line
from fer_models.face_table import PROBABILITY

__all__ = ["read_info", "read_session"]

LEAST_PAUSE = 1.0
"""Seconds: a shorter gap between two frames is no pause of the source."""
NO_TIME = np.datetime64("NaT", "ms")
REMEDY = "give the folder of a session"


def read_session(folder: str | Path, *, edited: bool = False) -> Session:
    """Return the session in a folder, up to its last whole line.

    edited: with the names, merges and exclusions of its review (see fer_cam.session.edits). Raises FerError, in one
    line, if the folder is no session, if session.json is damaged, and if a file of it cannot be read.
    """
    folder = Path(folder)
    info = read_info(folder)
    frame_table = _table(folder / FRAMES, ("wall", "time", "frame"))
    face_table = _table(folder / FACES, ("wall", "time", "frame", "id"))
    markers, marker_table = _markers(folder / MARKERS)
    frames, faces = _frames(frame_table, face_table), _faces(face_table, info)
    faces = replace(faces, duration=_durations_of(frames, faces))
    session = Session(
        folder, info, frames, faces, markers, _video(folder), info.end is not None,
        frame_table.skipped + face_table.skipped + marker_table.skipped,
    )  # fmt: skip
    return apply_edits(session, read_edits(folder)) if edited else session


def read_info(folder: Path) -> SessionInfo:
    """Return what session.json says. Raises FerError if it is missing or damaged."""
    path = folder / INFO
    try:
        value = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError) as error:
        why = "no such folder" if not folder.exists() else f"has no {INFO}, so it is no session"
        raise FerError(f"{folder}: {why}; {REMEDY}") from error
    except OSError as error:
        raise FerError(f"{path}: cannot be read ({error.strerror or error}); check its permissions") from error
    except (ValueError, RecursionError) as error:
        raise FerError(f"{path}: is not valid JSON ({first_line(error)}); restore it from a copy") from error
    try:
        return SessionInfo.from_dict(value)
    except FerError as error:
        remedy = "" if ";" in str(error) else f"; restore it from a copy, or {REMEDY}"
        raise FerError(f"{path}: {error}{remedy}") from error


def _table(path: Path, needed: Sequence[str]) -> Columns:
    """Return the table of a file, without rows that have no time, number or identity; an empty one if it is missing."""
    if not path.exists():
        return Columns((), (), 0, path)
    table = read_columns(path, needed=needed)
    keep = np.isfinite(table.numbers("time")) & (table.whole("frame") >= 0)
    if "id" in needed:
        keep &= table.whole("id") >= 0
    return table.where(keep)


def _walls(table: Columns) -> np.ndarray:
    """Return the wall-clock times as datetime64[ms] in UTC; NaT for a cell without one."""

    def milliseconds(text: str) -> np.datetime64:
        try:
            wall: datetime = parse_wall(text).astimezone(timezone.utc)
        except (ValueError, OverflowError):
            return NO_TIME
        return np.datetime64(wall.replace(tzinfo=None), "ms")

    return np.array([milliseconds(text) for text in table.text("wall")], "datetime64[ms]")


def _frames(table: Columns, faces: Columns) -> Frames:
    """Return the frames of both tables: a killed run may have written the faces of a frame and not the frame."""
    walls = np.concatenate([_walls(table), _walls(faces)])
    times = np.concatenate([table.numbers("time"), faces.numbers("time")])
    numbers = np.concatenate([table.whole("frame"), faces.whole("frame")])
    known, first = np.unique(numbers, return_index=True)
    order = np.argsort(times[first], kind="stable")
    known, first = known[order], first[order]
    of_face = faces.whole("frame")
    counted, counts = np.unique(of_face, return_counts=True)
    count = dict(zip(counted.tolist(), counts.tolist(), strict=True))
    seconds = times[first]
    return Frames(
        walls[first], seconds, known, np.array([count.get(n, 0) for n in known.tolist()], np.int64), _durations(seconds)
    )


def _durations(times: np.ndarray) -> np.ndarray:
    """Return how long each frame lasts, in seconds; a pause of the source counts as one usual frame."""
    if len(times) < 2:
        return np.zeros(len(times))
    gaps = np.diff(times)
    usual = float(np.median(gaps))
    gaps = np.where(gaps > max(LEAST_PAUSE, 3 * usual), usual, gaps)
    return np.append(gaps, usual)


def _durations_of(frames: Frames, faces: Faces) -> np.ndarray:
    lasts = dict(zip(frames.frame.tolist(), frames.duration.tolist(), strict=True))
    return np.array([lasts.get(n, 0.0) for n in faces.frame.tolist()])


def _faces(table: Columns, info: SessionInfo) -> Faces:
    numbers, n = table.numbers, len(table)
    ids = table.whole("id")
    names = np.array([info.names.get(i, own) for i, own in zip(ids.tolist(), table.text("name"), strict=True)], object)
    shares = [numbers(f"{PROBABILITY}{label}") for label in info.labels]
    known = set(face_columns(info.labels))
    return Faces(
        _walls(table), numbers("time"), table.whole("frame"), ids, names,
        np.stack([table.whole(c) for c in "xywh"], axis=1), numbers("score"),
        np.stack([numbers(c) for c in ("yaw", "pitch", "roll")], axis=1), np.array(table.text("emotion"), object),
        numbers("confidence"), np.array([c == "true" for c in table.text("sure")], bool),
        np.nan_to_num(np.stack(shares, axis=1)) if shares else np.zeros((n, 0)), numbers("valence"),
        numbers("arousal"), np.zeros(n), {c: np.array(table.text(c), object) for c in table.names if c not in known},
    )  # fmt: skip


def _markers(path: Path) -> tuple[tuple[Marker, ...], Columns]:
    table = read_columns(path) if path.exists() else Columns((), (), 0, path)
    table = table.where(np.isfinite(table.numbers("time")))
    walls, times, frames = _walls(table), table.numbers("time"), table.whole("frame")
    rows = zip(walls, times.tolist(), frames.tolist(), table.text("label"), table.text("origin"), strict=True)
    return tuple(sorted((Marker(*row) for row in rows), key=lambda m: m.time)), table


def _video(folder: Path) -> Path | None:
    """Return the video; of a killed run the unfinished one, which can be played."""
    part = Path(VIDEO)
    for name in (VIDEO, f"{part.stem}.part{part.suffix}"):
        if (folder / name).is_file():
            return folder / name
    return None
