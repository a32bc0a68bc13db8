"""System A's training sets: which faces wear the headset."""

from __future__ import annotations

import numpy as np

__all__ = ["epoch_entries"]


def epoch_entries(labels: np.ndarray, occlusion: str, seed: int) -> tuple[np.ndarray, np.ndarray | None]:
    """The entries of an epoch: (rows int64 (m,), with_bar bool (m,) or None where chance decides).

    labels: int (n,). occlusion: `normal`: each face once, the bar only by the augmentation's probability.
    `headset`: each once, with the bar. `mixed-both`: each twice, with and without. `mixed-once`: each once, half
    of each class with the bar, the same half in every epoch.
    """
    rows = np.arange(len(labels))
    if occlusion == "normal":
        return rows, None
    if occlusion == "headset":
        return rows, np.ones(len(rows), bool)
    if occlusion == "mixed-both":
        return np.concatenate([rows, rows]), np.repeat([False, True], len(rows))
    if occlusion != "mixed-once":
        raise ValueError(f"unknown set of faces {occlusion!r}")
    rng = np.random.default_rng([seed, 0x0CC1])
    with_bar = np.zeros(len(rows), bool)
    for label in np.unique(labels):
        members = rng.permutation(np.flatnonzero(labels == label))
        with_bar[members[: len(members) // 2]] = True
    return rows, with_bar
