"""What tests of the app share."""

import cv2
import numpy as np
import pytest

from fer_cam.sources import open_source


@pytest.fixture
def photos(tmp_path):
    """Five faces, none, and one, with a file that is no picture."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for name, spec in (("group.jpg", "demo:5"), ("one.png", "demo")):
        cv2.imwrite(str(folder / name), open_source(spec).read().image)
    cv2.imwrite(str(folder / "wall.png"), np.full((200, 300, 3), 120, np.uint8))
    (folder / "broken.jpg").write_bytes(b"x")
    return folder
