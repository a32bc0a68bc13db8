"""The columns of found.py's tables: how large, tilted, lit and covered the face of each picture is."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from finding.covers import with_bar, with_headset, with_mask
from finding.portraits import Portrait, mirrored

Change = Callable[[np.ndarray, float, np.random.Generator], np.ndarray]
"""Changes a whole frame, float32 (h, w, 3) 0..255, by the side of the true box. What leaves 0..255 is clipped later."""


@dataclass(frozen=True)
class Column:
    """One column of the table.

    side: of the true box in pixels, None for the run's own. tilt: degrees; each picture takes one of both directions.
    outside: share of the true box below the frame's lower edge, or above its upper edge if negative. cover: changes
    the portrait. change: changes the frame. backlight: the light comes from behind. crowd: 20 faces, not one.
    """

    side: float | None = None
    tilt: float = 0.0
    outside: float = 0.0
    cover: Callable[[Portrait], Portrait] | None = None
    change: Change | None = None
    backlight: bool = False
    crowd: bool = False


def to_bytes(frame: np.ndarray) -> np.ndarray:
    """Return a float frame as uint8."""
    return np.clip(np.rint(frame), 0, 255).astype(np.uint8)


def scaled(low: float, high: float) -> Change:
    """Return a change that multiplies the brightness by a factor drawn from low..high."""
    return lambda frame, _, rng: frame * rng.uniform(low, high)


def hazy(frame: np.ndarray, _side: float, _rng: np.random.Generator) -> np.ndarray:
    """Keep 30 % of the contrast under a light grey veil."""
    return 0.3 * frame + 0.7 * 205


def blurred(frame: np.ndarray, side: float, _rng: np.random.Generator) -> np.ndarray:
    """Blur by a Gaussian of 3 % of the face's side."""
    return cv2.GaussianBlur(frame, (0, 0), 0.03 * side)


def noisy(frame: np.ndarray, _side: float, rng: np.random.Generator) -> np.ndarray:
    """Add Gaussian noise of 25 grey levels to each channel."""
    return frame + rng.normal(0, 25, frame.shape)


def under_a_lamp(frame: np.ndarray, _side: float, rng: np.random.Generator) -> np.ndarray:
    """Keep one or two of the channels, drawn at random, and a tenth to a quarter of the others."""
    lamps = np.array([(1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0), (1, 0, 1)])
    return frame * np.maximum(rng.choice(lamps), rng.uniform(0.1, 0.25, 3))


def compressed(frame: np.ndarray, _side: float, _rng: np.random.Generator) -> np.ndarray:
    """Write and read the frame as JPEG of quality 8."""
    data = cv2.imencode(".jpg", to_bytes(frame), [cv2.IMWRITE_JPEG_QUALITY, 8])[1]
    return cv2.imdecode(data, cv2.IMREAD_COLOR).astype(np.float32)


GROUPS: dict[str, dict[str, Column]] = {
    "Tilt and size": {
        "upright": Column(),
        **{f"tilt-{tilt}": Column(tilt=tilt) for tilt in (20, 30, 50, 70, 90)},
        **{f"{side}-px": Column(side=side) for side in (200, 120, 60, 40, 30, 24)},
        "tilt-90-30-px": Column(side=30, tilt=90),
    },
    "Light and picture": {
        "very-dark": Column(change=scaled(0.08, 0.12)),
        "dim": Column(change=scaled(0.2, 0.3)),
        "haze": Column(change=hazy),
        "backlight": Column(backlight=True),
        "coloured-light": Column(change=under_a_lamp),
        "blurred": Column(change=blurred),
        "noisy": Column(change=noisy),
        "jpeg": Column(change=compressed),
    },
    "Covered, cut off, many": {
        "mouth-covered": Column(cover=with_mask),
        "eyes-covered-bar": Column(cover=with_bar),
        "eyes-covered-headset": Column(cover=with_headset),
        "lower-part-out": Column(outside=0.3),
        "upper-part-out": Column(outside=-0.3),
        "mirror": Column(cover=mirrored),
        "20-faces": Column(crowd=True),
    },
}
"""The columns by table."""

COLUMNS = {name: column for group in GROUPS.values() for name, column in group.items()}
