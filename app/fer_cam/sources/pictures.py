"""Pictures, one after another: a file, a folder, a pattern. They do not follow each other in time."""

from __future__ import annotations

import glob
import os
import re
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from fer_cam.settings import LIST
from fer_cam.sources.picture_files import HEIC_SUFFIXES, PICTURE_SUFFIXES, RAW_SUFFIXES, has_heif, kind_of, read_any
from fer_cam.types import Frame
from fer_models.errors import FerError

__all__ = ["ImageSource", "is_list", "natural_order", "open_images", "spec_of", "why_unreadable"]

UNTOLD = {"Thumbs.db", "desktop.ini", "ehthumbs.db"}
"""Files that Windows puts into folders of pictures."""


def natural_order(path: Path) -> tuple[list[tuple[int, str]], str]:
    """Return a key that sorts img2 before img10, and large and small letters together."""
    parts = re.split(r"(\d+)", str(path).casefold())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts], str(path)


class ImageSource:
    """Pictures, one after another, which do not follow each other in time."""

    live = False
    continuous = False
    dropped = 0
    fps = 1.0

    def __init__(
        self, paths: Sequence[Path], name: str, *, loop: bool = False, passed_over: Sequence[Path] = ()
    ) -> None:
        """paths: in the order in which they are read. name: for messages. loop: start again at the end.

        passed_over: files and folders beside them that are no pictures.
        """
        self.name, self.paths, self._loop = name, list(paths), loop
        self.skipped: list[Path] = []
        """Pictures that could not be read."""
        self.remarks = _about_passed_over(name, passed_over)
        """Remarks for the end of a run: which files are no pictures."""
        self._index = self._next = self._round_start = 0
        self._left_out: set[Path] = set()

    @property
    def count(self) -> int:
        """Number of pictures to read."""
        return len(self.paths) - len(self._left_out)

    def leave_out(self, paths: Iterable[Path]) -> None:
        """Pass over `paths`. The other pictures keep their frame numbers. Call it before the first `read`.

        Afterwards `read` does not raise FerError if none of the other pictures can be read.
        """
        self._left_out = set(paths)

    def read(self) -> Frame | None:
        """Return the next picture that can be read, or None at the end.

        Raises FerError if a single picture, or every picture of several, cannot be read.
        """
        while True:
            if self._next >= len(self.paths):
                if not self._loop or self._index == self._round_start:
                    break  # the end, or a whole round without one good picture
                self._next, self._round_start = 0, self._index
            path = self.paths[self._next]
            self._next += 1
            if path in self._left_out:
                self._index += 1
                continue
            image = read_any(path)
            if image is None:
                if len(self.paths) == 1:
                    raise FerError(
                        f"{path}: not a picture that can be read, it is empty, damaged or of another kind; "
                        f"{_remedy(path)}"
                    )
                if path not in self.skipped:
                    self.skipped.append(path)
                continue
            frame = Frame(self._index, float(self._index), image, time.monotonic(), str(path))
            self._index += 1
            return frame
        if not self._index:
            raise FerError(
                f"{self.name}: none of its {len(self.paths)} pictures can be read; convert them to png or jpg"
            )
        return None

    def close(self) -> None:
        """Forget the pictures; `read` returns None from now on."""
        self.paths = []


def _is_picture(path: Path) -> bool:
    if path.suffix.lower() in PICTURE_SUFFIXES:
        return not (path.is_dir() or path.is_fifo())  # a link to nothing is reported as a picture that cannot be read
    return path.is_file() and kind_of(path) != ""


def why_unreadable(path: Path) -> str:
    """Return why a picture cannot be read, and what to do, as half a sentence."""
    if not path.exists():
        return "it is not there any more"
    if not os.access(path, os.R_OK):
        return f"no permission to read it; chmod +r {path.name}"
    if path.suffix.lower() in RAW_SUFFIXES:
        return "raw pictures of cameras are not read; convert it to jpg"
    if path.stat().st_size == 0:
        return "it is empty; copy it again"
    what = "HEIC needs a package" if "pillow-heif" in _remedy(path) else "it is damaged or of another kind"
    return f"{what}; {_remedy(path)}"


def _remedy(path: Path) -> str:
    if path.suffix.lower() in HEIC_SUFFIXES and not has_heif():
        return "pip install pillow-heif, or convert it to jpg"
    return "convert it to png or jpg"


def _about_passed_over(name: str, paths: Sequence[Path]) -> list[str]:
    """Return a line about files that are no pictures and one about folders, each if there are any."""
    folders = [path for path in paths if path.is_dir()]
    files = [path for path in paths if path not in set(folders)]
    lines = []
    if files:
        count = f"{len(files)} file{'s' * (len(files) > 1)}"
        lines.append(f"{name}: passed over {count} ({_some(files)}), no pictures; give a video by its own name")
    if folders:
        count, everything = f"{len(folders)} folder{'s' * (len(folders) > 1)}", f'"{name.rstrip("/")}/**/*"'
        lines.append(f"{name}: did not look into {count} ({_some(folders)}); {everything} takes all")
    return lines


def _some(paths: Sequence[Path]) -> str:
    names = ", ".join(path.name for path in paths[:5])
    return f"{names} and {len(paths) - 5} more" if len(paths) > 5 else names


def spec_of(names: Sequence[str]) -> str:
    """Return the SOURCE that means these files. A name with a line end in it can only be given alone."""
    return LIST.join(name for name in names if len(names) == 1 or LIST not in name)


def is_list(spec: str) -> bool:
    """Return True if a SOURCE names several files, and is not a file with a line end in its name."""
    # os.path takes a list of many files, too; Path raises an error for so long a name.
    return LIST in spec and not os.path.exists(spec) and any(map(os.path.exists, spec.split(LIST)))


def _open_list(paths: Sequence[Path], *, loop: bool) -> ImageSource:
    pictures = [path for path in paths if _is_picture(path)]
    name = f"{len(paths)} files"
    if not pictures:
        raise FerError(f"{name}: none of them is a picture; open a video alone, or choose others")
    return ImageSource(pictures, name, loop=loop, passed_over=[path for path in paths if path not in set(pictures)])


def open_images(spec: str, *, loop: bool = False) -> ImageSource:
    """Open a picture, a folder of pictures, a pattern or a list; several are sorted by name, those of a list are not.

    A list is several names with line ends between them. In a folder, pattern or list, files that are no pictures are
    passed over. Raises FerError if there is no picture.
    """
    path = Path(spec)
    if is_list(spec):
        return _open_list([Path(name) for name in spec.split(LIST) if name], loop=loop)
    if path.is_dir():
        found = [p for p in path.iterdir() if not p.name.startswith(".") and p.name not in UNTOLD]
        problem = "no pictures in this folder; put some there (png, jpg, heic ...) or choose another"
    elif glob.has_magic(spec) and not path.exists():
        found = [Path(name) for name in glob.glob(spec, recursive=True)]
        problem = "no picture matches; check the pattern"
    else:
        return ImageSource([path], spec, loop=loop)
    found.sort(key=natural_order)
    pictures = [p for p in found if _is_picture(p)]
    if not pictures:
        raise FerError(f"{spec}: {problem}")
    passed_over = sorted(set(found) - set(pictures), key=natural_order)
    # A pattern such as photos/** matches the folders that it goes through.
    if not path.is_dir():
        passed_over = [p for p in passed_over if not p.is_dir()]
    return ImageSource(pictures, spec, loop=loop, passed_over=passed_over)
