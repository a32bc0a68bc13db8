"""A window with its page of stimuli, and files to show."""

import cv2
import numpy as np
import pytest
from films_made import film, numbered
from stimulus_driven import GREEN, RED
from window_driven import faces_shown, wait


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "stimuli"
    folder.mkdir()
    for name, colour in (("img2.png", RED), ("img10.png", GREEN)):
        cv2.imwrite(str(folder / name), np.full((60, 80, 3), colour, np.uint8))
    film(folder / "film.mp4", numbered(10), rate=10)
    return folder


@pytest.fixture
def opened(window, tmp_path):
    """A window with faces, whose sessions are kept in `all`, and its page of stimuli."""
    shown = window(source="demo")
    shown.prefer(sessions=str(tmp_path / "all"))
    wait(lambda: faces_shown(shown))
    shown.actions_.stimulus.trigger()
    return shown, shown.stimulus.page
