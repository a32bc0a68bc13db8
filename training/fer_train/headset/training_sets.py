"""System A's training sets: which faces of an epoch have the headset bar."""

from __future__ import annotations

import numpy as np

__all__ = ["epoch_entries"]


def epoch_entries(labels: np.ndarray, occlusion: str, seed: int) -> tuple[np.ndarray, np.ndarray | None]:
    """Return the entries of an epoch: (rows int64 (m,), with_bar bool (m,)).

    labels: int (n,). occlusion:
    - `normal`: each face once; with_bar is None, and the augmentation draws the bar at random.
    - `headset`: each face once, with the bar.
    - `mixed-both`: each face twice, without and with the bar.
    - `mixed-once`: each face once, half of each class with the bar. `seed` chooses the half, the same in every epoch.

    Raises ValueError for another occlusion.
    """
    rows = np.arange(len(labels))
    if occlusion == "normal":
        return rows, None
    if occlusion == "headset":
        return rows, np.ones(len(rows), bool)
    if occlusion == "mixed-both":
        return np.concatenate([rows, rows]), np.repeat([False, True], len(rows))
    if occlusion != "mixed-once":
        raise ValueError(f"unknown occlusion {occlusion!r}")
    rng = np.random.default_rng([seed, 0x0CC1])
    with_bar = np.zeros(len(rows), bool)
    for label in np.unique(labels):
        members = rng.permutation(np.flatnonzero(labels == label))
        with_bar[members[: len(members) // 2]] = True
    return rows, with_bar
