"""Photos to go through in any direction, one at a time, as the window shows them."""

from __future__ import annotations

import time
from pathlib import Path

from fer_cam.sources.picture_files import read_any
from fer_cam.sources.pictures import ImageSource, why_unreadable
from fer_cam.types import Frame
from fer_models.errors import FerError

__all__ = ["PhotoAlbum"]

MOST_NAMES = 5
"""Photos that are named with the reason why they cannot be read."""


class PhotoAlbum(ImageSource):
    """Photos of which any can be asked for. Frames are numbered and timed by how many photos were shown before."""

    def __init__(self, photos: ImageSource) -> None:
        """photos: not read yet; the album takes its files."""
        super().__init__(photos.paths, photos.name)
        self.passed_over = photos.remarks
        self.position = -1
        """Place of the photo that was read last, from 0; -1 before the first."""
        self.reasons: dict[Path, str] = {}
        """The reason for each photo that was asked for and cannot be read."""
        self._wanted: tuple[int, int] | None = (0, 1)
        self._told = 0

    def want(self, position: int) -> None:
        """Ask for the photo at a place, from 0; `read` returns it. If it cannot be read, the next one in the same
        direction is tried."""
        position = min(max(0, position), len(self.paths) - 1)
        if position != self.position:
            self._wanted = position, 1 if position > self.position else -1

    @property
    def waits(self) -> bool:
        """True if a photo was asked for that was not read yet."""
        return self._wanted is not None

    @property
    def at_end(self) -> bool:
        """True if the photo that was read last is the last one that can be read."""
        return all(path in self.reasons for path in self.paths[self.position + 1 :])

    def read(self) -> Frame | None:
        """Return the photo that was asked for; None if there is none that can be read in that direction.

        Raises FerError if no photo at all can be read.
        """
        wanted, self._wanted = self._wanted, None
        if wanted is None:
            return None
        place, step = wanted
        while 0 <= place < len(self.paths):
            path = self.paths[place]
            image = None if path in self.reasons else read_any(path)
            if image is not None:
                self.position = place
                frame = Frame(self._index, float(self._index), image, time.monotonic(), str(path))
                self._index += 1
                return frame
            if path not in self.reasons:
                self.reasons[path] = why_unreadable(path)
                self.skipped.append(path)
            place += step
        if self._index == 0 and len(self.reasons) == len(self.paths) > 0:
            first = self.paths[0]
            if len(self.paths) == 1:
                raise FerError(f"{first}: {self.reasons[first]}")
            raise FerError(
                f"{self.name}: none of its {len(self.paths)} pictures can be read; {first.name}: {self.reasons[first]}"
            )
        return None

    def summary(self) -> list[str]:
        """Return lines about what was not shown, and forget them: photos that cannot be read, files of other kinds."""
        new = list(self.reasons.items())[self._told :]
        lines, self.passed_over, self._told = list(self.passed_over), [], len(self.reasons)
        if new:
            named = ", ".join(f"{path.name} ({why.split('; ')[0]})" for path, why in new[:MOST_NAMES])
            named = f"{named} and {len(new) - MOST_NAMES} more" if len(new) > MOST_NAMES else named
            lines.insert(0, f"{len(new)} picture{'s' * (len(new) != 1)} could not be read: {named}")
        return lines
