"""Keeps "sure" from flickering in streams and films. Times are passed in."""

from __future__ import annotations

from collections.abc import Collection

from fer_cam.labelling.schedule import SLACK

__all__ = ["MARGIN", "SURE_AGAIN", "SteadySure"]

MARGIN = 0.05
"""Confidence above the limit, 0..1, that an unsure label needs to become sure again. Without it, films had more
changes, and the sure labels were no more often right."""

SURE_AGAIN = 0.2
"""Seconds for which an unsure label must stay clearly within the limits before it is sure again. With 0.1 s a fast head
shake still flickered; with 0.3 s fewer labels were sure, and these were no more often right."""


class SteadySure:
    """Whether the label of each face counts as sure: hysteresis on the limits.

    A label outside the limits is unsure at once, so none is sure that the limits call a guess. It is sure again only
    after it has been clearly within them for a while.
    """

    def __init__(self) -> None:
        """Begin without faces; the limits alone decide until the label of a face is unsure."""
        self._clear_since: dict[int, float | None] = {}  # of unsure faces; None: not clearly within the limits

    def update(self, id: int, now: float, *, sure: bool, clear: bool) -> bool:
        """Take in a frame of face `id`; return True if its label counts as sure.

        now: seconds of the source. sure: the label is within the limits. clear: it is so by the margin.
        """
        if not sure:
            self._clear_since[id] = None
            return False
        if id not in self._clear_since:
            return True
        since = self._clear_since[id]
        if not clear:
            self._clear_since[id] = None
        elif since is None or now < since:  # a source that starts again goes back in time
            self._clear_since[id] = now
        elif now - since >= SURE_AGAIN - SLACK:
            del self._clear_since[id]
            return True
        return False

    def forget(self, keep: Collection[int]) -> None:
        """Forget every face that is not in `keep`."""
        self._clear_since = {i: since for i, since in self._clear_since.items() if i in keep}
