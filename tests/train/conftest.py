"""A small synthetic dataset that the slower tests of training share."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from fer_train.data import EMOTIONS


@pytest.fixture(scope="session")
def seven(tmp_path_factory):
    """Class folders with 8 faces of each emotion in train and 4 in test; the height of a bright bar is the class."""
    root, rng = tmp_path_factory.mktemp("seven") / "faces", np.random.default_rng(0)
    for split, count in (("train", 8), ("test", 4)):
        for label, name in enumerate(EMOTIONS):
            folder = root / split / name
            folder.mkdir(parents=True)
            for i in range(count):
                picture = rng.integers(0, 60, (48, 48), np.uint8)
                picture[6 * label + 2 : 6 * label + 7] += 180
                cv2.imwrite(str(folder / f"{i}.png"), picture)
    return root
