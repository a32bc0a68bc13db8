"""The data of a session in memory: columns of frames and faces, markers, and people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import numpy as np

from fer_cam.session.format import wall_text
from fer_cam.session.info import SessionInfo
from fer_models.face_table import PROBABILITY

__all__ = ["Faces", "Frames", "Marker", "Person", "Session"]


@dataclass(frozen=True, eq=False)
class Frames:
    """The frames of a session, one element each, in order.

    wall: datetime64[ms] in UTC, of the capture. time: float64, seconds of the source. frame: int64, number. faces:
    int64, how many it has. duration: float64, seconds until the next frame, without pauses of the source.
    """

    wall: np.ndarray
    time: np.ndarray
    frame: np.ndarray
    faces: np.ndarray
    duration: np.ndarray

    def __len__(self) -> int:
        return len(self.time)

    def where(self, keep: np.ndarray) -> Frames:
        """Return the frames that `keep`, bool or indices, selects."""
        return Frames(*(v[keep] for v in vars(self).values()))

    def count(self, of_faces: np.ndarray) -> Frames:
        """Return the frames with `faces` counted anew. of_faces: int64 (n,), the frame's number of each face."""
        numbers, counts = np.unique(of_faces, return_counts=True)
        count = dict(zip(numbers.tolist(), counts.tolist(), strict=True))
        return replace(self, faces=np.array([count.get(n, 0) for n in self.frame.tolist()], np.int64))


@dataclass(frozen=True, eq=False)
class Faces:
    """The faces of a session, one element each, in the order of the frames.

    wall, time, frame: of their frame. id: int64, the same for one face from frame to frame. name: of the person, "" if
    unnamed. box: int64 (n, 4), x, y, width, height in pixels. score: 0..1. pose: float64 (n, 3), yaw, pitch, roll in
    degrees, NaN without a pose. emotion: label. confidence: 0..1. sure: bool. probabilities: float64 (n, labels), 0..1,
    columns as in SessionInfo.labels. valence, arousal: float64, -1..1, NaN if there is none. duration: see Frames.
    more: the other columns of the table as text, such as second labels.
    """

    wall: np.ndarray
    time: np.ndarray
    frame: np.ndarray
    id: np.ndarray
    name: np.ndarray
    box: np.ndarray
    score: np.ndarray
    pose: np.ndarray
    emotion: np.ndarray
    confidence: np.ndarray
    sure: np.ndarray
    probabilities: np.ndarray
    valence: np.ndarray
    arousal: np.ndarray
    duration: np.ndarray
    more: Mapping[str, np.ndarray]

    def __len__(self) -> int:
        return len(self.time)

    def where(self, keep: np.ndarray) -> Faces:
        """Return the faces that `keep`, bool or indices, selects."""
        values = {k: v[keep] for k, v in vars(self).items() if k != "more"}
        return Faces(**values, more={k: v[keep] for k, v in self.more.items()})


@dataclass(frozen=True)
class Marker:
    """Something that happened: a label at a time, in seconds of the source, and what set it, such as a key.

    wall: datetime64[ms] in UTC. frame: number of the frame at that time; -1 before the first.
    """

    wall: np.datetime64
    time: float
    frame: int
    label: str
    origin: str


@dataclass(frozen=True, eq=False)
class Person:
    """One person of a session: the number and the name of the face, and its faces.

    rows: int64 (n,), their places in Session.faces.
    """

    id: int
    name: str
    faces: Faces
    rows: np.ndarray

    @property
    def title(self) -> str:
        """The name; "person 3" for one without."""
        return self.name or f"person {self.id}"


@dataclass(frozen=True)
class VideoPart:
    """A file of the pictures: its place, and the time of its first frame in seconds of the source."""

    path: Path
    start: float


@dataclass(frozen=True, eq=False)
class Session:
    """A recorded session.

    info: what session.json says. markers: in order of time. videos: the pictures, one file after the other; () if they
    were not kept. whole: False if the run was killed, so that its last moments may be missing. skipped: lines that
    could not be read.
    """

    folder: Path
    info: SessionInfo
    frames: Frames
    faces: Faces
    markers: tuple[Marker, ...]
    videos: tuple[VideoPart, ...]
    whole: bool
    skipped: int = 0

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels of the emotion model: the columns of Faces.probabilities."""
        return self.info.labels

    @property
    def video(self) -> Path | None:
        """The first file of the pictures; None if they were not kept."""
        return self.videos[0].path if self.videos else None

    @property
    def start(self) -> float:
        """Time of the first frame, in seconds of the source."""
        return float(self.frames.time[0]) if len(self.frames) else 0.0

    @property
    def seconds(self) -> float:
        """Time from the first frame to the end of the last."""
        return float(self.frames.time[-1] + self.frames.duration[-1]) - self.start if len(self.frames) else 0.0

    @property
    def people(self) -> tuple[Person, ...]:
        """The people, in the order in which they appear."""
        order = np.argsort(self.faces.id, kind="stable")
        starts = np.flatnonzero(np.diff(self.faces.id[order])) + 1
        groups = sorted((rows for rows in np.split(order, starts) if len(rows)), key=lambda rows: int(rows[0]))
        return tuple(
            Person(int(self.faces.id[rows[0]]), str(self.faces.name[rows[0]]), self.faces.where(rows), rows)
            for rows in groups
        )

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield each face as a dictionary of plain values, for csv.DictWriter, json or pandas.DataFrame.

        The keys are the columns of faces.csv; wall is in the session's time zone.
        """
        f = self.faces
        walls = ["" if np.isnat(w) else wall_text(self.local(w)) for w in f.wall]
        columns: dict[str, Any] = {"wall": walls, "time": f.time, "frame": f.frame, "id": f.id, "name": f.name}
        columns |= dict(zip("xywh", f.box.T, strict=True)) | {"score": f.score}
        columns |= dict(zip(("yaw", "pitch", "roll"), f.pose.T, strict=True))
        columns |= {"emotion": f.emotion, "confidence": f.confidence, "sure": f.sure}
        columns |= dict(zip((f"{PROBABILITY}{label}" for label in self.labels), f.probabilities.T, strict=True))
        columns |= {"valence": f.valence, "arousal": f.arousal, **f.more}
        plain = [c.tolist() if isinstance(c, np.ndarray) else c for c in columns.values()]
        for cells in zip(*plain, strict=True):
            yield dict(zip(columns, cells, strict=True))

    def local(self, wall: np.datetime64) -> datetime:
        """Return a wall-clock time of this session in its zone. Raises ValueError for one that is missing (NaT)."""
        if np.isnat(wall):
            raise ValueError("there is no time")
        utc: Any = wall.astype("datetime64[ms]").item()
        return datetime.fromtimestamp(utc.replace(tzinfo=timezone.utc).timestamp(), self.info.start.tzinfo)
