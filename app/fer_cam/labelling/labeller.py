"""One bundle's labels on faces that are found already: crop, classify in one batch, smooth. Time is passed in."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from fer_cam.labelling.classifier import Classifier
from fer_cam.labelling.smoother import Smoother
from fer_cam.types import Detection, Track
from fer_models.preprocess import crop_face

__all__ = ["Labeller", "crop_faces"]


def crop_faces(image: np.ndarray, detections: list[Detection], classifier: Classifier) -> list[np.ndarray]:
    """Cut out each face as the classifier's card asks for it."""
    bundle = classifier.bundle
    return [
        crop_face(image, d.box, d.points, margin=bundle.margin, alignment=bundle.alignment, size=max(bundle.input_size))
        for d in detections
    ]


class Labeller:
    """A classifier and what it said of each face so far. Not for two threads at once."""

    def __init__(self, classifier: Classifier, smoother: Smoother | None = None, *, phase: int = 0) -> None:
        """smoother: averages each face over time. phase: which of several labellers takes turns first."""
        self.classifier, self._smoother, self._count = classifier, smoother or Smoother(), phase

    def reset(self) -> None:
        """Forget every face."""
        self._smoother = Smoother(self._smoother.time_constant, self._smoother.margin)

    def forget(self, keep: Collection[int]) -> None:
        """Drop every face whose identity is not in `keep`."""
        self._smoother.forget(keep)

    def label(
        self, image: np.ndarray, tracks: list[Track], now: float, turns: int = 1
    ) -> list[tuple[str, float, dict[str, float]]]:
        """Label, confidence and every label's probability (0..1) of each face, smoothed, in the order given.

        image: uint8 BGR (h, w, 3). now: seconds of the source. turns: a face is classified on every so
        many frames, and keeps what it had on the others; a new face is classified at once.
        """
        self._count += 1
        due = [t for t in tracks if (t.id + self._count) % turns == 0 or self._smoother.last(t.id) is None]
        crops = crop_faces(image, [t.detection for t in due], self.classifier)
        seen = {
            track.id: self._smoother.smooth(track.id, p, now)
            for track, p in zip(due, self.classifier.classify(crops), strict=True)
        }
        return [self._named(*(seen.get(t.id) or self._smoother.last(t.id))) for t in tracks]

    def _named(self, index: int, smooth: np.ndarray) -> tuple[str, float, dict[str, float]]:
        labels = self.classifier.labels
        return labels[index], float(smooth[index]), {n: float(p) for n, p in zip(labels, smooth, strict=True)}
