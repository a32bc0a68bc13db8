"""The bounds of the random changes that faces get while a network is trained on them."""

from __future__ import annotations

from dataclasses import dataclass

from fer_train.recipes.keys import key

__all__ = ["Augmentation"]


@dataclass(frozen=True)
class Augmentation:
    """Bounds of the random changes to each face; all zero leaves faces unchanged."""

    flip: float = key(0.0, "probability of mirroring a face, 0..1", at_most=1)
    rotation: float = key(0.0, "largest rotation in degrees, either way", at_most=180)
    zoom: float = key(0.0, "largest change of scale, as a fraction of the side, either way", at_most=4)
    shift: float = key(0.0, "largest shift, as a fraction of the side, either way", at_most=1)
    brightness: float = key(0.0, "largest change of brightness, as a fraction of 255, either way", at_most=1)
    contrast: float = key(0.0, "largest change of contrast, as a fraction, either way", at_most=1)
    noise: float = key(0.0, "largest standard deviation of the noise, in grey levels", at_most=255)
    blur: float = key(0.0, "probability of blurring a face, 0..1", at_most=1)
    erase: float = key(0.0, "probability of blanking a rectangle, 0..1", at_most=1)
    headset: float = key(0.0, "probability of drawing the headset bar, 0..1", at_most=1)
    grey: float = key(0.0, "probability of taking some or all of the colour out of a face, 0..1", at_most=1)
    colour: float = key(0.0, "largest change of a colour channel's gain, as a fraction, either way", at_most=1)
    gamma: float = key(0.0, "largest change of the exponent of the grey levels, as a fraction, either way", at_most=4)
    shade: float = key(
        0.0, "largest change of brightness from a face's middle to its edge, as a fraction, either way", at_most=1
    )
    coarse: float = key(0.0, "probability of shrinking a face to 1/2, 1/3 or 1/4 and enlarging it, 0..1", at_most=1)
    jpeg: float = key(0.0, "probability of a JPEG compression of quality 8 to 60, 0..1", at_most=1)
