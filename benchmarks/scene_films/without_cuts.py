"""Films without a cut, some of which look as if they had one: flashes, pans, hands before the camera."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from scene_films.shots import SIZE, Film, Shots, cartoon, film_of, noisy, pan

__all__ = ["WITHOUT_CUTS"]


def _still(shots: Shots) -> Film:
    return film_of([shots.talk()], 25, 3)


def _lively(shots: Shots) -> Film:
    return film_of([shots.talk(lively=5)], 25, 3)


def _dark_noise(shots: Shots) -> Film:
    return noisy(film_of([shots.talk()], 25, 3), shots, 0.08, 10)


def _flash(shots: Shots) -> Film:
    """Flashes of one to three pictures, which burn out what is near."""
    film = film_of([shots.talk()], 25, 3)
    pictures = list(film.pictures)
    for start in (20, 40, 60):
        y, x = np.mgrid[0 : SIZE[1], 0 : SIZE[0]]
        cx, cy = shots.random.uniform(0.2, 0.8, 2) * SIZE
        light = 1 + shots.random.uniform(1, 6) * np.exp(-((x - cx) ** 2 + (y - cy) ** 2) / 2 / 200.0**2)
        for i in range(start, start + int(shots.random.integers(1, 4))):
            pictures[i] = (pictures[i] * light[..., None] + 20).clip(0, 255).astype(np.uint8)
    return Film(pictures, 25)


def _lamp(shots: Shots) -> Film:
    """A lamp at one side goes on and off; the camera's exposure follows."""
    film = film_of([shots.talk()], 25, 3)
    across = np.linspace(0, 1, SIZE[0])[None, :, None]
    pictures = []
    for i, picture in enumerate(film.pictures):
        on = (i // 20) % 2
        gain = (0.35 + 1.2 * across) if on else np.full_like(across, 0.35)
        pictures.append((picture * gain).clip(0, 255).astype(np.uint8))
    return Film(pictures, 25)


def _pan_slow(shots: Shots) -> Film:
    return pan(shots, 200, 25, 3)


def _pan_fast(shots: Shots) -> Film:
    return pan(shots, 1000, 25, 2)


def _whip(shots: Shots) -> Film:
    """Still, then five picture widths a second for a third of a second, then still."""
    film = pan(shots, 2400, 25, 0.36)
    first, last = film.pictures[0], film.pictures[-1]
    return Film([first] * 20 + film.pictures + [last] * 20, 25)


def _zoom(shots: Shots) -> Film:
    """Zoom by a factor of 3 within 0.6 s, and back."""
    base = film_of([shots.talk()], 25, 2).pictures
    factor = np.concatenate([np.ones(10), np.geomspace(1, 3, 15), np.full(10, 3.0), np.geomspace(3, 1, 15)])
    pictures = []
    for picture, f in zip(base, factor, strict=False):
        matrix = cv2.getRotationMatrix2D((SIZE[0] / 2, SIZE[1] / 2), 0, float(f))
        pictures.append(cv2.warpAffine(picture, matrix, SIZE))
    return Film(pictures, 25)


def _shake(shots: Shots) -> Film:
    """A hand-held camera that is shaken: up to 40 pixels and 4 degrees from one picture to the next."""
    base = film_of([shots.talk(shots.wall())], 25, 3).pictures
    pictures = []
    for picture in base:
        dx, dy, angle = shots.random.normal(0, 1, 3) * (18, 14, 2)
        matrix = cv2.getRotationMatrix2D((SIZE[0] / 2, SIZE[1] / 2), float(angle), 1.1)
        matrix[:, 2] += (dx, dy)
        pictures.append(cv2.warpAffine(picture, matrix, SIZE, borderMode=cv2.BORDER_REFLECT))
    return Film(pictures, 25)


def _hand(shots: Shots) -> Film:
    """A hand passes close before the camera: it comes in 0.2 s, covers all for 0.3 s and goes."""
    base = film_of([shots.talk()], 25, 2.4).pictures
    y, x = np.mgrid[0 : SIZE[1], 0 : SIZE[0]]
    skin = np.stack([70 + 30 * np.sin(x / 150), 90 + 35 * np.sin(x / 150 + y / 200), 150 + 40 * np.sin(y / 130)], -1)
    pictures = []
    for i, picture in enumerate(base):
        reach = float(np.interp(i, (15, 20, 28, 33), (0, 1, 1, 0))) * SIZE[0]
        alpha = np.clip((reach - x) / 40, 0, 1)[..., None]
        pictures.append((picture * (1 - alpha) + skin * alpha).astype(np.uint8))
    return Film(pictures, 25)


def _passer(shots: Shots) -> Film:
    """Somebody walks by close to the camera: a dark body a third of the picture wide, within 0.7 s."""
    base = film_of([shots.talk()], 25, 2.4).pictures
    x = np.arange(SIZE[0])[None, :, None]
    body = shots.wall() * 0.4
    pictures = []
    for i, picture in enumerate(base):
        left = float(np.interp(i, (15, 33), (-220, SIZE[0] + 20)))
        alpha = np.clip(np.minimum(x - left, left + 200 - x) / 8, 0, 1)
        pictures.append((picture * (1 - alpha) + body * alpha).astype(np.uint8))
    return Film(pictures, 25)


def _low_rate(shots: Shots) -> Film:
    return film_of([shots.talk(lively=2)], float(shots.random.choice([2, 3, 5])), 8)


def _low_rate_pan(shots: Shots) -> Film:
    """A camera that turns, at 3 frames/s: pictures share less than half of what they show."""
    return pan(shots, 900, 3, 5)


def _animation(shots: Shots) -> Film:
    return Film([p for p in film_of([cartoon(shots)], 12, 3).pictures for _ in range(2)], 24)


def _dissolve(shots: Shots) -> Film:
    """A dissolve of 0.6 s, counted as no cut."""
    one, two = (film_of([shots.talk()], 25, 2).pictures for _ in range(2))
    share = np.interp(np.arange(50), (17, 32), (0, 1))
    return Film([cv2.addWeighted(a, 1 - s, b, s, 0) for a, b, s in zip(one, two, share, strict=True)], 25)


def _glitch(shots: Shots) -> Film:
    """Two damaged pictures: half of them grey or shifted blocks."""
    pictures = list(film_of([shots.talk()], 25, 3).pictures)
    for i in (30, 31):
        broken = pictures[i].copy()
        broken[120:] = shots.random.permutation(broken[120:].reshape(-1, 8, SIZE[0], 3)).reshape(240, SIZE[0], 3)
        pictures[i] = broken
    return Film(pictures, 25)


WITHOUT_CUTS: dict[str, Callable[[Shots], Film]] = {
    "a person who sways": _still,
    "a person who jumps about": _lively,
    "dark noise": _dark_noise,
    "flashes": _flash,
    "a lamp, on and off": _lamp,
    "slow pan": _pan_slow,
    "fast pan": _pan_fast,
    "whip pan": _whip,
    "zoom by 3": _zoom,
    "camera shake": _shake,
    "a hand over the camera": _hand,
    "somebody passes by": _passer,
    "2 to 5 frames/s": _low_rate,
    "pan at 3 frames/s": _low_rate_pan,
    "animation, 12 drawings/s": _animation,
    "dissolve": _dissolve,
    "damaged pictures": _glitch,
}
"""Names of the kinds of films without cuts, and what makes one."""
