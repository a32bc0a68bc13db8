"""Forty odd files, and what becomes of each: python tests/faults/odd_files.py [FOLDER]

Makes the files in FOLDER (default: a temporary one), gives each to fer-cam without a window, with --record, with
--save-faces and with the window (offscreen), and prints a table. All of them but the damaged ones show one face.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import cv2
import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1] / "cam"))

from films_made import film, sound
from portrait import portrait_scene

__all__ = ["FILES", "Odd", "make", "outcome"]

FRAMES = 12
QUIET = {"x265-params": "log-level=none"}
FACE = [portrait_scene(110, centre=(160 + 2 * i, 120), size=(320, 240)) for i in range(FRAMES)]


@dataclass(frozen=True)
class Odd:
    """One odd file. name: with its suffix. make: writes it to a path. frames: how many are read, one face in each;
    code: the exit code without a window."""

    name: str
    make: Callable[[Path], object]
    frames: int
    code: int = 0


def _picture() -> Image.Image:
    return Image.fromarray(cv2.cvtColor(FACE[0], cv2.COLOR_BGR2RGB))


def _pictures() -> list[Image.Image]:
    return [Image.fromarray(cv2.cvtColor(face, cv2.COLOR_BGR2RGB)) for face in FACE]


def _saved(kind: str, mode: str = "RGB", **options: object) -> Callable[[Path], object]:
    return lambda path: _picture().convert(mode).save(path, kind, **options)


def _moving(kind: str, **options: object) -> Callable[[Path], object]:
    first, *rest = _pictures()
    return lambda path: first.save(path, kind, save_all=True, append_images=rest, duration=80, **options)


def _film(**options: object) -> Callable[[Path], object]:
    return lambda path: film(path, FACE, **options)


def _deep(path: Path) -> None:
    cv2.imwrite(str(path), FACE[0].astype(np.uint16) * 257)


def _exif(path: Path) -> None:
    exif = Image.Exif()
    exif[0x112] = 6
    _picture().rotate(90, expand=True).save(path, "JPEG", exif=exif, quality=95)


def _cut(share: float, **options: object) -> Callable[[Path], object]:
    def make(path: Path) -> None:
        _film(**options)(path)
        data = path.read_bytes()
        path.write_bytes(data[: int(share * len(data))])

    return make


def _hole(path: Path) -> None:
    _film(options={"g": "1"})(path)
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 3000] = bytes(3000)
    path.write_bytes(data)


def _with_sound(path: Path) -> None:
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        _, write = sound(out, FRAMES / 25)
        for face in FACE:
            out.mux(stream.encode(av.VideoFrame.from_ndarray(face, "bgr24")))
        out.mux(stream.encode(None))
        write()


def _song(path: Path) -> None:
    with av.open(str(path), "w") as out:
        _, write = sound(out, 1.0)
        write()


FILES = [
    Odd("photo.jfif", _saved("JPEG"), 1),
    Odd("no-suffix", _saved("PNG"), 1),
    Odd("wrong-suffix.mp4", _saved("PNG"), 1),
    Odd("photo.jp2", _saved("JPEG2000"), 1),
    Odd("photo.ppm", _saved("PPM"), 1),
    Odd("photo.webp", _saved("WEBP"), 1),
    Odd("photo.avif", _saved("AVIF"), 1),
    Odd("photo.tif", _saved("TIFF"), 1),
    Odd("photo.tga", _saved("TGA"), 1),
    Odd("still.gif", _saved("GIF", "P"), 1),
    Odd("grey.png", _saved("PNG", "L"), 1),
    Odd("grey-alpha.png", _saved("PNG", "LA"), 1),
    Odd("alpha.png", _saved("PNG", "RGBA"), 1),
    Odd("palette.png", _saved("PNG", "P"), 1),
    Odd("cmyk.jpg", _saved("JPEG", "CMYK"), 1),
    Odd("deep.png", _deep, 1),
    Odd("deep.tif", _deep, 1),
    Odd("on-its-side.jpg", _exif, 1),
    Odd("emoji \U0001f600 näme.png", _saved("PNG"), 1),
    Odd("-dash.png", _saved("PNG"), 1),
    Odd("moving.gif", _moving("GIF", loop=0), FRAMES),
    Odd("moving.webp", _moving("WEBP"), FRAMES),
    Odd("moving.png", _moving("PNG"), FRAMES),
    Odd("film.mkv", _film(), FRAMES),
    Odd("film.webm", _film(codec="libvpx"), FRAMES),
    Odd("film.ts", _film(), FRAMES),
    Odd("film.avi", _film(codec="mpeg4"), FRAMES),
    Odd("film.mov", _film(codec="mjpeg", pixels="yuvj420p"), FRAMES),
    Odd("hevc-10-bit.mp4", _film(codec="libx265", pixels="yuv420p10le", options=QUIET), FRAMES),
    Odd("one-a-minute.mp4", _film(times=[60.0 * i for i in range(FRAMES)]), FRAMES),
    Odd("480-a-second.mp4", _film(rate=480), FRAMES),
    Odd("with-sound.mp4", _with_sound, FRAMES),
    Odd("film-called.jpg", lambda path: shutil.move(film(path.with_suffix(".mp4"), FACE), path), FRAMES),
    Odd("hole.ts", _hole, -1),
    Odd("cut.mkv", _cut(0.6, options={"g": "1"}), -1, 3),
    Odd("cut-without-index.mp4", _cut(0.9), 0, 3),
    Odd("song.m4a", _song, 0, 1),
    Odd("empty.mp4", lambda path: path.write_bytes(b""), 0, 1),
    Odd("text.mp4", lambda path: path.write_text("not a film\n" * 50), 0, 1),
    Odd("packed.png.gz", lambda path: path.write_bytes(gzip.compress(b"\x89PNG" * 100)), 0, 1),
    Odd("half.png", lambda path: (_saved("PNG")(path), path.write_bytes(path.read_bytes()[:2000])), -1, -1),
]  # fmt: skip
"""frames: -1 for some. code: -1 for any."""


def make(folder: Path) -> Iterator[tuple[Odd, Path]]:
    """Write every file into `folder` and yield it with its path."""
    for odd in FILES:
        path = folder / odd.name
        odd.make(path)
        yield odd, path


def run(arguments: list[str], *, window: bool = False) -> subprocess.CompletedProcess[str]:
    """Run fer-cam in a process of its own."""
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment |= {"QT_QPA_PLATFORM": "offscreen"} if window else {}
    command = [sys.executable, "-m", "fer_cam", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, env=environment)


def outcome(path: Path) -> tuple[int, int, int, str]:
    """Return the exit code without a window, the numbers of frames and of faces, and what was said on stderr."""
    done = run(["--headless", "--format", "jsonl", f"--source={path}"])
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return done.returncode, len(lines), sum(len(line["faces"]) for line in lines), done.stderr


def _last_line(text: str, path: Path) -> str:
    lines = text.strip().splitlines()
    return lines[-1].removeprefix("fer-cam: ").replace(f"{path.parent}/", "").replace("|", "/") if lines else ""


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def row(path: Path, out: Path) -> str:
    """Return the table's line of one file."""
    code, frames, faces, said = outcome(path)
    lines = (
        f"{_count(frames, 'frame')}, {_count(faces, 'face')}" if frames else f"exit {code}: {_last_line(said, path)}"
    )
    if frames and code:
        lines += f"; exit {code}"
    film, saved = out / "film.mkv", out / "faces"
    recorded = run(["--headless", "--output", os.devnull, "--overwrite", "--record", str(film), f"--source={path}"])
    kept = run(["--save-faces", str(saved), f"--source={path}"])
    shown = run(["--frames", "1", f"--source={path}"], window=True)  # in a window, one frame a minute takes its time
    pictures = len(list(saved.glob("*.png"))) if saved.is_dir() else 0
    if film.is_file():
        with av.open(str(film)) as read:
            recording = _count(sum(1 for _ in read.decode(video=0)), "frame")
    else:
        recording = f"exit {recorded.returncode}"
    shutil.rmtree(out)
    out.mkdir()
    window = "shown" if shown.returncode == 0 else f"exit {shown.returncode}"
    faces_saved = _count(pictures, "face") if pictures else f"exit {kept.returncode}"
    return f"| `{path.name}` | {lines} | {recording} | {faces_saved} | {window} |"


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(sys.argv[1] if len(sys.argv) > 1 else temporary) / "odd"
        out = folder.parent / "out"
        for path in (folder, out):
            path.mkdir(parents=True, exist_ok=True)
        print("| file | lines | `--record` | `--save-faces` | window |\n|---|---|---|---|---|")
        for _, path in make(folder):
            print(row(path, out), flush=True)


if __name__ == "__main__":
    main()
