"""Films with hard cuts."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from scene_films.shots import SIZE, Film, Shots, cartoon, film_of, noisy, pan

__all__ = ["WITH_CUTS"]


def _cuts_any(shots: Shots) -> Film:
    return film_of([shots.talk() for _ in range(4)], 25, 1)


def _cuts_same_wall(shots: Shots) -> Film:
    """Other person, same wall, same place and size: the speaker's view of a call, or a photo booth."""
    wall, side, place = shots.wall(), float(shots.random.uniform(220, 380)), (0.5, 0.5)
    first = int(shots.random.integers(100))
    return film_of([shots.talk(wall, shots.person(first + 2 * i), side=side, place=place) for i in range(4)], 25, 1)


def _cuts_same_place(shots: Shots) -> Film:
    """Other person and other wall, same place and size."""
    side, first = float(shots.random.uniform(220, 380)), int(shots.random.integers(100))
    return film_of(
        [shots.talk(None, shots.person(first + 2 * i), side=side, place=(0.5, 0.5)) for i in range(4)], 25, 1
    )


def _cuts_closer(shots: Shots) -> Film:
    """The same person and wall, the second time nearer: from medium shot to close-up and back."""
    wall, person = shots.wall(), shots.person()
    near = cv2.resize(wall[90:270, 120:360], SIZE)
    return film_of([shots.talk(w, person, side=s) for w, s in ((wall, 180.0), (near, 380.0)) * 2], 25, 1)


def _cuts_small(shots: Shots) -> Film:
    """Other person, same plain wall and place, far away."""
    wall, side, first = shots.plain_wall(), float(shots.random.uniform(90, 150)), int(shots.random.integers(100))
    return film_of(
        [shots.talk(wall, shots.person(first + 2 * i), side=side, place=(0.5, 0.5)) for i in range(4)], 25, 1
    )


def _cuts_slow(shots: Shots) -> Film:
    return film_of([shots.talk() for _ in range(4)], 3, 4)


def _cuts_dark(shots: Shots) -> Film:
    return noisy(_cuts_any(shots), shots, 0.15, 8)


def _cuts_slides(shots: Shots) -> Film:
    return film_of([shots.talk(lively=0) for _ in range(6)], 25, 0.6)


def _cuts_hectic(shots: Shots) -> Film:
    """Shots of a third of a second, with lively people."""
    return film_of([shots.talk(lively=3) for _ in range(8)], 24, 0.34)


def _cuts_moving_camera(shots: Shots) -> Film:
    """Each shot is a pan."""
    film: list[np.ndarray] = []
    starts = []
    for _ in range(4):
        starts.append(len(film))
        film += pan(shots, float(shots.random.uniform(100, 500)), 25, 1).pictures
    return Film(film, 25, tuple(starts[1:]))


def _cuts_twelve(shots: Shots) -> Film:
    """Animation: 12 drawings a second, each shown twice."""
    film = film_of([cartoon(shots) for _ in range(4)], 12, 1)
    return Film([p for p in film.pictures for _ in range(2)], 24, tuple(2 * i for i in film.cuts))


def _cuts_fade_through_black(shots: Shots) -> Film:
    """Half a second down to black, half a second up to the next shot; the cut is where the picture comes back."""
    one, two = (film_of([shots.talk()], 25, 1.5).pictures for _ in range(2))
    gains = np.concatenate([np.ones(20), np.linspace(1, 0, 12)])
    down = [(p * g).astype(np.uint8) for p, g in zip(one, gains, strict=False)]
    up = [(p * g).astype(np.uint8) for p, g in zip(two, gains[::-1], strict=False)]
    return Film(down + up, 25, (len(down),))


WITH_CUTS: dict[str, Callable[[Shots], Film]] = {
    "cuts: other people and places": _cuts_any,
    "cuts: same wall, place and size, other person": _cuts_same_wall,
    "cuts: same place and size, other wall and person": _cuts_same_place,
    "cuts: nearer to the same person": _cuts_closer,
    "cuts: small person, same plain wall": _cuts_small,
    "cuts: slide show": _cuts_slides,
    "cuts: every 0.34 s, lively people": _cuts_hectic,
    "cuts: between pans": _cuts_moving_camera,
    "cuts: animation, 12 drawings/s": _cuts_twelve,
    "cuts: dark and noisy": _cuts_dark,
    "cuts: 3 frames/s": _cuts_slow,
    "cuts: through black": _cuts_fade_through_black,
}
"""Names of the kinds of films with cuts, each of which begins with "cuts", and what makes one."""
