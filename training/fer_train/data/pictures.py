"""Read picture files in parallel and convert them to the size and channels of a network's input."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fer_models.preprocess import fit_input
from fer_train.data.picture_files import decode_face
from fer_train.progress import Progress

__all__ = ["Box", "InputFormat", "PictureFiles", "fits_in_memory", "free_memory", "read_pictures"]

Box = tuple[int, int, int, int]
"""A face in its picture, in pixels: left, top, width, height."""

SHARE_OF_MEMORY = 0.5
"""Largest share of the free memory for the pixels of a set; a larger set stays in its files."""


def free_memory() -> int:
    """Return the bytes of memory that are available to this program, or 4 GB if the system does not report them."""
    try:
        for line in Path("/proc/meminfo").read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, AttributeError):
        return 4 << 30  # as on a small machine


@dataclass(frozen=True)
class InputFormat:
    """Size and channels that every picture is converted to.

    size: (height, width) in pixels. channels: 1 for grey, 3 for RGB. resize_mode: `stretch` resizes the whole picture;
    `centre` resizes its centre square, so that faces in pictures that are not square keep their proportions.
    """

    size: tuple[int, int] = (48, 48)
    channels: int = 1
    resize_mode: str = "stretch"

    def window(self, height: int, width: int, box: Box | None = None) -> Box:
        """Return the part of a picture of height x width pixels that is used.

        box: the face in the picture; the part of it that lies in the picture takes the whole picture's place.
        Raises ValueError if no pixel of the box lies in the picture.
        """
        left, top = 0, 0
        if box is not None:
            left, top = max(0, box[0]), max(0, box[1])
            width, height = min(width, box[0] + box[2]) - left, min(height, box[1] + box[3]) - top
            if width <= 0 or height <= 0:
                raise ValueError("the box of its face lies outside the picture")
        if self.resize_mode == "stretch":
            return left, top, width, height
        side = min(height, width)
        return left + (width - side) // 2, top + (height - side) // 2, side, side

    def convert(self, picture: np.ndarray, box: Box | None = None) -> np.ndarray:
        """Convert a picture, uint8 grey (h, w) or BGR (h, w, 3), to uint8 (*size, channels), grey or RGB.

        box: the face in the picture, None for the whole picture. Raises ValueError as `window` does.
        """
        height, width = picture.shape[:2]
        x, y, w, h = self.window(height, width, box)
        return fit_input(picture[y : y + h, x : x + w], self.size, self.channels)

    def decode(self, data: bytes, box: Box | None = None) -> np.ndarray | None:
        """Decode the bytes of a picture file to uint8 (*size, channels); return None if they are not a picture.

        box: as in `convert`. Raises ValueError as `window` does.
        """
        picture = decode_face(data, grey=self.channels == 1)
        return None if picture is None else self.convert(picture, box)


def fits_in_memory(count: int, input_format: InputFormat) -> bool:
    """Return True if `count` pictures of this format take at most SHARE_OF_MEMORY of the free memory."""
    return count * int(np.prod(input_format.size)) * input_format.channels <= SHARE_OF_MEMORY * free_memory()


AHEAD = 64
"""Pictures that an iteration over PictureFiles decodes ahead."""


class PictureFiles:
    """Picture files that are indexed like an array and decoded on each access. Several threads may read them.

    An integer gives uint8 (h, w, c); an index array or a slice gives uint8 (n, h, w, c). Raises OSError with the path
    of a file that was readable when the set was loaded and is not any more.
    """

    dtype = np.dtype(np.uint8)

    def __init__(
        self, paths: Sequence[Path], input_format: InputFormat, boxes: Sequence[Box | None] | None = None
    ) -> None:
        """boxes: the face in each picture, None for whole pictures."""
        self.paths, self.input_format = tuple(paths), input_format
        self.boxes = tuple(boxes) if boxes is not None else (None,) * len(self.paths)

    @property
    def shape(self) -> tuple[int, int, int, int]:
        return (len(self.paths), *self.input_format.size, self.input_format.channels)

    def __len__(self) -> int:
        return len(self.paths)

    def take(self, indices: np.ndarray) -> PictureFiles:
        """Return the files at `indices`, without decoding them."""
        return PictureFiles([self.paths[i] for i in indices], self.input_format, [self.boxes[i] for i in indices])

    def _read(self, row: int) -> np.ndarray:
        path = self.paths[row]
        picture = self.input_format.decode(path.read_bytes(), self.boxes[row])
        if picture is None:
            raise OSError(5, "cannot be decoded any more; restore it or load the set again", str(path))
        return picture

    def __getitem__(self, key: int | slice | np.ndarray) -> np.ndarray:
        if isinstance(key, (int, np.integer)):
            return self._read(range(len(self))[key])
        rows = range(len(self))[key] if isinstance(key, slice) else np.arange(len(self))[key]
        if len(rows) == 0:
            return np.zeros((0, *self.shape[1:]), np.uint8)
        return np.stack([self._read(int(i)) for i in rows])

    def __iter__(self) -> Iterator[np.ndarray]:
        """Yield the pictures in order; threads decode the next AHEAD of them."""
        with ThreadPoolExecutor() as pool:
            for start in range(0, len(self), AHEAD):
                yield from pool.map(self._read, range(len(self))[start : start + AHEAD])


def read_pictures(
    entries: Sequence[str],
    read: Callable[[str], bytes],
    input_format: InputFormat,
    *,
    files: Sequence[Path] | None = None,
    boxes: Sequence[Box | None] | None = None,
    parallel: bool = True,
) -> tuple[np.ndarray | PictureFiles, np.ndarray, list[str]]:
    """Decode every picture once and return (pictures, readable, problems) in the order of `entries`.

    entries: names for the messages. read: returns the bytes of an entry. files: the paths of the entries, if the
    pictures are to stay in their files. boxes: the face in each picture, None for whole pictures. parallel: True if
    several threads may call `read`.

    pictures: uint8 (n readable, h, w, c), or PictureFiles if `files` is given. readable: bool (n entries,). problems:
    one line, "entry: reason", for each entry that cannot be read.
    """

    def one(row: int) -> np.ndarray | str | None:
        entry = entries[row]
        try:
            picture = input_format.decode(read(entry), boxes[row] if boxes else None)
        except OSError as error:
            return f"{entry}: {error.strerror or error}"
        except ValueError as error:
            return f"{entry}: {error}"
        if picture is None:
            return f"{entry}: not a picture, or a damaged one"
        return picture if files is None else None

    readable = np.zeros(len(entries), bool)
    faces = np.zeros((len(entries) if files is None else 0, *input_format.size, input_format.channels), np.uint8)
    problems = []
    with (
        ThreadPoolExecutor(os.cpu_count() if parallel else 1) as pool,
        Progress("reading pictures", len(entries)) as progress,
    ):
        for i, result in enumerate(pool.map(one, range(len(entries)))):
            progress.step()
            if isinstance(result, str):
                problems.append(result)
                continue
            readable[i] = True
            if result is not None:
                faces[i] = result
    if files is not None:
        return PictureFiles(files, input_format, boxes).take(np.flatnonzero(readable)), readable, problems
    return (faces if readable.all() else faces[readable]), readable, problems
