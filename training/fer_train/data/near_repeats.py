"""Find faces of one split that another split holds in a changed form: mirrored, turned, compressed or resized.

Three sieves, each slower and sharper than the one before: hashes that differ in few bits, the low frequencies, and last
the fine detail of both pictures, laid on each other by ECC (Evangelidis and Psarakis 2008).

On FER2013 (28,700 faces of train, 3,588 of test) the search takes 4 s of one core and names 237 test faces beside the
279 that are equal pixel for pixel. 276 pairs were looked at, and all of them show one photo. 500 faces of train were
altered: mirrored, turned by quarters and by 3 to 12 degrees, compressed to JPEG of quality 20, made half and twice the
size, darkened. 98 % or more of each kind were found; of those enlarged by 5 %, 96 %; by 10 %, 11 %. 30,000 faces in
270,000 take 54 s of one core.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from fer_train.data.compare_faces import compare_faces
from fer_train.data.face_hash import BITS, TURNS, coefficients, grey_of, hashes, turned
from fer_train.data.hash_index import HashIndex
from fer_train.data.types import Dataset
from fer_train.progress import Progress

__all__ = ["NearRepeat", "near_repeats"]

ANGLES = (-15, -10, -5, 0, 5, 10, 15)
"""Degrees by which each face is turned, on top of quarter turns. One in between is at most 2.5 degrees away."""
BITS_OFF = 8
"""Most bits in which two hashes differ. Of altered faces of FER2013 (JPEG at quality 20, half the size, turned by up to
17 degrees), 99 % differ in at most 7."""
FREQUENCIES, DETAIL = 0.97, 0.88
"""Least correlation of the low frequencies, and of the fine detail. Of FER2013's pairs, those above 0.88 in detail show
one photo; the first of two people comes at 0.86."""
MOST_OTHERS = 4
"""Candidates of a face that the last sieve looks at: enough to find one repeat, and a bound for sets of film frames."""
CHUNK = 128
"""Faces that are looked up at once, each in 56 forms."""


@dataclass(frozen=True)
class NearRepeat:
    """Two faces of different splits that show one photo, but are not equal pixel for pixel.

    face, other: (split, row). change: what was done to one to get the other, such as "mirrored"; "" if no more than
    compression or a change of size. likeness: correlation of their detail, DETAIL to 1.
    """

    face: tuple[str, int]
    other: tuple[str, int]
    change: str
    likeness: float


@dataclass(frozen=True)
class _Pairs:
    """Candidates, arrays (n,): rows of both faces, the form of the first, and how much they are alike, 0..1."""

    rows: np.ndarray
    others: np.ndarray
    forms: np.ndarray
    likeness: np.ndarray

    @classmethod
    def join(cls, parts: Iterable[_Pairs]) -> _Pairs:
        """Return the pairs of several portions, in order."""
        none = np.zeros(0, np.int64)
        empty = cls(none, none, none, none.astype(np.float32))
        columns = zip(*((p.rows, p.others, p.forms, p.likeness) for p in (empty, *parts)), strict=True)
        return cls(*(np.concatenate(column) for column in columns))

    def best(self) -> _Pairs:
        """Return the MOST_OTHERS best others of each face, each in the form in which both are most alike."""
        order = np.lexsort((-self.likeness, self.others, self.rows))
        order = order[_rank_in_groups(self.rows[order], self.others[order]) == 0]
        order = order[np.lexsort((-self.likeness[order], self.rows[order]))]
        order = order[_rank_in_groups(self.rows[order]) < MOST_OTHERS]
        return _Pairs(self.rows[order], self.others[order], self.forms[order], self.likeness[order])


def _rank_in_groups(*keys: np.ndarray) -> np.ndarray:
    """Return the place of each entry within its run of equal keys, int64 (n,), from 0. The keys must be sorted."""
    count = len(keys[0])
    starts = np.ones(count, bool)
    starts[1:] = np.any([key[1:] != key[:-1] for key in keys], axis=0)
    places = np.arange(count)
    return places - np.maximum.accumulate(np.where(starts, places, 0))


def near_repeats(
    splits: Mapping[str, Dataset], thumbnails: Mapping[str, np.ndarray], digests: Mapping[str, np.ndarray]
) -> list[NearRepeat]:
    """Return for each face of a split its most similar near repeat in each larger split, if there is one.

    thumbnails: by split, uint8 (n, SIDE, SIDE), see face_hash. digests: by split, of the pixels; faces that another
    split repeats exactly are not looked up. Memory: about 0.6 kB for each face of the larger split, and 300 MB.
    """
    repeats: list[NearRepeat] = []
    for pair in combinations(splits, 2):
        large, small = sorted(pair, key=lambda name: len(splits[name]), reverse=True)
        rows = np.flatnonzero(~np.isin(digests[small], digests[large]))
        pairs = _candidates(thumbnails[small], rows, thumbnails[large], f"looking for {small} in {large}")
        repeats += _compare(splits, small, large, pairs)
    return repeats


def _frequencies(thumbnails: np.ndarray) -> np.ndarray:
    """Return `coefficients` of many thumbnails as float16 (n, 64), a portion at a time."""
    values = np.zeros((len(thumbnails), BITS), np.float16)
    for start in range(0, len(thumbnails), 4096):
        values[start : start + 4096] = coefficients(thumbnails[start : start + 4096])
    return values


def _candidates(small: np.ndarray, rows: np.ndarray, large: np.ndarray, task: str) -> _Pairs:
    """Return the pairs that pass the first two sieves. rows: of the faces of `small` that are looked up."""
    known = _frequencies(large)
    # Shrunk towards 0 for few faces: the median of three is one face's own value, whose sign means nothing.
    median = np.median(known, axis=0).astype(np.float32) * (len(known) / (len(known) + 100))
    index = HashIndex(hashes(known.astype(np.float32), median))
    chunks = []
    with Progress(task, len(rows)) as progress:
        for start in range(0, len(rows), CHUNK):
            part = rows[start : start + CHUNK]
            best = _Pairs.join([])
            for pairs in _look_up(small[part], known, median, index, part):
                best = _Pairs.join([best, pairs]).best()
            chunks.append(best)
            progress.step(len(part))
    return _Pairs.join(chunks)


def _look_up(
    thumbnails: np.ndarray, known: np.ndarray, median: np.ndarray, index: HashIndex, rows: np.ndarray
) -> Iterator[_Pairs]:
    """Yield the pairs that pass the first two sieves. rows: of the faces with these thumbnails."""
    forms = [coefficients(turned(thumbnails, angle)) for angle in ANGLES]
    values = np.concatenate([form[:, places] * signs for form in forms for _, places, signs in TURNS])
    for queries, others in index.near(hashes(values, median), BITS_OFF):
        likeness = np.einsum("ij,ij->i", values[queries], known[others].astype(np.float32))
        alike = likeness > FREQUENCIES
        queries = queries[alike]
        yield _Pairs(rows[queries % len(rows)], others[alike], queries // len(rows), likeness[alike])


def _compare(splits: Mapping[str, Dataset], small: str, large: str, pairs: _Pairs) -> list[NearRepeat]:
    """Return for each face the pair with the most similar detail, if it passes the last sieve."""
    ours, theirs = splits[small].images, splits[large].images
    best: dict[int, NearRepeat] = {}

    def one(i: int) -> NearRepeat:
        row, other = int(pairs.rows[i]), int(pairs.others[i])
        angle, turn = divmod(int(pairs.forms[i]), len(TURNS))
        likeness, change = compare_faces(grey_of(ours[row]), grey_of(theirs[other]), ANGLES[angle], turn)
        return NearRepeat((small, row), (large, other), change, likeness)

    with ThreadPoolExecutor() as pool, Progress("comparing faces", len(pairs.rows)) as progress:
        for repeat in pool.map(one, range(len(pairs.rows))):
            progress.step()
            row = repeat.face[1]
            if repeat.likeness >= DETAIL and (row not in best or repeat.likeness > best[row].likeness):
                best[row] = repeat
    return [best[row] for row in sorted(best)]
