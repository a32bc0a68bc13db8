"""A playlist of pictures and videos, and the order in which it is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Literal

from fer_cam.session.stimulus.markers import item_name
from fer_cam.sources.picture_files import PICTURE_SUFFIXES
from fer_cam.sources.pictures import natural_order
from fer_models.errors import FerError

__all__ = [
    "LONGEST", "SHORTEST", "VIDEO_SUFFIXES", "Item", "Playlist", "Step", "files_in", "is_video", "names", "shown_order",
    "steps",
]  # fmt: skip

VIDEO_SUFFIXES = {
    ".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".mts", ".m2ts", ".ts", ".mpg", ".mpeg", ".wmv", ".flv", ".ogv",
    ".3gp", ".gif",
}  # fmt: skip
SHORTEST, LONGEST = 0.1, 3600.0
"""Seconds that a picture can be shown; pause and baseline last 0 to LONGEST."""


@dataclass(frozen=True)
class Item:
    """A picture or video.

    seconds: how long a picture is shown, and after which a video ends early; None: the playlist's time for a picture, a
    whole video. label: its name in markers and report; "": that of the file.
    """

    file: Path
    seconds: float | None = None
    label: str = ""


@dataclass(frozen=True)
class Playlist:
    """Items and how they are shown.

    seconds: of a picture. pause: seconds of an empty screen between two items. baseline: seconds of it before the first
    item. fixation: with a cross in its middle. shuffle: in an order that `seed` decides, the same for the same seed.
    """

    items: tuple[Item, ...] = ()
    seconds: float = 5.0
    pause: float = 1.0
    baseline: float = 0.0
    fixation: bool = True
    shuffle: bool = False
    seed: int = 1


@dataclass(frozen=True)
class Step:
    """One thing that is shown. seconds: how long; None for a whole video. number: of the item in this order, from 1."""

    kind: Literal["baseline", "item", "pause"]
    seconds: float | None
    name: str = ""
    file: Path | None = None
    number: int = 0


def is_video(file: Path) -> bool:
    """Return True if a file's name is that of a video or an animation."""
    return file.suffix.lower() in VIDEO_SUFFIXES


def names(items: Sequence[Item]) -> tuple[str, ...]:
    """Return the name of each item in markers and report.

    It is the label, else the file's name, with its folder or a number where two files would have the same name. One
    file that is listed twice without a label has one name.
    """
    plain = {item: item_name(item.label or item.file.name) for item in items}
    keys = {item: item.label or str(item.file) for item in items}
    several = Counter(name for name, _ in {(plain[i], keys[i]) for i in items})
    taken: dict[str, str] = {}  # name -> key
    result = []
    for item in items:
        name, key = plain[item], keys[item]
        if several[name] > 1 and not item.label:
            name = item_name(f"{item.file.parent.name}/{item.file.name}")
        first, number = name, 2
        while taken.setdefault(name, key) != key:
            name, number = item_name(f"{first[:150]} ({number})"), number + 1
        result.append(name)
    return tuple(result)


def shown_order(playlist: Playlist) -> tuple[int, ...]:
    """Return the places of the items in the order in which they are shown."""
    places = range(len(playlist.items))
    if not playlist.shuffle:
        return tuple(places)
    # Python promises the same random() for a seed in every version, but not the same shuffle().
    random = Random(playlist.seed)
    keys = [random.random() for _ in places]
    return tuple(sorted(places, key=lambda i: keys[i]))


def steps(playlist: Playlist) -> tuple[Step, ...]:
    """Return everything that is shown, in order: baseline, then the items with a pause between each two."""
    known, result = names(playlist.items), list[Step]()
    if playlist.baseline > 0:
        result.append(Step("baseline", playlist.baseline))
    for number, place in enumerate(shown_order(playlist), 1):
        item = playlist.items[place]
        if number > 1 and playlist.pause > 0:
            result.append(Step("pause", playlist.pause))
        seconds = item.seconds if item.seconds is not None or is_video(item.file) else playlist.seconds
        result.append(Step("item", seconds, known[place], item.file, number))
    return tuple(result)


def files_in(folder: Path) -> tuple[Path, ...]:
    """Return the pictures and videos of a folder, in natural order. Raises FerError if there are none."""
    suffixes = PICTURE_SUFFIXES | VIDEO_SUFFIXES
    try:
        files = [
            path for path in folder.iterdir()
            if path.suffix.lower() in suffixes and not path.name.startswith(".") and path.is_file()
        ]  # fmt: skip
    except OSError as error:
        raise FerError(f"{folder}: cannot be read ({error.strerror or error}); choose another folder") from error
    if not files:
        raise FerError(f"{folder}: has no pictures and no videos; choose another folder")
    return tuple(sorted(files, key=natural_order))
