"""Read a session folder, also one that a killed run left."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from fer_cam.session.data import Faces, Frames, Marker, Session, VideoPart
from fer_cam.session.edits import apply_edits, read_edits
from fer_cam.session.format import FACES, FRAMES, INFO, MARKERS, VIDEO, face_columns
from fer_cam.session.info import SessionInfo
from fer_cam.session.table import Columns, read_columns
from fer_models.errors import FerError, first_line
from fer_models.face_table import PROBABILITY

__all__ = ["read_info", "read_session"]

LEAST_PAUSE = 1.0
"""Seconds: a shorter gap between two frames is no pause of the source."""
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
    marker_table = read_columns(folder / MARKERS)
    marker_table = marker_table.where(np.isfinite(marker_table.get("time")))
    frames, faces = _frames(frame_table, face_table), _faces(face_table, info)
    faces = replace(faces, duration=_durations_of(frames, faces))
    start = info.source_start if info.source_start is not None else float(frames.time[0]) if len(frames) else 0.0
    session = Session(
        folder, info, frames, faces, _markers(marker_table), _videos(folder, info, start), info.end is not None,
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
        if ";" in str(error):
            raise FerError(f"{path}: {error}") from error
        raise FerError(f"{path}: {error}; restore it from a copy, or {REMEDY}") from error


def _table(path: Path, needed: Sequence[str]) -> Columns:
    """Return the table of a file, without rows that have no time, frame or identity."""
    table = read_columns(path, needed=needed)
    keep = np.isfinite(table.get("time")) & (table.get("frame") >= 0)
    if "id" in needed:
        keep &= table.get("id") >= 0
    return table.where(keep)


def _frames(table: Columns, faces: Columns) -> Frames:
    """Return the frames of both tables: a killed run may have written the faces of a frame and not the frame."""
    walls, times, numbers = (np.concatenate([table.get(c), faces.get(c)]) for c in ("wall", "time", "frame"))
    _, first = np.unique(numbers, return_index=True)
    first = first[np.argsort(times[first], kind="stable")]
    frames = Frames(walls[first], times[first], numbers[first], np.zeros(len(first)), _durations(times[first]))
    return frames.count(faces.get("frame"))


def _durations(times: np.ndarray) -> np.ndarray:
    """Return how long each frame lasts, in seconds; a pause of the source counts as one usual frame."""
    if len(times) < 2:
        return np.zeros(len(times))
    gaps = np.diff(times)
    usual = float(np.median(gaps))
    gaps = np.where(gaps > max(LEAST_PAUSE, 3 * usual), usual, gaps)
    return np.append(gaps, usual)


def _durations_of(frames: Frames, faces: Faces) -> np.ndarray:
    """Return the duration of each face's frame, in seconds."""
    lasts = dict(zip(frames.frame.tolist(), frames.duration.tolist(), strict=True))
    return np.array([lasts[n] for n in faces.frame.tolist()], np.float64)


def _faces(table: Columns, info: SessionInfo) -> Faces:
    get, n = table.get, len(table)
    names = np.array([info.names.get(i, own) for i, own in zip(get("id").tolist(), get("name"), strict=True)], object)
    shares = [np.nan_to_num(get(f"{PROBABILITY}{label}")) for label in info.labels]
    known = set(face_columns(info.labels))
    return Faces(
        get("wall"), get("time"), get("frame"), get("id"), names, np.stack([get(c) for c in "xywh"], axis=1),
        get("score"), np.stack([get(c) for c in ("yaw", "pitch", "roll")], axis=1), get("emotion"), get("confidence"),
        get("sure") == "true", np.stack(shares, axis=1), get("valence"), get("arousal"), np.zeros(n),
        {name: values.astype(str).astype(object) for name, values in table.arrays.items() if name not in known},
    )  # fmt: skip


def _markers(table: Columns) -> tuple[Marker, ...]:
    rows = zip(*(table.get(c) for c in ("wall", "time", "frame", "label", "origin")), strict=True)
    markers = (Marker(w, float(t), int(f), str(label), str(origin)) for w, t, f, label, origin in rows)
    return tuple(sorted(markers, key=lambda m: m.time))


def _videos(folder: Path, info: SessionInfo, start: float) -> tuple[VideoPart, ...]:
    """Return the files of the video; of a killed run the last one is unfinished, and can be played.

    start: time of the first frame, for sessions of versions that did not write the times of the files.
    """
    usual = Path(VIDEO)
    unfinished = [path for path in (folder / f"{usual.stem}.part{usual.suffix}",) if path.is_file()]
    parts = []
    for name, time in sorted((info.videos or {VIDEO: start}).items(), key=lambda item: item[1]):
        path = folder / name
        if not path.is_file() and unfinished:
            path = unfinished.pop()
        if path.is_file():
            parts.append(VideoPart(path, time))
    return tuple(parts)
