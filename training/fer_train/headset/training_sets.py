"""System A's training sets: which faces wear the headset."""

from __future__ import annotations

import numpy as np

__all__ = ["headset_entries"]


def headset_entries(labels: np.ndarray, faces: str, seed: int) -> tuple[np.ndarray, np.ndarray | None]:
    """The entries of an epoch: (rows int64 (m,), worn bool (m,) or None where chance decides).

    labels: int (n,). faces: `normal`: each face once, the bar only by the augmentation's probability.
    `headset`: each once, with the bar. `mixed-both`: each twice, with and without. `mixed-once`: each once, half
    of each class with the bar, the same half in every epoch.
    """
    rows = np.arange(len(labels))
    if faces == "normal":
        return rows, None
    if faces == "headset":
        return rows, np.ones(len(rows), bool)
    if faces == "mixed-both":
        return np.concatenate([rows, rows]), np.repeat([False, True], len(rows))
    if faces != "mixed-once":
        raise ValueError(f"unknown set of faces {faces!r}")
    rng = np.random.default_rng([seed, 0x0CC1])
    worn = np.zeros(len(rows), bool)
    for label in np.unique(labels):
        members = rng.permutation(np.flatnonzero(labels == label))
        worn[members[: len(members) // 2]] = True
    return rows, worn
