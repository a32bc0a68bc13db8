"""A colour for each emotion on a page: those of the window, as CSS writes them."""

from __future__ import annotations

from collections.abc import Mapping

from fer_cam.drawing import colours
from fer_models.emotion_names import emotion_of

__all__ = ["EMOTION_COLOURS", "UNSURE_COLOUR", "colour_of_label", "ink_on"]

EMOTION_COLOURS: Mapping[str, str] = {
    **{emotion: "#{:02x}{:02x}{:02x}".format(*colour) for emotion, colour in colours.EMOTION_COLOURS.items()},
    "happy": "#f0c830",  # the palette's yellow, darker, so that it is seen on white
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
