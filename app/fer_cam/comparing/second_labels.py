"""The second labelling of a pipeline that compares, and its result for a reader that shows one labelling at a time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from fer_cam.drawing.headset import draw_headsets
from fer_cam.labelling.classifier import Classifier
from fer_cam.labelling.labeller import Labeller
from fer_cam.types import Comparison, Face, Frame, Labelling, Result, SecondLabel, Track

__all__ = ["SecondLabels", "second_result"]


class SecondLabels:
    """Labels the faces of a frame a second time. Not for two threads at once.

    A face is classified in the same frames as by the first labelling, so that both have seen the same moments.
    """

    def __init__(
        self, classifier: Classifier, *, other_bar: bool = False, min_confidence: float | None = None,
        whole: bool = False,
    ) -> None:  # fmt: skip
        """classifier: of the second labelling. other_bar: it sees the headset bar if the first labelling does not, and
        none if the first sees it. min_confidence, whole: see Labeller."""
        self.other_bar = other_bar
        self._labeller = Labeller(classifier, min_confidence=min_confidence, whole=whole)

    @property
    def classifier(self) -> Classifier:
        """The classifier of the second labelling."""
        return self._labeller.classifier

    def label(
        self, plain: Frame, result: Result, tracks: Sequence[Track], first: Classifier, classified: frozenset[int], *,
        headset: bool, photo: bool = False,
    ) -> Result:  # fmt: skip
        """Return the result with the second labels.

        plain: the frame without a bar. tracks: of the result's faces. first, classified: the first labelling's
        classifier, and the identities that it classified in this frame. headset: the first labelling sees the bar.
        photo: see Labeller.label.
        """
        image = result.frame.image
        if self.other_bar:
            image = plain.image if headset or not tracks else draw_headsets(plain.image, [t.detection for t in tracks])
        labels = self._labeller.label(image, tracks, plain.time, photo=photo, due=classified)
        faces = tuple(
            replace(face, compared=SecondLabel(*label)) for face, label in zip(result.faces, labels, strict=True)
        )
        sides = (_labelling(first, headset), _labelling(self.classifier, headset != self.other_bar))
        return replace(
            result, faces=faces, comparison=Comparison(*sides, image, classified & self._labeller.classified)
        )

    def set_min_confidence(self, value: float | None) -> None:
        """Set the least confidence of a sure emotion; None: its card's."""
        self._labeller.min_confidence = value

    def reset(self) -> None:
        """Forget every face."""
        self._labeller.reset()

    def forget(self, keep: Collection[int]) -> None:
        """Forget every face whose identity is not in `keep`."""
        self._labeller.forget(keep)


def _labelling(classifier: Classifier, headset: bool) -> Labelling:
    bundle = classifier.bundle
    return Labelling(bundle.name, bundle.labels, headset, str(bundle.card.get("sha256", "")))


def second_result(result: Result) -> Result | None:
    """Return the result as the second labelling gives it: its picture, and its emotions; None without a comparison."""
    if result.comparison is None:
        return None
    frame = replace(result.frame, image=result.comparison.image)
    return replace(result, frame=frame, faces=tuple(_second_face(face) for face in result.faces))


def _second_face(face: Face) -> Face:
    second = face.compared
    if second is None:
        return face
    return replace(
        face, emotion=second.label, confidence=second.confidence, probabilities=second.probabilities, sure=second.sure
    )
