"""Films for `cuts.py`: shots of faces before textured walls, with known cuts, and everything that only looks like one.

Faces come from the London set and the recorded clips, walls are drawn (dead leaves: overlapping discs of random sizes,
whose edges and spectrum are like those of photographs).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

__all__ = ["FILMS", "Film", "Shot", "Shots"]

SIZE = (480, 360)
"""Width and height of every film in pixels."""

Shot = Callable[[float], np.ndarray]
"""A shot: the picture, uint8 BGR, at a time in seconds since its start."""


@dataclass(frozen=True, eq=False)
class Film:
    """Pictures and their rate. cuts: indices of the pictures that begin a new scene."""

    pictures: list[np.ndarray]
    fps: float
    cuts: tuple[int, ...] = ()


def _wall(random: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Return a picture of overlapping discs."""
    low, high = sorted(random.uniform(20, 230, 2))
    image = np.full((height, width, 3), (low + high) / 2, np.uint8)
    for _ in range(int(random.integers(20, 200))):
        radius = int(min(8 / random.uniform(0.03, 1) ** 0.7, 150))
        centre = (int(random.integers(0, width)), int(random.integers(0, height)))
        colour = random.uniform(low, high) + random.uniform(-25, 25, 3)
        cv2.circle(image, centre, radius, tuple(float(c) for c in colour.clip(0, 255)), -1, cv2.LINE_AA)
    return cv2.GaussianBlur(image, (0, 0), float(random.uniform(0.8, 4)))


class Shots:
    """Makes shots at random. The same seed gives the same shots."""

    def __init__(self, faces: Path, seed: int = 0) -> None:
        """faces: the folder of the London set."""
        self.random = np.random.default_rng(seed)
        self._faces = sorted(faces.glob("*.jpg"))

    def wall(self, width: int = SIZE[0], height: int = SIZE[1]) -> np.ndarray:
        """Return a wall."""
        return _wall(self.random, width, height)

    def person(self, index: int | None = None) -> np.ndarray:
        """Return one of the London pictures, uint8 BGR (480, 480, 3)."""
        chosen = int(self.random.integers(len(self._faces))) if index is None else index % len(self._faces)
        picture = cv2.imread(str(self._faces[chosen]))
        assert picture is not None
        return picture

    def talk(
        self, wall: np.ndarray | None = None, person: np.ndarray | None = None, *, side: float | None = None,
        place: tuple[float, float] | None = None, lively: float = 1.0,
    ) -> Shot:  # fmt: skip
        """Return a shot of a person who sways before a wall; side: of the head's picture, in pixels."""
        wall = self.wall() if wall is None else wall
        person = self.person() if person is None else person
        head = _cut_out(person)
        side = float(self.random.uniform(150, 420)) if side is None else side
        x, y = place or (float(self.random.uniform(0.3, 0.7)), float(self.random.uniform(0.4, 0.6)))
        phase, pace = self.random.uniform(0, 6, 3), self.random.uniform(0.2, 0.7, 3) * lively

        def shot(time: float) -> np.ndarray:
            swing = np.sin(2 * np.pi * pace * time + phase)
            scale = side / 480 * (1 + 0.04 * lively * swing[2])
            matrix = cv2.getRotationMatrix2D((240, 240), 4 * lively * swing[0], scale)
            matrix[:, 2] += np.array([x * SIZE[0], y * SIZE[1]]) - 240 + 0.06 * side * lively * swing[:2]
            return _over(wall, head, matrix)

        return shot


def _cut_out(person: np.ndarray) -> np.ndarray:
    """Return the person with an opacity, float32 BGRA, which fades out around head and shoulders."""
    y, x = np.mgrid[0:480, 0:480].astype(np.float32)
    inside = 1 - (((x - 240) / 190) ** 2 + ((y - 260) / 230) ** 2)
    alpha = np.clip(inside * 8, 0, 1)[..., None]
    return np.concatenate([person.astype(np.float32), alpha], axis=2)


