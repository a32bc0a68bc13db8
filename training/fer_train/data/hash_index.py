"""Find the hashes of a set that differ from a given one in few bits, without comparing all pairs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from fer_train.data.face_hash import BITS

__all__ = ["HashIndex", "differing_bits"]

BANDS = 16
"""Tables of the index, each sorted by other bits. Two hashes are compared if all bits of one table are equal."""
MOST = 1 << 19
"""Pairs that are compared at once, which bounds the memory."""
MOST_ALIKE = 1000
"""Hashes with equal bits in one table that a query is compared with: a bound for sets of film frames, in which all are
alike."""

_ONES = np.array([bin(i).count("1") for i in range(1 << 16)], np.uint8)


def differing_bits(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return the number of bits in which hashes differ, uint8 (n,). a, b: uint64 (n,)."""
    return _ONES[(a ^ b).view(np.uint16).reshape(-1, 4)].sum(axis=1, dtype=np.uint8)


class HashIndex:
    """Hashes in tables, each sorted by some of their bits ("multi-index hashing", Norouzi, Punjani and Fleet 2012).

    A pair that differs in d of 64 bits is missed if every table has one of these bits. With 28,700 faces (15 bits a
    table), 0.1 % of the pairs with d = 3 are missed, and 12 % of those with d = 8. Memory: 128 bytes for each hash.
    """

    def __init__(self, hashes: np.ndarray) -> None:
        """hashes: uint64 (n,)."""
        self.hashes = hashes
        width = int(np.clip(np.ceil(np.log2(max(len(hashes), 2))), 8, 24))
        rng = np.random.default_rng(0)  # the same tables in every run
        self._places = [np.sort(rng.permutation(BITS)[:width]).astype(np.uint64) for _ in range(BANDS)]
        self._orders, self._keys = [], []
        for places in self._places:
            keys = _key(hashes, places)
            order = np.argsort(keys, kind="stable").astype(np.uint32)
            self._orders.append(order)
            self._keys.append(keys[order])

    def near(self, queries: np.ndarray, most: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Yield pairs (row of queries, row of the index) that differ in at most `most` bits, int64 (m,) each.

        queries: uint64 (n,). A pair may come more than once.
        """
        for places, order, keys in zip(self._places, self._orders, self._keys, strict=True):
            wanted = _key(queries, places)
            first = np.searchsorted(keys, wanted, "left")
            counts = np.minimum(np.searchsorted(keys, wanted, "right") - first, MOST_ALIKE)
            for start, stop in _portions(counts):
                rows = np.repeat(np.arange(start, stop), counts[start:stop])
                ends = np.cumsum(counts[start:stop])
                within = np.arange(ends[-1] if len(ends) else 0) - np.repeat(
                    ends - counts[start:stop], counts[start:stop]
                )
                others = order[first[rows] + within].astype(np.int64)
                close = differing_bits(queries[rows], self.hashes[others]) <= most
                yield rows[close], others[close]


def _key(hashes: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Return the bits at `places` of each hash as a number, uint32 (n,)."""
    key = np.zeros(len(hashes), np.uint32)
    for place in places:
        key = (key << np.uint32(1)) | ((hashes >> place) & np.uint64(1)).astype(np.uint32)
    return key


def _portions(counts: np.ndarray) -> Iterator[tuple[int, int]]:
    """Yield ranges of rows with at most MOST pairs together, or of one row."""
    start, total = 0, 0
    for row, count in enumerate(counts.tolist()):
        if total and total + count > MOST:
            yield start, row
            start, total = row, 0
        total += count
    if total:
        yield start, len(counts)
