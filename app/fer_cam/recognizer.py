"""The Python API: the faces of a picture with their probabilities, in three lines."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Integral
from pathlib import Path

import numpy as np

from fer_cam.detectors import make_detector
from fer_cam.detectors.blazeface.face_mesh import FaceMesh
from fer_cam.labelling.bundles import attribute_bundle, emotion_bundle
from fer_cam.labelling.classifier import Classifier
from fer_cam.pipeline import Pipeline
from fer_cam.settings import MOST_THREADS, Settings
from fer_cam.types import Face, Frame

__all__ = ["EmotionRecognizer"]


class EmotionRecognizer:
    """Finds the faces of single pictures and classifies their emotion. Make one and use it for many pictures.

    >>> recognizer = EmotionRecognizer()
    >>> for face in recognizer.recognize(cv2.imread("photo.jpg")):
    ...     print(face.box, face.emotion, face.confidence)
    """

    def __init__(
        self,
        model: str | Path = Settings.model,
        detector: str = Settings.detector,
        *,
        headset: bool = Settings.headset,
        min_face: int = Settings.min_face,
        threads: int = Settings.threads,
        attribute: str | Path | None = None,
    ) -> None:
        """Load the detector and the networks.

        model: name of a shipped bundle, or a bundle's folder.
        detector: "blazeface", "mtcnn" or "haar".
        headset: draw the headset bar over the eyes before classification; a shipped model NAME is replaced by
        NAME-headset, if that is shipped.
        min_face: smallest face to find, in pixels, at least 20.
        threads: CPU threads, 1 to 64.
        attribute: bundle of another task, such as "gender", that gives each face a second label (`attributes`).

        Raises FerError for an unknown or damaged model, detector or attribute, and for a `min_face` below 20.
        Raises ValueError for `threads` outside 1 to 64, and if `threads` or `min_face` is not a whole number.
        """
        for name, value in (("threads", threads), ("min_face", min_face)):
            if isinstance(value, bool) or not isinstance(value, Integral):
                raise ValueError(f"{name} must be a whole number, not {value!r}")
        if not 1 <= threads <= MOST_THREADS:
            raise ValueError(f"threads must be at least 1 and at most {MOST_THREADS}, not {threads}")
        emotion = Classifier(emotion_bundle(model, headset=headset), threads)
        second = None if attribute is None else Classifier(attribute_bundle(attribute), threads)
        self._pipeline = Pipeline(
            make_detector(detector, min_face, threads), emotion, headset=headset, attribute=second,
            mesh=FaceMesh(threads=threads),
        )  # fmt: skip

    @property
    def labels(self) -> tuple[str, ...]:
        """Emotion names in the order of the columns that `classify` returns."""
        return self._pipeline.classifier.labels

    def recognize(self, image: np.ndarray) -> list[Face]:
        """Return the faces of one picture, largest first.

        image: uint8 BGR (h, w, 3), as cv2.imread returns it. Returns an empty list if there is no face. Pictures are
        independent: nothing is tracked or averaged, and the `id` of the faces begins at 1 in each. Raises ValueError
        for another dtype or shape.
        """
        if image is None:
            raise ValueError("expected a picture, got None: cv2.imread returns None for a file that it cannot read")
        if not isinstance(image, np.ndarray) or image.dtype != np.uint8 or image.ndim != 3 or image.shape[2] != 3:
            kind = f"{image.dtype} {image.shape}" if isinstance(image, np.ndarray) else type(image).__name__
            raise ValueError(f"expected a uint8 BGR picture (h, w, 3), got {kind}")
        if image.size == 0:
            raise ValueError("the picture is empty")
        self._pipeline.reset()
        return list(self._pipeline.process(Frame(0, 0.0, image), photo=True).faces)

    def classify(self, crops: Sequence[np.ndarray] | np.ndarray) -> np.ndarray:
        """Return the probabilities of face crops: float32 (n, labels), columns as in `labels`; each row sums to one.

        As in `recognize`, they are the mean over each face and its mirror image.

        crops: uint8 faces of any size, grey (h, w) or BGR (h, w, 3), in a list or stacked in one array. Raises
        ValueError for another dtype or shape, and for a single crop that is not in a list.
        """
        return self._pipeline.classifier.classify_both_views(crops)
