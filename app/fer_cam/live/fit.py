"""Maps a frame's points to the screen: scaled to fit, centred, and mirrored for a webcam."""

from __future__ import annotations

from dataclasses import dataclass

from fer_cam.types import Box

__all__ = ["Fit", "Rect", "fit", "stacked"]

Rect = tuple[float, float, float, float]
"""x, y, width, height in units of the screen."""


@dataclass(frozen=True)
class Fit:
    """The place of a frame in an area of the screen.

    left, top, scale: screen = left + scale * frame. width, height: of the frame in pixels. mirrored: left and right
    are swapped.
    """

    left: float
    top: float
    scale: float
    width: int
    height: int
    mirrored: bool = False

    @property
    def picture(self) -> Rect:
        """The whole frame on the screen."""
        return self.left, self.top, self.scale * self.width, self.scale * self.height

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of the frame on the screen."""
        return self.left + self.scale * (self.width - x if self.mirrored else x), self.top + self.scale * y

    def box(self, box: Box) -> Rect:
        """Return a box of the frame on the screen."""
        x, y, w, h = box
        left, top = self.point(x + w if self.mirrored else x, y)
        return left, top, self.scale * w, self.scale * h


def fit(frame: tuple[int, int], area: tuple[float, float], *, mirrored: bool = False) -> Fit:
    """Return how a frame fits into an area, as large as possible and centred. frame, area: (width, height)."""
    width, height = max(1, frame[0]), max(1, frame[1])
    scale = min(area[0] / width, area[1] / height)
    left, top = (area[0] - scale * width) / 2, (area[1] - scale * height) / 2
    return Fit(left, top, scale, width, height, mirrored)


def stacked(frame: tuple[int, int], area: tuple[float, float]) -> bool:
    """Return True if two frames are larger one above the other than side by side. frame, area: (width, height)."""
    width, height = area
    return fit(frame, (width, height / 2)).scale > fit(frame, (width / 2, height)).scale
