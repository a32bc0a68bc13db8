"""A colour for each emotion that colour-blind people can tell apart: the palette of Okabe and Ito (2008)."""

from __future__ import annotations

from collections.abc import Mapping

from fer_models.emotion_names import emotion_of

__all__ = ["EMOTION_COLOURS", "UNSURE_COLOUR", "colour_of_label", "ink_on"]

EMOTION_COLOURS: Mapping[str, str] = {
    "angry": "#d55e00",
    "disgust": "#009e73",
    "fear": "#cc79a7",
    "happy": "#f0c830",  # the palette's yellow, darker, so that it is seen on white
    "sad": "#0072b2",
    "surprise": "#e69f00",
    "neutral": "#a9adb3",
    "contempt": "#56b4e9",
}
"""#rrggbb by emotion. A colour never stands alone: the word is beside it."""
UNSURE_COLOUR = "#7d828a"
"""Of time in which the label is a guess."""
OTHERS = ("#8c6bb1", "#41ab5d", "#ef6548", "#3690c0", "#ae017e", "#807dba")
"""Of labels that are no emotion of ours, in turns."""


def colour_of_label(label: str, place: int = 0) -> str:
    """Return the colour of a label as #rrggbb. place: its number among the labels, for one without its own colour."""
    return EMOTION_COLOURS.get(emotion_of(label) or "", OTHERS[place % len(OTHERS)])


def ink_on(colour: str) -> str:
    """Return black or white as #rrggbb, whichever is easier to read on a colour given as #rrggbb."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    luminance = 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2  # WCAG 2
    return "#111111" if luminance > 0.18 else "#ffffff"
