"""Pictures in files that read like an array: what a set larger than memory is made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from fer_models.pictures import decode_picture
from fer_models.preprocess import fit_input

__all__ = ["PictureFiles"]


class PictureFiles:
    """Picture files, decoded and fitted when asked for; safe for several threads.

    Indexing gives uint8: (h, w, c) for a number, (n, h, w, c) for an array of numbers or a slice.
    """

    dtype = np.dtype(np.uint8)

    def __init__(self, paths: Sequence[Path], size: tuple[int, int], channels: int) -> None:
        self.paths, self.size, self.channels = tuple(paths), size, channels

    @property
    def shape(self) -> tuple[int, int, int, int]:
        return (len(self.paths), *self.size, self.channels)

    def __len__(self) -> int:
        return len(self.paths)

    def take(self, indices: np.ndarray) -> PictureFiles:
        """The files at `indices`, still undecoded."""
        return PictureFiles([self.paths[i] for i in indices], self.size, self.channels)

    def _read(self, path: Path) -> np.ndarray:
        picture = decode_picture(path.read_bytes(), grey=self.channels == 1)
        if picture is None:  # it was readable when the set was looked through
            raise OSError(5, "no longer a readable picture", str(path))
        return fit_input(picture, self.size, self.channels)

    def __getitem__(self, key: int | slice | np.ndarray) -> np.ndarray:
        if isinstance(key, (int, np.integer)):
            return self._read(self.paths[key])
        rows = range(len(self))[key] if isinstance(key, slice) else np.arange(len(self))[key]
        if len(rows) == 0:
            return np.zeros((0, *self.shape[1:]), np.uint8)
        return np.stack([self._read(self.paths[i]) for i in rows])

    def __iter__(self) -> Iterator[np.ndarray]:
        return (self._read(path) for path in self.paths)