def _over(wall: np.ndarray, head: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    top = cv2.warpAffine(head, matrix, SIZE, flags=cv2.INTER_AREA)
    alpha = top[..., 3:]
    mixed: np.ndarray = (wall * (1 - alpha) + top[..., :3] * alpha).round().astype(np.uint8)
    return mixed


def _film(shots: list[Shot], fps: float, seconds: float, alike: bool = False) -> Film:
    count = max(2, round(fps * seconds))
    pictures = [shot(i / fps) for shot in shots for i in range(count)]
    return Film(pictures, fps, tuple(range(count, len(pictures), count)))


def _cuts_any(shots: Shots) -> Film:
    return _film([shots.talk() for _ in range(4)], 25, 1)


def _cuts_same_wall(shots: Shots) -> Film:
    """Other person, same wall, same place and size: the speaker's view of a call, or a photo booth."""
    wall, side, place = shots.wall(), float(shots.random.uniform(220, 380)), (0.5, 0.5)
    first = int(shots.random.integers(100))
    return _film([shots.talk(wall, shots.person(first + 2 * i), side=side, place=place) for i in range(4)], 25, 1)


def _cuts_same_place(shots: Shots) -> Film:
    """Other person and other wall, same place and size."""
    side, first = float(shots.random.uniform(220, 380)), int(shots.random.integers(100))
    return _film([shots.talk(None, shots.person(first + 2 * i), side=side, place=(0.5, 0.5)) for i in range(4)], 25, 1)


def _cuts_closer(shots: Shots) -> Film:
    """The same person and wall, the second time nearer: from medium shot to close-up and back."""
    wall, person = shots.wall(), shots.person()
    near = cv2.resize(wall[90:270, 120:360], SIZE)
    return _film([shots.talk(w, person, side=s) for w, s in ((wall, 180.0), (near, 380.0)) * 2], 25, 1)


def _cuts_slow(shots: Shots) -> Film:
    return _film([shots.talk() for _ in range(4)], 3, 4)


def _cuts_dark(shots: Shots) -> Film:
    return _noisy(_cuts_any(shots), shots, 0.15, 8)


def _cuts_slides(shots: Shots) -> Film:
    return _film([shots.talk(lively=0) for _ in range(6)], 25, 0.6)


def _cuts_hectic(shots: Shots) -> Film:
    """Shots of a third of a second, with lively people."""
    return _film([shots.talk(lively=3) for _ in range(8)], 24, 0.34)


def _cuts_moving_camera(shots: Shots) -> Film:
    """Each shot is a pan."""
    film: list[np.ndarray] = []
    starts = []
    for _ in range(4):
        starts.append(len(film))
        film += _pan(shots, float(shots.random.uniform(100, 500)), 25, 1).pictures
    return Film(film, 25, tuple(starts[1:]))


def _cuts_twelve(shots: Shots) -> Film:
    """Animation: 12 drawings a second, each shown twice."""
    film = _film([_cartoon(shots) for _ in range(4)], 12, 1)
    return Film([p for p in film.pictures for _ in range(2)], 24, tuple(2 * i for i in film.cuts))


def _cartoon(shots: Shots) -> Shot:
    wall = cv2.medianBlur(shots.wall() // 48 * 48, 9)
    talk = shots.talk(wall, shots.person() // 64 * 64, lively=3)
    return talk


def _cuts_fade_through_black(shots: Shots) -> Film:
    """Half a second down to black, half a second up to the next shot; the cut is where the picture comes back."""
    one, two = (_film([shots.talk()], 25, 1.5).pictures for _ in range(2))
    gains = np.concatenate([np.ones(20), np.linspace(1, 0, 12)])
    down = [(p * g).astype(np.uint8) for p, g in zip(one, gains, strict=False)]
    up = [(p * g).astype(np.uint8) for p, g in zip(two, gains[::-1], strict=False)]
    return Film(down + up, 25, (len(down),))


def _still(shots: Shots) -> Film:
    return _film([shots.talk()], 25, 3)


def _lively(shots: Shots) -> Film:
    return _film([shots.talk(lively=5)], 25, 3)


def _noisy(film: Film, shots: Shots, gain: float, sigma: float) -> Film:
    def dim(picture: np.ndarray) -> np.ndarray:
        noise = shots.random.normal(0, sigma, picture.shape)
        return (picture * gain + noise).clip(0, 255).astype(np.uint8)

    return Film([dim(p) for p in film.pictures], film.fps, film.cuts)


def _dark_noise(shots: Shots) -> Film:
    return _noisy(_film([shots.talk()], 25, 3), shots, 0.08, 10)


def _flash(shots: Shots) -> Film:
    """Flashes of one to three pictures, which burn out what is near."""
    film = _film([shots.talk()], 25, 3)
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
    film = _film([shots.talk()], 25, 3)
    across = np.linspace(0, 1, SIZE[0])[None, :, None]
    pictures = []
    for i, picture in enumerate(film.pictures):
        on = (i // 20) % 2
        gain = (0.35 + 1.2 * across) if on else np.full_like(across, 0.35)
        pictures.append((picture * gain).clip(0, 255).astype(np.uint8))
    return Film(pictures, 25)


def _pan(shots: Shots, speed: float, fps: float, seconds: float) -> Film:
    """The camera turns: speed in pixels a second, with the motion blur of half a frame."""
    count = round(fps * seconds)
    wide = shots.wall(SIZE[0] + int(speed * seconds) + 20)
    for _ in range(4):
        head = _cut_out(shots.person())
        matrix = cv2.getRotationMatrix2D((240, 240), 0, 0.5)
        matrix[:, 2] += (shots.random.uniform(0, wide.shape[1]) - 240, 180 - 240)
        top = cv2.warpAffine(head, matrix, (wide.shape[1], wide.shape[0]), flags=cv2.INTER_AREA)
        wide = (wide * (1 - top[..., 3:]) + top[..., :3] * top[..., 3:]).astype(np.uint8)
    blur = max(1, round(speed / fps / 2))
    wide = cv2.blur(wide, (blur, 1))
    return Film([np.ascontiguousarray(wide[:, (s := round(i * speed / fps)) : s + SIZE[0]]) for i in range(count)], fps)


def _pan_slow(shots: Shots) -> Film:
    return _pan(shots, 200, 25, 3)


def _pan_fast(shots: Shots) -> Film:
    return _pan(shots, 1000, 25, 2)


def _whip(shots: Shots) -> Film:
    """Still, then five picture widths a second for a third of a second, then still."""
    film = _pan(shots, 2400, 25, 0.36)
    first, last = film.pictures[0], film.pictures[-1]
    return Film([first] * 20 + film.pictures + [last] * 20, 25)


def _zoom(shots: Shots) -> Film:
    """Zoom by a factor of 3 within 0.6 s, and back."""
    base = _film([shots.talk()], 25, 2).pictures
    factor = np.concatenate([np.ones(10), np.geomspace(1, 3, 15), np.full(10, 3.0), np.geomspace(3, 1, 15)])
    pictures = []
    for picture, f in zip(base, factor, strict=False):
        matrix = cv2.getRotationMatrix2D((SIZE[0] / 2, SIZE[1] / 2), 0, float(f))
        pictures.append(cv2.warpAffine(picture, matrix, SIZE))
    return Film(pictures, 25)


def _shake(shots: Shots) -> Film:
    """A hand-held camera that is shaken: up to 40 pixels and 4 degrees from one picture to the next."""
    base = _film([shots.talk(shots.wall())], 25, 3).pictures
    pictures = []
    for picture in base:
        dx, dy, angle = shots.random.normal(0, 1, 3) * (18, 14, 2)
        matrix = cv2.getRotationMatrix2D((SIZE[0] / 2, SIZE[1] / 2), float(angle), 1.1)
        matrix[:, 2] += (dx, dy)
        pictures.append(cv2.warpAffine(picture, matrix, SIZE, borderMode=cv2.BORDER_REFLECT))
    return Film(pictures, 25)


def _hand(shots: Shots) -> Film:
    """A hand passes close before the camera: it comes in 0.2 s, covers all for 0.3 s and goes."""
    base = _film([shots.talk()], 25, 2.4).pictures
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
    base = _film([shots.talk()], 25, 2.4).pictures
    x = np.arange(SIZE[0])[None, :, None]
    body = shots.wall() * 0.4
    pictures = []
    for i, picture in enumerate(base):
        left = float(np.interp(i, (15, 33), (-220, SIZE[0] + 20)))
        alpha = np.clip(np.minimum(x - left, left + 200 - x) / 8, 0, 1)
        pictures.append((picture * (1 - alpha) + body * alpha).astype(np.uint8))
    return Film(pictures, 25)


def _low_rate(shots: Shots) -> Film:
    return _film([shots.talk(lively=2)], float(shots.random.choice([2, 3, 5])), 8)


def _low_rate_pan(shots: Shots) -> Film:
    """A camera that turns, at 3 frames/s: pictures share less than half of what they show."""
    return _pan(shots, 900, 3, 5)


def _animation(shots: Shots) -> Film:
    return Film([p for p in _film([_cartoon(shots)], 12, 3).pictures for _ in range(2)], 24)


def _dissolve(shots: Shots) -> Film:
    """A dissolve of 0.6 s, counted as no cut."""
    one, two = (_film([shots.talk()], 25, 2).pictures for _ in range(2))
    share = np.interp(np.arange(50), (17, 32), (0, 1))
    return Film([cv2.addWeighted(a, 1 - s, b, s, 0) for a, b, s in zip(one, two, share, strict=True)], 25)


def _glitch(shots: Shots) -> Film:
    """Two damaged pictures: half of them grey or shifted blocks."""
    pictures = list(_film([shots.talk()], 25, 3).pictures)
    for i in (30, 31):
        broken = pictures[i].copy()
        broken[120:] = shots.random.permutation(broken[120:].reshape(-1, 8, SIZE[0], 3)).reshape(240, SIZE[0], 3)
        pictures[i] = broken
    return Film(pictures, 25)


FILMS: dict[str, Callable[[Shots], Film]] = {
    "cuts: other people and places": _cuts_any,
    "cuts: same wall, place and size, other person": _cuts_same_wall,
    "cuts: same place and size, other wall and person": _cuts_same_place,
    "cuts: nearer to the same person": _cuts_closer,
    "cuts: slide show": _cuts_slides,
    "cuts: every 0.34 s, lively people": _cuts_hectic,
    "cuts: between pans": _cuts_moving_camera,
    "cuts: animation, 12 drawings/s": _cuts_twelve,
    "cuts: dark and noisy": _cuts_dark,
    "cuts: 3 frames/s": _cuts_slow,
    "cuts: through black": _cuts_fade_through_black,
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
"""Names of the kinds of films and what makes one. Those that begin with "cuts" have some."""


def films(faces: Path, count: int, seed: int = 0) -> Iterator[tuple[str, Film]]:
    """Yield `count` films of each kind."""
    for kind, make in FILMS.items():
        for number in range(count):
            yield kind, make(Shots(faces, 1000 * seed + number))
