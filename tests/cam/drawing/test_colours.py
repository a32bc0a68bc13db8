"""Colours of emotions can be told apart, also by colour-blind people, and what is written on them can be read."""

import itertools

import numpy as np
import pytest

from fer_cam.drawing.colours import EMOTION_COLOURS, UNSURE, colour_for, ink_for
from fer_models.emotion_names import EMOTIONS

# From linear RGB to what people without the middle and without the long cones see: F. Viénot, H. Brettel and
# J. Mollon, "Digital video colourmaps for checking the legibility of displays by dichromats" (1999).
VISION = {
    "usual": np.eye(3),
    "deuteranopia": np.array([[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]]),
    "protanopia": np.array([[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]]),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def linear(colour):
    c = np.array(colour) / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    x, y, z = (TO_XYZ @ rgb.clip(0, 1)) / (0.9505, 1, 1.089)
    f = [t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z)]
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("vision", VISION)
def test_two_emotions_never_look_alike(vision):
    seen = {e: lab(VISION[vision] @ linear(EMOTION_COLOURS[e])) for e in EMOTIONS}
    nearest = min((np.linalg.norm(seen[a] - seen[b]), a, b) for a, b in itertools.combinations(EMOTIONS, 2))
    assert nearest[0] > 12, nearest


@pytest.mark.parametrize("colour", [*EMOTION_COLOURS.values(), UNSURE, (255, 255, 255)])
def test_words_on_a_colour_can_be_read(colour):
    weights = (0.2126, 0.7152, 0.0722)
    low, high = sorted((linear(colour) @ weights, linear(ink_for(colour)) @ weights))
    assert (high + 0.05) / (low + 0.05) >= 4.5  # WCAG 2.1, level AA


def test_synonyms_share_a_colour_and_other_labels_are_white():
    assert colour_for("Happiness") == EMOTION_COLOURS["happy"] and colour_for("woman") == (255, 255, 255)
