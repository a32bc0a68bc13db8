"""Decides whether a label can be relied on: by its confidence, by the crop, and by how far the head is turned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from fer_cam.types import Pose
from fer_models.card import Bundle
from fer_models.crop_quality import CropQuality

__all__ = ["Certainty", "certainty_of"]

MIN_CONFIDENCE = 0.6
"""For a bundle whose card names no other."""


@dataclass(frozen=True)
class Certainty:
    """Limits within which a label is sure; those of a shipped bundle are on its card, from `fer-train certainty`.

    min_confidence: least probability of the label, 0..1. sharpness: least and most; mouth: least; see CropQuality.
    turn: most degrees between where the head looks and the camera. The defaults of these three leave out no face.
    """

    min_confidence: float = MIN_CONFIDENCE
    sharpness: tuple[float, float] = (0.0, np.inf)
    mouth: float = 0.0
    turn: float = 180.0

    def stricter(self, margin: float) -> Certainty:
        """Return these limits with a higher min_confidence: by `margin`, 0..1, or half of what is left below 1."""
        return replace(self, min_confidence=self.min_confidence + min(margin, (1 - self.min_confidence) / 2))

    def is_sure(self, confidence: float, quality: CropQuality | None, pose: Pose | None) -> bool:
        """Return True if a label is within the limits. quality, pose: None if they are not known, which sets none."""
        if confidence < self.min_confidence:
            return False
        if quality is not None:
            low, high = self.sharpness
            if not low <= quality.sharpness <= high or quality.mouth < self.mouth:
                return False
        return pose is None or _turn(pose) <= self.turn


def _turn(pose: Pose) -> float:
    """Return the degrees between where a head looks and the camera."""
    yaw, pitch = np.radians((pose.yaw, pose.pitch))
    return float(np.degrees(np.arccos(np.clip(np.cos(yaw) * np.cos(pitch), -1, 1))))


def certainty_of(bundle: Bundle, min_confidence: float | None = None) -> Certainty:
    """Return the limits on a bundle's card; one that is null or left out there leaves out no face.

    min_confidence: takes the place of the card's; None: the card's. Cards of earlier versions have a mouth of 0 for no
    limit, which leaves out no face either.
    """
    value = bundle.card.get("certainty")
    card: Mapping[str, object] = value if isinstance(value, dict) else {}
    found = Certainty()
    least = min_confidence if min_confidence is not None else card.get("min_confidence")
    if isinstance(least, (int, float)):
        found = replace(found, min_confidence=float(least))
    limits = card.get("limits")
    if isinstance(limits, dict):
        low, high = limits.get("sharpness") or (None, None)
        found = replace(
            found,
            sharpness=(_limit(low, found.sharpness[0]), _limit(high, found.sharpness[1])),
            mouth=_limit(limits.get("mouth"), found.mouth),
            turn=_limit(limits.get("turn"), found.turn),
        )
    return found


def _limit(value: float | None, none: float) -> float:
    """Return a limit of a card as a number. none: for a limit that is null or left out."""
    return none if value is None else float(value)
