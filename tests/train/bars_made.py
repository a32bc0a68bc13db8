"""Small faces that a network can tell apart."""

import cv2
import numpy as np

from fer_train.data import EMOTIONS


def write_bars(root, counts):
    """Write class folders of noise with a bright bar, whose height is the class; counts: faces of a class by split."""
    rng = np.random.default_rng(0)
    for split, count in counts.items():
        for label, name in enumerate(EMOTIONS):
            folder = root / split / name
            folder.mkdir(parents=True)
            for i in range(count):
                picture = rng.integers(0, 60, (48, 48), np.uint8)
                picture[6 * label + 2 : 6 * label + 7] += 180
                cv2.imwrite(str(folder / f"{i}.png"), picture)
    return root
