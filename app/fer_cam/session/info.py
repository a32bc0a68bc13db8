"""The contents of session.json: when, from what, by which models, and whether the people were told."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from fer_cam.session.format import parse_wall, wall_text
from fer_models.errors import FerError

__all__ = ["FORMAT_VERSION", "ModelInfo", "SessionInfo"]

FORMAT_VERSION = 1
"""Version of the folder's form. A reader takes this and every earlier one; new columns and keys do not change it."""


@dataclass(frozen=True)
class ModelInfo:
    """A network that labelled the faces.

    task: emotion, or that of a second label. sha256: of its model.tflite, in hexadecimal. labels: in the order of the
    columns. accuracy: on its card's test faces, 0..1; None if the card has none.
    """

    task: str
    name: str
    sha256: str
    labels: tuple[str, ...]
    accuracy: float | None = None


@dataclass(frozen=True)
class SessionInfo:
    """The content of session.json.

    start: wall-clock time of the first frame, with its zone; before that, when the session was opened. source_start:
    the source's time of the first frame, in seconds. source: its name, without a password. live: a camera or stream,
    whose frames have the time of their capture; a file's frames have `start` plus their time in the file. fps: frames
    a second, 0 if unknown. size: width and height in pixels; None before the first frame. informed: True if the person
    who recorded says that the people in the picture were told, False if not, None if that was not answered;
    informed_at: when it was answered. names: of people, by the number of their face. videos: name of each file of the
    video -> time of its first frame, in seconds of the source. end, frames, faces, dropped: written at the end; None
    after a kill.
    """

    start: datetime
    source: str
    live: bool
    fps: float
    models: tuple[ModelInfo, ...]
    detector: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    size: tuple[int, int] | None = None
    source_start: float | None = None
    informed: bool | None = None
    informed_at: datetime | None = None
    names: Mapping[int, str] = field(default_factory=dict)
    videos: Mapping[str, float] = field(default_factory=dict)
    end: datetime | None = None
    frames: int | None = None
    faces: int | None = None
    dropped: int | None = None
    version: int = FORMAT_VERSION

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels of the emotion model, in the order of the columns; the first model is that of the emotion."""
        return self.models[0].labels

    @property
    def attributes(self) -> dict[str, tuple[str, ...]]:
        """Task of each second label -> its class names."""
        return {model.task: model.labels for model in self.models[1:]}

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object of session.json."""
        times = {k: wall_text(t) if (t := getattr(self, k)) else None for k in ("start", "end", "informed_at")}
        names = {str(k): v for k, v in self.names.items()}
        return {"version": self.version, **asdict(self), **times, "names": names}

    @classmethod
    def from_dict(cls, value: Any) -> SessionInfo:
        """Return what to_dict gave. Unknown keys are left out, and missing ones have their defaults.

        Raises FerError, whose message names the key, for a wrong value and for the form of a later version.
        """
        if not isinstance(value, dict):
            raise FerError("is not a JSON object")
        version = _get(value, "version", int)
        if version > FORMAT_VERSION:
            raise FerError(f"was written by a later fer-cam (form {version}, known {FORMAT_VERSION}); update fer-cam")
        models = _get(value, "models", list)
        if not models:
            raise FerError("names no model")
        size = value.get("size")
        if size is not None and not (_are_counts(size) and len(size) == 2):
            raise FerError("size must be width and height in pixels")
        names = _get(value, "names", dict, {})
        if not all(k.isdecimal() and isinstance(v, str) for k, v in names.items()):
            raise FerError("names must give a name for each number")
        videos = _get(value, "videos", dict, {})
        if not all(re.fullmatch(r"video(-\d+)?\.mp4", name) for name in videos):
            raise FerError("videos must give a time for video.mp4, video-2.mp4 and so on")
        info = cls(
            start=_time(value, "start") or _missing("start"), source=_get(value, "source", str),
            live=_get(value, "live", bool), fps=_number(value, "fps") or 0.0,
            models=tuple(_model(m) for m in models), detector=_get(value, "detector", str, ""),
            settings=_get(value, "settings", dict, {}), versions=_get(value, "versions", dict, {}),
            informed=_get(value, "informed", bool, None), version=version,
        )  # fmt: skip
        return replace(
            info, size=tuple(size) if size else None, source_start=_number(value, "source_start"),
            informed_at=_time(value, "informed_at"), end=_time(value, "end"),
            names={int(k): v for k, v in names.items()},
            videos={name: _number(videos, name) or 0.0 for name in videos},
            **{k: _get(value, k, int, None) for k in ("frames", "faces", "dropped")},
        )  # fmt: skip


_NEEDED: Any = object()
_WORDS = {str: "text", int: "a whole number", bool: "true or false", list: "a list", dict: "an object"}


def _missing(key: str) -> Any:
    raise FerError(f"has no {key}")


def _get(value: Mapping[str, Any], key: str, kind: type, default: Any = _NEEDED) -> Any:
    """Return value[key] if it is of `kind`. A null counts as missing. Raises FerError."""
    given = value.get(key)
    if given is None:
        return _missing(key) if default is _NEEDED else default
    if not isinstance(given, kind) or (kind is int and isinstance(given, bool)):
        raise FerError(f"{key} must be {_WORDS[kind]}")
    return given


def _number(value: Mapping[str, Any], key: str) -> float | None:
    given = value.get(key)
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, (int, float)) or not abs(given) < 1e15 or math.isnan(given):
        raise FerError(f"{key} must be a number")
    return float(given)


def _time(value: Mapping[str, Any], key: str) -> datetime | None:
    text = _get(value, key, str, None)
    try:
        return None if text is None else parse_wall(text)
    except ValueError as error:
        raise FerError(f"{key} must be a time in ISO 8601 with its zone") from error


def _are_counts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(v, int) and not isinstance(v, bool) and v > 0 for v in value)


def _model(value: Any) -> ModelInfo:
    if not isinstance(value, dict):
        raise FerError("models must be objects")
    labels = _get(value, "labels", list)
    if not all(isinstance(label, str) for label in labels):
        raise FerError("models must give their labels as text")
    words = {k: _get(value, k, str) for k in ("task", "name", "sha256")}
    return ModelInfo(**words, labels=tuple(labels), accuracy=_number(value, "accuracy"))
