"""A review of a session."""

import pytest
from review_driven import make
from window_driven import wait

from fer_cam.gui.review.window import ReviewWindow


@pytest.fixture
def review(app, tmp_path):
    """Return a function that opens a review of a folder."""
    opened = []

    def start(folder=None, **options):
        window = ReviewWindow(folder or make(tmp_path / "s", **options))
        window.show()
        opened.append(window)
        wait(lambda: window.state is not None or window.status.currentMessage())
        return window

    yield start
    for window in opened:
        window.close()
