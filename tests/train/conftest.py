"""A small synthetic dataset that the slower tests of training share."""

from __future__ import annotations

import pytest
from bars_made import write_bars


@pytest.fixture(scope="session")
def seven(tmp_path_factory):
    """Class folders with 8 faces of each emotion in train and 4 in test; the height of a bright bar is the class."""
    return write_bars(tmp_path_factory.mktemp("seven") / "faces", {"train": 8, "test": 4})
