"""Decides from whole pictures where a new scene begins, such as after a hard cut in a film. Times are passed in.

Each picture is reduced to a small grey one. The middle of the last one is searched in the new one at every shift, and
the best normalised cross-correlation says how alike they are: neither a lamp nor a slow pan lowers it. A cut is a
picture that is less alike than those of the last second were among themselves, so that noise, a shaken camera or a low
frame rate are none. People who cross are none either: there each block of the picture is found near its place in the
last one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

__all__ = ["SceneCuts", "thumbnail"]

WIDTH, HEIGHT = 40, 30
"""Size in pixels to which every picture is reduced, whatever its shape: noise is averaged away, and a person's outline
is left."""
EDGE, RIM = (WIDTH // 4, HEIGHT // 4), (5, 4)
"""What is searched for in the next picture leaves out EDGE on the left and right, above and below, so that it is found
after a shift by as much; what is searched for to know a scene again leaves out RIM, as more of it must be the same."""
FLAT = 3.0
"""Standard deviation, in levels of grey, below which a picture shows nothing by which it could be judged: a black one,
or one of a hand before the lens."""
LEAST, FACTOR, SHARE = 0.085, 2.4, 0.75
"""A cut is a difference (1 - correlation) of at least LEAST, and of FACTOR times that which a SHARE of the last
differences stays below. Chosen by benchmarks/cuts.py."""
RECENT, FEW, FIRST = 24, 6, 3
"""Number of differences that are remembered; number below which they are taken to be AT_REST + A_SECOND * seconds at
least; number of the first ones, which are no cuts: a noisy film shows by them that it is one."""
AT_REST, A_SECOND = 0.035, 0.35
REACH, BLOCK = (2, 1), 5
"""A block of BLOCK x BLOCK pixels is searched in the last picture, in steps of half a pixel, by up to REACH pixels to
the left and right, above and below. A person who crosses the picture in a second moves by about one pixel a frame."""
CHANGED, MOST, MOVED = 0.3, 0.7, 0.49
"""Of the blocks that differ from those in the same place by more than CHANGED standard deviations of the new picture, a
share of MOST must be found with a difference of at most MOVED of them, or else it is a cut. Chosen on films of
benchmarks/cuts.py."""
SCALES = (0.9, 1.1)
"""A picture that seems to be of a new scene is also compared enlarged and reduced: a fast zoom is no cut."""
LIKE, CLOSER = 0.2, 3.0
"""A picture shows a scene of a moment ago again, such as after a passer-by or a damaged picture, if it differs from it
by at most LIKE, and by CLOSER times less than the pictures in between did."""
REST = 0.2
"""Seconds after a cut without another one: what passes close before the camera changes several pictures."""
FLASH, LIT = 0.15, 0.97
"""A picture that seems to be of a new scene, but in which a share of LIT has become brighter only, may be lit by a
flash: for FLASH seconds nothing is concluded from such pictures."""
BURNT = 245.0
"""Green level from which a pixel is burnt out, as by a flash, and shows nothing."""


def thumbnail(image: np.ndarray) -> np.ndarray:
    """Return the green of a uint8 BGR picture (h, w, 3), reduced to float32 (HEIGHT, WIDTH)."""
    step = max(1, min(image.shape[0] // (3 * HEIGHT), image.shape[1] // (3 * WIDTH)))
    green = np.ascontiguousarray(image[::step, ::step, 1])
    return cv2.resize(green, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA).astype(np.float32)


@dataclass(eq=False)
class _Scene:
    """A scene: its number, its last picture as a thumbnail, that picture's time, and how far later ones differed."""

    number: int
    picture: np.ndarray
    time: float
    gap: float = 0.0

    def is_back(self, picture: np.ndarray) -> bool:
        """Return True if a picture shows this scene, which was left, again."""
        difference = _difference(self.picture, picture, 0.0, RIM)
        self.gap = max(self.gap, difference)
        return difference <= min(LIKE, self.gap / CLOSER)


