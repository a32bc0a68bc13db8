"""A sheet of examples, to check by eye that the pictures are what their columns say."""

from collections.abc import Sequence
from itertools import islice

import cv2
import numpy as np
from finding.columns import COLUMNS
from finding.pictures import HEIGHT, WIDTH, pictures
from finding.portraits import Portrait

EXAMPLES = 6
"""Pictures of each column."""


def sheet(names: Sequence[str], portraits: Sequence[Portrait], seed: int, side: float) -> np.ndarray:
    """Return a picture of examples, uint8 BGR: a row for each column, with the true boxes drawn."""
    rows = []
    for name in names:
        crowded = COLUMNS[name].crowd  # where one picture takes many portraits
        chosen = np.linspace(0, len(portraits) - 1, EXAMPLES).round().astype(int)
        some = portraits if crowded else [portraits[i] for i in chosen]
        cells = []
        for image, squares in islice(pictures(name, some, seed, side), EXAMPLES):
            for square in squares:
                cv2.polylines(image, [np.round(square.corners()).astype(np.int32)], True, (0, 255, 0), 2)
            cells.append(cv2.resize(image, (WIDTH // 2, HEIGHT // 2), interpolation=cv2.INTER_AREA))
        cells += [np.zeros_like(cells[0])] * (EXAMPLES - len(cells))
        cv2.putText(cells[0], name, (6, 20), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (0, 0, 255), 2, cv2.LINE_AA)
        rows.append(np.hstack(cells))
    return np.vstack(rows)
