"""The Python API: the faces of a picture with their probabilities, in three lines."""

from __future__ import annotations

import ctypes
import os
import threading
import weakref
from collections.abc import Iterable
from itertools import islice
from numbers import Integral
from pathlib import Path
from typing import Any

import numpy as np

from fer_cam.detectors import make_detector
from fer_cam.detectors.blazeface.face_mesh import FaceMesh
from fer_cam.labelling.bundles import attribute_bundle, emotion_bundle
from fer_cam.labelling.classifier import Classifier
from fer_cam.pipeline.pipeline import Pipeline
from fer_cam.settings import MOST_THREADS, Settings
from fer_cam.sources.python_pictures import as_bgr, as_crops
from fer_cam.types import Face, Frame

__all__ = ["EmotionRecognizer"]


CHUNK = 512
"""Crops that `classify` holds at a time, so that a generator may give any number of them."""

_alive: weakref.WeakSet[EmotionRecognizer] = weakref.WeakSet()


class EmotionRecognizer:
    """Finds the faces of single pictures and classifies their emotion. Make one and use it for many pictures.

    Several threads may use one: a lock lets them in one after the other, so one recognizer a thread is faster. It can
    be pickled, and used after a fork: the other process loads the networks anew.

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
        min_confidence: float | None = None,
    ) -> None:
        """Load the detector and the networks.

        model: name of a shipped bundle, or a bundle's folder.
        detector: "blazeface", "mtcnn" or "haar".
        headset: draw the headset bar over the eyes before classification; a shipped model NAME is replaced by
        NAME-headset, if that is shipped.
        min_face: smallest face to find, in pixels, at least 20.
        threads: CPU threads, 1 to 64.
        attribute: bundle of another task, such as "gender", that gives each face a second label (`attributes`).
        min_confidence: least confidence of an emotion that counts as sure, 0 to 1; None: that of the model's card.

        Raises FerError for an unknown or damaged model, detector or attribute, and for a `min_face` below 20.
        Raises ValueError for `threads` outside 1 to 64, for `min_confidence` outside 0 to 1, and if `threads` or
        `min_face` is not a whole number.
        """
        for name, bundle in (("model", model), ("attribute", attribute)):
            if not isinstance(bundle, (str, Path)) and (bundle is not None or name == "model"):
                raise ValueError(f"{name} must be a name or a path, not {bundle!r}")
        for name, value in (("threads", threads), ("min_face", min_face)):
            if isinstance(value, bool) or not isinstance(value, Integral):
                raise ValueError(f"{name} must be a whole number, not {value!r}")
        if not 1 <= threads <= MOST_THREADS:
            raise ValueError(f"threads must be at least 1 and at most {MOST_THREADS}, not {threads}")
        if min_confidence is not None and not 0 <= min_confidence <= 1:
            raise ValueError(f"min_confidence must be from 0 to 1, not {min_confidence}")
        self._arguments: dict[str, Any] = {
            "model": model, "detector": detector, "headset": headset, "min_face": int(min_face),
            "threads": int(threads), "attribute": attribute, "min_confidence": min_confidence,
        }  # fmt: skip
        self._pipeline: Pipeline | None = self._load()
        self._lock = threading.Lock()
        _alive.add(self)

    def _load(self) -> Pipeline:
        a = self._arguments
        emotion = Classifier(emotion_bundle(a["model"], headset=a["headset"]), a["threads"])
        second = None if a["attribute"] is None else Classifier(attribute_bundle(a["attribute"]), a["threads"])
        mesh = FaceMesh(threads=a["threads"])
        return Pipeline(
            make_detector(a["detector"], a["min_face"], a["threads"], mesh), emotion, headset=a["headset"],
            attribute=second, mesh=mesh, min_confidence=a["min_confidence"],
        )  # fmt: skip

    def _loaded(self) -> Pipeline:
        """Return the pipeline; the caller holds the lock."""
        if self._pipeline is None:
            self._pipeline = self._load()
        return self._pipeline

    def _forked(self) -> None:
        """Give up what the child of a fork cannot use: the networks, whose threads are gone, and a lock that may be
        held."""
        if self._pipeline is not None:
            # It must never be deleted: the runtime would wait for its threads, or crash. So its memory is not freed.
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(self._pipeline))
        self._pipeline, self._lock = None, threading.Lock()

    def __getstate__(self) -> dict[str, Any]:
        """Return the arguments: networks cannot be pickled, and load in a moment."""
        return self._arguments

    def __setstate__(self, arguments: dict[str, Any]) -> None:
        """Load the networks. Raises FerError if they are damaged or not there."""
        EmotionRecognizer.__init__(self, **arguments)

    @property
    def labels(self) -> tuple[str, ...]:
        """Emotion names in the order of the columns that `classify` returns."""
        with self._lock:
            return self._loaded().classifier.labels

    def recognize(self, image: Any, *, rgb: bool = False) -> list[Face]:
        """Return the faces of one picture, largest first.

        image: uint8 BGR (h, w, 3), as cv2.imread returns it; also grey (h, w), BGRA (h, w, 4), a PIL picture, or the
        path of a picture file. rgb: an array's channels are in the order red, green, blue. Returns an empty list if
        there is no face. Pictures are independent: nothing is tracked or averaged, and the `id` of the faces begins at
        1 in each. Raises ValueError, whose text names the conversion, for another type or shape.
        """
        picture = as_bgr(image, rgb=rgb)
        with self._lock:
            pipeline = self._loaded()
            pipeline.reset()
            return list(pipeline.process(Frame(0, 0.0, picture), photo=True).faces)

    def classify(self, crops: Iterable[Any], *, rgb: bool = False) -> np.ndarray:
        """Return the probabilities of face crops: float32 (n, labels), columns as in `labels`; each row sums to one.

        As in `recognize`, they are the mean over each face and its mirror image.

        crops: faces of any size as `recognize` takes pictures, in a list, a generator, or stacked in one array. rgb:
        as in `recognize`. Raises ValueError for another type or shape, and for a single crop that is not in a list.
        """
        faces, parts = as_crops(crops, rgb=rgb), []
        while part := list(islice(faces, CHUNK)):
            with self._lock:
                parts.append(self._loaded().classifier.classify_both_views(part))
        return np.concatenate(parts) if parts else np.zeros((0, len(self.labels)), np.float32)


def _after_fork() -> None:
    for recognizer in list(_alive):
        recognizer._forked()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