class SceneCuts:
    """Numbers the scenes of one source. Not for two threads at once."""

    def __init__(self, keep: float = 1.0) -> None:
        """keep: seconds after its last picture in which a scene that shows up again gets its number back."""
        self.keep = keep
        self._next = 0
        self.reset()

    def reset(self) -> None:
        """Forget every picture, because the next one is of another source. Its scene gets a number of its own."""
        self._now: _Scene | None = None
        self._before: list[_Scene] = []
        self._recent: deque[float] = deque(maxlen=RECENT)
        self._last_cut = -np.inf

    def scene(self, image: np.ndarray, now: float) -> int:
        """Return the number of the scene that a picture belongs to. Call it on every picture.

        image: uint8 BGR (h, w, 3). now: its time in seconds. Numbers rise, but for a scene that is back after less
        than `keep` seconds.
        """
        picture, last = thumbnail(image), self._now
        if last is None:
            return self._begin(picture, now)
        if float(picture.std()) < FLAT:
            return last.number
        if float(last.picture.std()) < FLAT:  # the film has begun with nothing
            last.picture, last.time = picture, now
            return last.number
        limit = max(LEAST, FACTOR * self._usual(now - last.time))
        difference = _difference(last.picture, picture, limit)
        if difference > limit and 0 <= now - last.time < FLASH and _only_brighter(last.picture, picture):
            return last.number
        self._recent.append(difference)
        self._before = [s for s in self._before if 0 <= now - s.time <= self.keep]
        back = [s for s in self._before if s.is_back(picture)]
        if back:
            # What came in between is forgotten: its last pictures may show this scene already.
            self._before.remove(back[-1])
            last = self._now = back[-1]
        elif (
            difference > limit
            and len(self._recent) > FIRST
            and not 0 <= now - self._last_cut < REST
            and not _only_moved(last.picture, picture)
        ):
            last.gap, self._last_cut = difference, now
            self._before.append(last)
            return self._begin(picture, now)
        last.picture, last.time = picture, now
        return last.number

    def _begin(self, picture: np.ndarray, now: float) -> int:
        self._next += 1
        self._now = _Scene(self._next, picture, now)
        return self._next

    def _usual(self, seconds: float) -> float:
        """Return the difference below which a SHARE of the last ones lay; seconds: since the last picture."""
        usual = float(np.quantile(self._recent, SHARE)) if self._recent else 0.0
        return usual if len(self._recent) >= FEW else max(usual, AT_REST + A_SECOND * max(0.0, seconds))


def _difference(before: np.ndarray, after: np.ndarray, limit: float, edge: tuple[int, int] = EDGE) -> float:
    """Return how little two thumbnails are alike, from 0 up to 2.

    What is above `limit` is looked at more closely. Pictures that allow no answer differ by 0. edge: see EDGE.
    """
    best = _correlation(before, after, edge)
    if best is not None and 1 - best <= limit:
        return 1 - best
    more = [c for c in (best, *_closer(before, after, edge)) if c is not None]
    return 1 - max(more) if more else 0.0


def _closer(before: np.ndarray, after: np.ndarray, edge: tuple[int, int]) -> Iterator[float | None]:
    """Yield correlations that light from one side, a motion of the middle or a zoom leave high."""
    yield _correlation(after, before, edge)
    detail = _detail(before), _detail(after)
    yield _correlation(*detail, edge)
    burnt = np.maximum(before, after) >= BURNT
    if 0.02 < burnt.mean() < 0.7:
        one, two = (np.where(burnt, np.float32(0), d) for d in detail)
        yield _correlation(one, two, edge)
    for scale in SCALES:
        matrix = cv2.getRotationMatrix2D(((WIDTH - 1) / 2, (HEIGHT - 1) / 2), 0, scale)
        scaled = cv2.warpAffine(before, matrix, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)
        yield _correlation(scaled, after, edge)


def _only_brighter(before: np.ndarray, after: np.ndarray) -> bool:
    """Return True if light was added to a picture, and hardly any was taken away."""
    return bool((after >= 0.95 * before - 4).mean() > LIT and after.mean() > 1.1 * before.mean())


def _only_moved(before: np.ndarray, after: np.ndarray) -> bool:
    """Return True if the motion of blocks, each in a direction of its own, explains how one picture became another."""
    (x, y), least = REACH, np.full_like(after, np.inf)
    wide = cv2.copyMakeBorder(before, y, y, x, x, cv2.BORDER_REPLICATE)
    for dx, dy in ((0.0, 0.0), (0.5, 0.0), (0.0, 0.5), (0.5, 0.5)):
        matrix = np.array([[1, 0, dx], [0, 1, dy]])
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        moved = cv2.warpAffine(wide, matrix, wide.shape[::-1], flags=flags, borderMode=cv2.BORDER_REPLICATE)
        for top in range(2 * y + (dy == 0)):
            for left in range(2 * x + (dx == 0)):
                error = cv2.absdiff(moved[top : top + HEIGHT, left : left + WIDTH], after)
                cv2.min(least, cv2.blur(error, (BLOCK, BLOCK)), least)
    spread = float(after.std())
    changed = least[cv2.blur(cv2.absdiff(before, after), (BLOCK, BLOCK)) > CHANGED * spread]
    return changed.size > 0 and bool(np.quantile(changed, MOST) <= MOVED * spread)


def _detail(picture: np.ndarray) -> np.ndarray:
    """Return a thumbnail without its slow changes of brightness."""
    log = cv2.log(picture + 8)
    return log - cv2.GaussianBlur(log, (0, 0), WIDTH / 10)


def _correlation(before: np.ndarray, after: np.ndarray, edge: tuple[int, int]) -> float | None:
    """Return the best correlation, -1..1, of one picture without its edge with any part of another; None if flat."""
    middle = before[edge[1] : -edge[1], edge[0] : -edge[0]]
    # Rounding leaves a correlation even where there is nothing to correlate.
    if float(middle.std()) < 0.01 * max(1.0, float(np.abs(before).max())):
        return None
    return float(cv2.matchTemplate(after, middle, cv2.TM_CCOEFF_NORMED).max())
