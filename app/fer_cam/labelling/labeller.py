"""Labels the faces of a frame with one bundle: crop, classify in one batch, smooth. Times are passed in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import numpy as np

from fer_cam.labelling.classifier import Classifier
from fer_cam.labelling.smoother import Smoother
from fer_cam.types import Detection, Track
from fer_models.preprocess import crop_face

__all__ = ["Labeller", "crop_faces"]


def crop_faces(image: np.ndarray, detections: Iterable[Detection], classifier: Classifier) -> list[np.ndarray]:
    """Cut out each face, uint8 BGR, with the margin and alignment of the classifier's card."""
    bundle = classifier.bundle
    return [
        crop_face(image, d.box, d.points, margin=bundle.margin, alignment=bundle.alignment, size=max(bundle.input_size))
        for d in detections
    ]


class Labeller:
    """A classifier and the smoothed labels of each face so far. Not for two threads at once."""

    def __init__(self, classifier: Classifier, smoother: Smoother | None = None, *, phase: int = 0) -> None:
        """smoother: averages each face over time. phase: offset of this labeller's turns, so that two labellers with
        different phases classify a face on different frames."""
        self.classifier, self._smoother, self._count = classifier, smoother or Smoother(), phase

    def reset(self) -> None:
        """Forget every face."""
        self._smoother = Smoother(self._smoother.time_constant, self._smoother.margin)

    def forget(self, keep: Collection[int]) -> None:
        """Forget every face whose identity is not in `keep`."""
        self._smoother.forget(keep)

    def label(
        self, image: np.ndarray, tracks: Sequence[Track], now: float, turns: int = 1
    ) -> list[tuple[str, float, dict[str, float]]]:
        """Return, for each track, its label, its confidence, and every label's probability (0..1), smoothed.

        image: uint8 BGR (h, w, 3). now: seconds of the source. turns: a face is classified on every `turns`-th frame
        and keeps its labels on the others; a new face is classified at once.
        """
        self._count += 1
        due = [t for t in tracks if (t.id + self._count) % turns == 0 or self._smoother.last(t.id) is None]
        crops = crop_faces(image, [t.detection for t in due], self.classifier)
        for track, probabilities in zip(due, self.classifier.classify(crops), strict=True):
            self._smoother.smooth(track.id, probabilities, now)
        return [self._label_of(track) for track in tracks]

    def _label_of(self, track: Track) -> tuple[str, float, dict[str, float]]:
        last = self._smoother.last(track.id)
        assert last is not None  # a face that is new is due
        index, probabilities = last
        labels = self.classifier.labels
        by_label = {name: float(p) for name, p in zip(labels, probabilities, strict=True)}
        return labels[index], float(probabilities[index]), by_label
