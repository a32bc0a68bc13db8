"""P-Net, R-Net and O-Net as functions from BGR pictures to arrays."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path

import numpy as np

from fer_models.runtime import make_interpreter

__all__ = ["BatchNetwork", "Network"]


class Network:
    """One interpreter with a fixed input shape, because changing the shape plans memory and packs the weights again."""

    def __init__(self, path: Path, shape: tuple[int, int, int, int], threads: int = 1) -> None:
        """shape: (n, height, width, 3) of every batch. threads: CPU threads."""
        self._interpreter, self.shape = make_interpreter(path, threads, shape), shape
        self._input = self._interpreter.get_input_details()[0]["index"]
        self._outputs = [detail["index"] for detail in self._interpreter.get_output_details()]

    def run(self, pixels: np.ndarray) -> list[np.ndarray]:
        """Return every output, float32 (n, ...), for float32 BGR pixels 0..255 of the fixed shape."""
        self._interpreter.set_tensor(self._input, pixels)
        self._interpreter.invoke()
        return [self._interpreter.get_tensor(index) for index in self._outputs]


class BatchNetwork:
    """Runs any number of square pictures: whole batches of one size, and the rest one by one.

    The runtime's own threads gain nothing on networks this small, but threads with an interpreter each do: measured on
    two cores, O-Net takes 2.45 ms instead of 3.15 for 20 pictures, and 6.7 ms instead of 12 for 80. With less than one
    batch for each thread they are slower, and one thread runs everything.
    """

    def __init__(
        self, path: Path, side: int, batch: int, pool: ThreadPoolExecutor | None = None, threads: int = 1
    ) -> None:
        """side: pixels of a picture. batch: pictures in one batch. pool: has `threads` threads; None: no threads."""
        self.side, self._batch, self._pool = side, batch, pool
        self._lanes = [_Lane(path, side, batch) for _ in range(threads if pool else 1)]

    def run(self, pictures: np.ndarray) -> list[np.ndarray]:
        """Return every output, float32 (n, ...), for float32 BGR pictures (n, side, side, 3) 0..255, n at least 1."""
        count, lanes = len(pictures), len(self._lanes)
        if self._pool is None or count < lanes * self._batch:
            return self._lanes[0].run(pictures)
        share = -(-count // (lanes * self._batch)) * self._batch
        shares = [pictures[i : i + share] for i in range(0, count, share)]
        parts = list(self._pool.map(_Lane.run, self._lanes, shares))
        return [np.concatenate(rows) for rows in zip(*parts, strict=True)]


class _Lane:
    """The interpreters of one thread. Each is made on first use, because one face needs only one of the four."""

    def __init__(self, path: Path, side: int, batch: int) -> None:
        self._path, self._side, self._batch = path, side, batch

    @cached_property
    def _one(self) -> Network:
        return Network(self._path, (1, self._side, self._side, 3))

    @cached_property
    def _many(self) -> Network:
        return Network(self._path, (self._batch, self._side, self._side, 3))

    def run(self, pictures: np.ndarray) -> list[np.ndarray]:
        """As BatchNetwork.run."""
        batch = self._batch
        whole = len(pictures) - len(pictures) % batch
        parts = [self._many.run(pictures[i : i + batch]) for i in range(0, whole, batch)]
        parts += [self._one.run(pictures[i : i + 1]) for i in range(whole, len(pictures))]
        return parts[0] if len(parts) == 1 else [np.concatenate(rows) for rows in zip(*parts, strict=True)]
