"""A recorded session as the window shows it: curves of a person, and the faces of a moment."""

from __future__ import annotations

import numpy as np

from fer_cam.live.history import GAP, Series
from fer_cam.session.data import Person, Session
from fer_cam.types import Face, Pose

__all__ = ["faces_at", "person_series"]


def person_series(session: Session, person: Person, origin: float) -> Series:
    """Return the curves of a person over the whole session, with NaN where the face was away for more than GAP.

    origin: time of the source at which the curves' clock is 0.
    """
    faces = person.faces
    gaps = np.flatnonzero(np.diff(faces.time) > GAP) + 1
    times = np.insert(faces.time - origin, gaps, faces.time[gaps] - origin)
    return Series(
        times, np.insert(faces.probabilities, gaps, np.nan, axis=0), session.labels,
        np.insert(faces.valence, gaps, np.nan), np.insert(faces.arousal, gaps, np.nan),
    )  # fmt: skip


def faces_at(session: Session, time: float) -> tuple[Face, ...]:
    """Return the faces of the frame that is shown at a time of the source; none in a pause and in excluded ranges."""
    frames, faces = session.frames, session.faces
    place = int(np.searchsorted(frames.time, time + 1e-3, "right")) - 1
    if place < 0 or time > frames.time[place] + max(frames.duration[place], 1 / 25) + 1e-3:
        return ()
    return tuple(_face(session, int(row)) for row in np.flatnonzero(faces.frame == frames.frame[place]))


def _face(session: Session, row: int) -> Face:
    faces = session.faces
    x, y, width, height = (int(v) for v in faces.box[row])
    yaw, pitch, roll = (float(v) for v in faces.pose[row])
    return Face(
        int(faces.id[row]), (x, y, width, height), float(faces.score[row]), str(faces.emotion[row]),
        float(faces.confidence[row]), dict(zip(session.labels, faces.probabilities[row].tolist(), strict=True)),
        pose=None if np.isnan(yaw) else Pose(yaw, pitch, roll), sure=bool(faces.sure[row]),
    )  # fmt: skip
