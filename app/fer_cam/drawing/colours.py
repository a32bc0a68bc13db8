"""A colour for each emotion that colour-blind people can tell apart, and ink that can be read on it.

Seven are the palette of M. Okabe and K. Ito, "Color Universal Design" (2008). Its eighth, black, cannot be seen on a
dark window: contempt has the wine of P. Tol's palette instead.
"""

from __future__ import annotations

from collections.abc import Mapping

from fer_models.emotion_names import emotion_of

__all__ = ["EMOTION_COLOURS", "UNSURE", "Colour", "colour_for", "ink_for"]

Colour = tuple[int, int, int]
"""Red, green, blue, 0..255."""

EMOTION_COLOURS: Mapping[str, Colour] = {
    "angry": (0xD5, 0x5E, 0x00),
    "disgust": (0x00, 0x9E, 0x73),
    "fear": (0xCC, 0x79, 0xA7),
    "happy": (0xF0, 0xE4, 0x42),
    "sad": (0x00, 0x72, 0xB2),
    "surprise": (0xE6, 0x9F, 0x00),
    "neutral": (0x56, 0xB4, 0xE9),
    "contempt": (0x88, 0x22, 0x55),
}
"""By emotion. A colour never stands alone: the word is beside it."""
UNSURE: Colour = (150, 150, 150)
"""Of a face whose emotion is a guess."""
OTHER: Colour = (255, 255, 255)
"""Of a label that is no emotion."""


def colour_for(label: str) -> Colour:
    """Return the colour of a label. A synonym of an emotion, such as happiness, has its colour; others are white."""
    return EMOTION_COLOURS.get(emotion_of(label) or label, OTHER)


def ink_for(colour: Colour) -> Colour:
    """Return black or white, whichever has more contrast on `colour` (relative luminance of WCAG 2.1)."""
    linear = [c / 3294.6 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return (0, 0, 0) if (luminance + 0.05) ** 2 > 1.05 * 0.05 else (255, 255, 255)
