"""Changes that a reviewer makes in a session: names, merged identities and excluded times. The data stays as it was.

The edits are a list in edits.json, applied in its order; the last one is undone by leaving it out.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from fer_cam.session.data import Faces, Session
from fer_cam.session.format import EDITS, clean_text
from fer_models.atomic import write_json
from fer_models.errors import FerError, first_line

__all__ = ["Edit", "Exclude", "Merge", "Rename", "add_edit", "apply_edits", "read_edits", "undo_edit", "write_edits"]

FORM = 1
"""Version of edits.json."""


@dataclass(frozen=True)
class Rename:
    """Name the person with this identity; "" takes the name away."""

    id: int
    name: str


@dataclass(frozen=True)
class Merge:
    """Give the faces with the identity `id` the identity and the name of `into`, because they are one person.

    Where both are in one frame, the face of `into` stays and the other is left out.
    """

    id: int
    into: int


@dataclass(frozen=True)
class Exclude:
    """Leave out the frames from `start` up to but not including `end`, in seconds of the source."""

    start: float
    end: float


Edit = Rename | Merge | Exclude
KINDS: dict[str, type[Edit]] = {"rename": Rename, "merge": Merge, "exclude": Exclude}


def read_edits(folder: str | Path) -> tuple[Edit, ...]:
    """Return the edits of a session, none if there are none. Raises FerError if edits.json is damaged."""
    path = Path(folder) / EDITS
    try:
        value = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        raise FerError(f"{path}: cannot be read ({error.strerror or error}); check its permissions") from error
    except (ValueError, RecursionError) as error:
        raise FerError(f"{path}: is not valid JSON ({first_line(error)}); restore it, or remove it") from error
    try:
        if not isinstance(value, dict) or not isinstance(value.get("edits"), list):
            raise ValueError("has no list of edits")
        if value.get("version") != FORM:
            raise ValueError("was written by a later fer-cam")
        return tuple(_edit(v) for v in value["edits"])
    except ValueError as error:
        raise FerError(f"{path}: {error}; restore it, update fer-cam, or remove it") from error


def _edit(value: Any) -> Edit:
    """Return an edit of its JSON object. Raises ValueError."""
    kind = KINDS.get(str(value.get("kind"))) if isinstance(value, dict) else None
    if kind is Rename and _is_id(value.get("id")) and isinstance(value.get("name"), str):
        return Rename(value["id"], clean_text(value["name"]))
    if kind is Merge and _is_id(value.get("id")) and _is_id(value.get("into")):
        return Merge(value["id"], value["into"])
    if kind is Exclude and all(_is_number(value.get(k)) for k in ("start", "end")):
        return Exclude(float(value["start"]), float(value["end"]))
    raise ValueError("has an edit that is not known")


def _is_id(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**62


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def write_edits(folder: str | Path, edits: Sequence[Edit]) -> None:
    """Write all edits of a session, in place of those before. Raises FerError if that fails; then those stay."""
    names = {kind: name for name, kind in KINDS.items()}
    path = Path(folder) / EDITS
    try:
        write_json(path, {"version": FORM, "edits": [{"kind": names[type(e)], **asdict(e)} for e in edits]})
    except OSError as error:
        raise FerError(f"{path}: cannot be written ({error.strerror or error}); free some space") from error


def add_edit(folder: str | Path, edit: Edit) -> tuple[Edit, ...]:
    """Add an edit to those of a session and return them all. Raises FerError if it cannot be read or written."""
    edits = (*read_edits(folder), edit)
    write_edits(folder, edits)
    return edits


def undo_edit(folder: str | Path) -> tuple[Edit, ...]:
    """Take back the last edit and return those that stay. Raises FerError as add_edit does."""
    edits = read_edits(folder)[:-1]
    write_edits(folder, edits)
    return edits


def apply_edits(session: Session, edits: Sequence[Edit]) -> Session:
    """Return the session with the edits applied. Edits of faces that it does not have do nothing."""
    frames, faces = session.frames, session.faces
    for edit in edits:
        if isinstance(edit, Exclude):
            frames = frames.where(~_within(frames.time, edit))
            faces = faces.where(~_within(faces.time, edit))
        elif isinstance(edit, Rename):
            faces = _changed(faces, name=np.where(faces.id == edit.id, edit.name, faces.name))
        elif edit.id != edit.into:
            faces = _merged(faces, edit)
    return replace(session, frames=frames.count(faces.frame), faces=faces)


def _within(times: np.ndarray, edit: Exclude) -> np.ndarray:
    inside: np.ndarray = (times >= edit.start) & (times < edit.end)
    return inside


def _changed(faces: Faces, **values: np.ndarray) -> Faces:
    return replace(faces, **values)  # type: ignore[arg-type]


def _merged(faces: Faces, edit: Merge) -> Faces:
    moved, kept = faces.id == edit.id, faces.id == edit.into
    if not moved.any():
        return faces
    faces_kept = faces.name[kept]
    name = next((n for n in faces_kept if n), "") or next((n for n in faces.name[moved] if n), "")
    both = moved & np.isin(faces.frame, faces.frame[kept])
    faces = _changed(faces, id=np.where(moved, edit.into, faces.id), name=np.where(moved | kept, name, faces.name))
    return faces.where(~both)
