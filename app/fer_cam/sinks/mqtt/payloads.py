"""The payloads: the state of a device and of each face, as dictionaries for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any

from fer_cam.sinks.status import STALLED, RunStatus
from fer_cam.types import Face, Result

__all__ = ["dominant", "face_key", "face_payload", "problem_of", "state_key", "state_payload"]


def dominant(faces: Sequence[Face]) -> tuple[str | None, float | None, bool, dict[str, float]]:
    """Return the dominant emotion of all faces: label, confidence 0..1, sure, and the share of every emotion 0..1.

    The shares are the mean of the faces' probabilities, and the label is the largest of them. It is sure if a face
    that has this label is sure of it. Without a face: None, None, False and no shares.
    """
    if not faces:
        return None, None, False, {}
    labels = faces[0].probabilities
    shares = {label: sum(face.probabilities[label] for face in faces) / len(faces) for label in labels}
    label = max(shares, key=shares.__getitem__)
    sure = any(face.sure and face.emotion == label for face in faces)
    return label, round(shares[label], 4), sure, {name: round(share, 4) for name, share in shares.items()}


def problem_of(status: RunStatus, *, live: bool, own: str) -> str | None:
    """Return one line about what is wrong now, or None.

    live: the source is live, so that no picture for a while is wrong. own: name of the output that publishes this,
    which cannot report itself.
    """
    if status.connected and live and status.idle > STALLED:
        return f"{status.source}: no picture for more than {STALLED:g} s"
    return status.source_problem or status.output_problem(beside=own) or None


def state_payload(result: Result | None, status: RunStatus, *, problem: str | None, version: str) -> dict[str, Any]:
    """Return the state of a device.

    result: the newest; None if there is none yet, or the source is gone. problem: as from problem_of().
    """
    faces = result.faces if result else ()
    emotion, confidence, sure, shares = dominant(faces)
    wall = result.frame.wall if result else 0.0
    return {
        "time": round(result.frame.time, 3) if result else None,
        "captured": _iso(wall) if wall else None,
        "faces": len(faces),
        "emotion": emotion,
        "confidence": confidence,
        "sure": sure,
        "emotions": shares,
        "frames": status.frames,
        "frames_per_second": round(status.rate, 1),
        "latency": round(status.latency, 3),
        "dropped": status.dropped,
        "gaps": status.gaps,
        "source": status.source,
        "model": status.model,
        "version": version,
        "problem": problem,
    }


def face_payload(face: Face) -> dict[str, Any]:
    """Return the state of one face. box: x, y, width, height in pixels."""
    value: dict[str, Any] = {
        "id": face.id,
        "emotion": face.emotion,
        "confidence": round(face.confidence, 4),
        "sure": face.sure,
        "emotions": {label: round(p, 4) for label, p in face.probabilities.items()},
        "box": [int(v) for v in face.box],
    }
    if face.attributes:
        value["attributes"] = {
            task: {"label": a.label, "confidence": round(a.confidence, 4), "sure": a.sure}
            for task, a in face.attributes.items()
        }
    return value


def state_key(state: dict[str, Any]) -> tuple[object, ...]:
    """Return what counts as a change of a state: faces, emotion, sure, and the problem."""
    return tuple(state[name] for name in ("faces", "emotion", "sure", "problem"))


def face_key(face: dict[str, Any]) -> tuple[object, ...]:
    """Return what counts as a change of a face: who it is, its labels, and whether they are sure."""
    attributes = face.get("attributes", {})
    return (face["id"], face["emotion"], face["sure"], *((a["label"], a["sure"]) for a in attributes.values()))


def _iso(wall: float) -> str:
    return datetime.fromtimestamp(wall, timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
