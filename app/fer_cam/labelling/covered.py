"""Tells faces whose eyes stay covered from those that are covered for a moment. Times are passed in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from fer_cam.labelling.classifier import Classifier
from fer_cam.labelling.labeller import Labeller
from fer_cam.types import Track
from fer_models.crop_quality import EYES_COVERED

__all__ = ["HOLD", "CoveredEyes", "CoveredFaces"]

HOLD = 1.0
"""Seconds for which eyes must be covered, or free again, before a face counts as such: a blink or a hand passes."""


@dataclass
class _Face:
    covered: bool
    since: float | None = None  # since when it looks otherwise


class CoveredEyes:
    """The faces whose eyes have been covered for a while; Labeller.label takes them as `covered`."""

    def __init__(self, hold: float = HOLD) -> None:
        """hold: seconds, 0 or more, see HOLD."""
        self.hold = hold
        self._faces: dict[int, _Face] = {}

    def update(self, id: int, covered: bool, now: float) -> bool:
        """Take in whether the eyes of face `id` look covered in this frame; return True if it counts as covered.

        now: seconds of the source.
        """
        face = self._faces.setdefault(id, _Face(False))
        if covered == face.covered:
            face.since = None
        elif face.since is None or now < face.since:
            face.since = now
        if face.since is not None and now - face.since >= self.hold:
            face.covered, face.since = covered, None
        return face.covered

    def forget(self, keep: Collection[int]) -> None:
        """Forget every face that is not in `keep`."""
        self._faces = {i: face for i, face in self._faces.items() if i in keep}


class CoveredFaces:
    """Chooses the faces that the classifier for covered eyes labels, and loads it when there is one.

    ids: of these faces, for Labeller.label.
    """

    def __init__(self, make: Callable[[], Classifier] | None) -> None:
        """make: loads the classifier; None: there is none, and `ids` stays empty."""
        self.make = make
        self.reset()

    def reset(self) -> None:
        """Forget every face."""
        self.ids: frozenset[int] = frozenset()
        self._eyes = CoveredEyes()

    def note(self, labeller: Labeller, tracks: Sequence[Track], now: float) -> None:
        """Note whose eyes are covered in the crops that `labeller` saw last. now: seconds of the source."""
        if self.make is None:
            return
        ids = set()
        for track in tracks:
            quality = labeller.quality(track.id)
            if quality is not None and self._eyes.update(track.id, quality.eyes < EYES_COVERED, now):
                ids.add(track.id)
        if ids and labeller.covered is None:
            labeller.covered = self.make()
        self.ids = frozenset(ids)

    def forget(self, keep: Collection[int]) -> None:
        """Forget every face that is not in `keep`."""
        self._eyes.forget(keep)
