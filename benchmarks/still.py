"""What an empty room costs, and how soon a face in it is found: a camera of 640x480 at 10 frames a second.

The pictures are a wall and a window of a recorded clip, with the noise of a camera, its compression, and light that
changes; people of the clip come in. The program measures the processor time of the pipeline alone, without reading the
pictures, with and without the motion gate.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np

from fer_cam.pipeline.make_pipeline import make_pipeline
from fer_cam.settings import Settings
from fer_cam.sources import frames, open_source
from fer_cam.tracking.motion_gate import MotionGate
from fer_cam.types import Frame

RATE, SIZE = 10, (640, 480)
PICTURES = 40
"""Different noisy pictures, which are shown again and again: noise costs more than the pipeline."""
Light = Callable[[np.ndarray, float], np.ndarray]
"""From a clean picture and its time in seconds to the lit one, float32."""


def room(clip: Path) -> tuple[np.ndarray, np.ndarray]:
    """Return the empty room, uint8 BGR, and a person of the clip with a face of about 110 pixels."""
    picture = next(frames(open_source(str(clip)))).image
    wall, window = picture[:, 0:66], picture[:, 352:480]
    empty = cv2.resize(np.hstack([window[:, ::-1], wall[:, ::-1], wall, window]), SIZE, interpolation=cv2.INTER_CUBIC)
    return empty, cv2.resize(picture[60:270, 165:285], None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)


def bands(picture: np.ndarray, now: float) -> np.ndarray:
    """Return the picture under a lamp of 100 Hz, whose flicker a rolling shutter turns into bands."""
    rows = np.arange(picture.shape[0]) / picture.shape[0]
    return picture * (1 + 0.08 * np.sin(2 * np.pi * (3 * rows + 3.7 * now)))[:, None, None]


def dusk(picture: np.ndarray, now: float) -> np.ndarray:
    """Return the picture in light that is halved within a minute."""
    return picture * 0.5 ** (now / 60)


def sun(picture: np.ndarray, now: float) -> np.ndarray:
    """Return the picture with a patch of sun that wanders by 2 pixels a second and brightens the wall by a quarter."""
    x = np.arange(picture.shape[1])
    return picture * (1 + 0.25 / (1 + np.exp((x - 100 - 2 * now) / 4)))[None, :, None]


def camera(picture: np.ndarray, sigma: float, random: np.random.Generator) -> np.ndarray:
    """Return a picture with a camera's noise, after its JPEG."""
    small = random.normal(0, sigma, (picture.shape[0] // 2, picture.shape[1] // 2, 3))
    noise = random.normal(0, sigma, picture.shape) + 0.5 * cv2.resize(small, SIZE)  # a part is coarser than pixels
    data = cv2.imencode(".jpg", np.clip(picture + noise, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 80])[1]
    return cv2.imdecode(data, cv2.IMREAD_COLOR)


def cost(pictures: list[np.ndarray], seconds: int, *, gate: bool, reuse: bool) -> tuple[float, float, int]:
    """Return (percent of one core, percent of the frames that were searched, frames with a face)."""
    pipeline = make_pipeline(Settings("", threads=1))
    pipeline._follower.gate = MotionGate() if gate else None
    searched = faces = 0
    count = seconds * RATE
    for index in range(-20, count):
        if index == 0:
            searched, start = 0, time.process_time()
        image = pictures[index % len(pictures) if reuse else max(0, index)]
        result = pipeline.process(Frame(index + 20, (index + 20) / RATE, image))
        searched += "detect" in result.timings
        faces += bool(result.faces)
    return (time.process_time() - start) / seconds * 100, 100 * searched / count, faces


def arrivals(empty: np.ndarray, person: np.ndarray, seconds: float, *, fade: bool = False) -> Iterator[np.ndarray]:
    """Yield 4 s of the empty room, then a person who takes `seconds` to come in from the right, then 4 s of both."""
    height, width = person.shape[:2]
    for step in range(int((8 + seconds) * RATE)):
        share = np.clip((step / RATE - 4 + 1e-6) / max(seconds, 1e-6), 0, 1)
        picture = empty.astype(np.float32)
        x = 240 if fade else int(SIZE[0] - share * 400)
        shown = min(width, SIZE[0] - x)
        if share > 0 and shown > 0:
            place = picture[SIZE[1] - height :, x : x + shown]
            place[:] = place + (share if fade else 1) * (person[:, :shown] - place)
        yield picture


def first_face(pictures: list[np.ndarray], *, gate: bool) -> float:
    """Return the time in seconds at which a face is found first; inf for never."""
    pipeline = make_pipeline(Settings("", threads=1))
    pipeline._follower.gate = MotionGate() if gate else None
    for index, image in enumerate(pictures):
        if pipeline.process(Frame(index, index / RATE, image)).faces:
            return index / RATE
    return float("inf")


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clip", type=Path, help="face-demographics-walking-and-pause.gif")
    parser.add_argument("--seconds", type=int, default=60, help="of each scene (default: 60)")
    options = parser.parse_args()
    random = np.random.default_rng(0)
    empty, person = room(options.clip)
    print("| an empty room, 10 frames/s | searched: frames | one core | without the gate |\n|---|---|---|---|")
    scenes: dict[str, tuple[float, Light | None]] = {
        "no noise": (0, None), "a webcam by day (noise of 2 levels)": (2, None),
        "in the evening (5 levels)": (5, None), "in the dark (12 levels)": (12, None),
        "flicker of lamps, 8 %": (3, bands), "dusk within a minute": (3, dusk), "sun that wanders": (3, sun),
    }  # fmt: skip
    for name, (sigma, light) in scenes.items():
        count = options.seconds * RATE if light else PICTURES
        pictures = [camera(light(empty, i / RATE) if light else empty, sigma, random) for i in range(count)]
        with_gate = cost(pictures, options.seconds, gate=True, reuse=light is None)
        without = cost(pictures, options.seconds, gate=False, reuse=light is None)
        print(f"| {name} | {with_gate[1]:.1f} % | {with_gate[0]:.2f} % | {without[0]:.2f} % |", flush=True)
    pictures = [camera(p, 3, random) for p in list(arrivals(empty, person, 0))[-PICTURES:]]
    one = cost(pictures, options.seconds, gate=True, reuse=True)
    print(f"| one face all the time ({one[2]} frames) | {one[1]:.1f} % | {one[0]:.2f} % | |\n")
    print("| a person comes in | found, without the gate | later with the gate |\n|---|---|---|")
    for seconds, fade in ((0, False), (0.5, False), (2, False), (8, False), (4, True)):
        later, at = [], 0.0
        for sigma in (2.0, 5.0, 12.0):
            shown = [camera(p, sigma, random) for p in arrivals(empty, person, seconds, fade=fade)]
            at = first_face(shown, gate=False)
            later.append(first_face(shown, gate=True) - at)
        how = f"fades in within {seconds:g} s" if fade else f"within {seconds:g} s" if seconds else "at once"
        print(f"| {how} | {at - 4:.1f} s after it began | {', '.join(f'{s:.1f}' for s in later)} s |", flush=True)


if __name__ == "__main__":
    main()
