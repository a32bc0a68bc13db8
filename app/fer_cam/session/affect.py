"""Valence and arousal of a face, derived from the probabilities of its emotions.

The coordinates are the means of pleasure and arousal in J. A. Russell and A. Mehrabian, "Evidence for a three-factor
theory of emotions", Journal of Research in Personality 11 (1977), 273-294. (Russell's circumplex of 1980 is better
known, but has no disgust.) Neutral is the origin. Contempt has no part: it is rated too differently.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from fer_models.emotion_names import emotion_of

__all__ = ["COORDINATES", "LIMITS", "SOURCE", "affect"]

COORDINATES: Mapping[str, tuple[float, float]] = {
    "happy": (0.81, 0.51),
    "surprise": (0.40, 0.67),
    "angry": (-0.51, 0.59),
    "fear": (-0.64, 0.60),
    "disgust": (-0.60, 0.35),
    "sad": (-0.63, -0.27),
    "neutral": (0.0, 0.0),
}
"""Valence and arousal of each emotion, -1..1."""

SOURCE = "Russell and Mehrabian 1977, Journal of Research in Personality 11, 273-294"
LIMITS = (
    "Valence and arousal are derived from the probabilities of the emotions and these published coordinates; they are "
    "not measured, and can lie only between the coordinates of the model's emotions."
)
"""The limits of these figures, in one sentence for their readers."""

LEAST = 1e-6
"""Sum of the probabilities that have coordinates, below which there is no figure."""


def affect(probabilities: Mapping[str, float]) -> tuple[float, float]:
    """Return (valence, arousal) of a face, each -1..1: the expectation of COORDINATES over the probabilities.

    probabilities: by label; synonyms of an emotion count as the emotion. Labels without coordinates are left out and
    the others normalised. (nan, nan) if all the probability lies on labels without coordinates.
    """
    total = valence = arousal = 0.0
    for label, share in probabilities.items():
        place = COORDINATES.get(emotion_of(label) or "")
        if place is not None and share > 0:
            total += share
            valence += share * place[0]
            arousal += share * place[1]
    if not total > LEAST:
        return math.nan, math.nan
    return valence / total, arousal / total
