"""How far faces are varied while a network learns from them."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Augmentation"]


@dataclass(frozen=True)
class Augmentation:
    """How far a face is varied; zero everywhere leaves it as it is.

    flip, headset, erase, blur: probabilities 0..1. rotation: degrees either way. zoom, shift: fraction of the
    side either way. brightness: fraction of 255 either way. contrast: fraction either way.
    noise: standard deviation in grey levels.
    """

    flip: float = 0.0
    rotation: float = 0.0
    zoom: float = 0.0
    shift: float = 0.0
    brightness: float = 0.0
    contrast: float = 0.0
    noise: float = 0.0
    blur: float = 0.0
    erase: float = 0.0
    headset: float = 0.0
