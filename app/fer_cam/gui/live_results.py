"""The newest result and what is remembered of the last minutes, shown beside and below the picture."""

from __future__ import annotations

from fer_cam.comparing.tally import Tallies
from fer_cam.gui.compare.words import side_titles
from fer_cam.gui.inside import Inside
from fer_cam.gui.work.newest import Shown
from fer_cam.live.comparison import Compared
from fer_cam.live.history import History
from fer_cam.live.people import People

__all__ = ["LiveResults"]


class LiveResults:
    """Takes results one by one. Its clock counts the seconds since the source's first frame."""

    def __init__(self) -> None:
        self.history, self.people = History(), People()
        self.last: Shown | None = None
        """The newest result; None before the first."""
        self.now = 0.0
        self.markers: tuple[tuple[float, str], ...] = ()
        """Time on this clock and label of the markers that were set since the source began."""
        self._start = 0.0
        self._refreshed = 0

    def add(self, shown: Shown) -> bool:
        """Take a result. Returns True if it is the first of a source or photo: everybody is forgotten then."""
        captured = shown.result.frame.captured
        name = shown.result.frame.name
        # Each photo shows other people.
        new = self.last is None or shown.source != self.last.source or name != self.last.result.frame.name
        if new:
            self.history.clear()
            self.people.clear()
            self.markers = ()
            self._start = captured
        elif self.last is not None and shown.gaps != self.last.gaps:
            self.people.after_gap(captured - self._start)
        self.now, self.last = captured - self._start, shown
        self.history.add(shown.result.faces, self.now)
        return new

    def mark(self, label: str) -> None:
        """Set a marker at the newest result."""
        self.markers = (*self.markers, (self.now, label))

    def refresh(self, inside: Inside, model: str, tallies: Tallies | None = None, *, lost: bool) -> None:
        """Show the newest result in the panels.

        model: its name. tallies: of the comparison; None without one. lost: the source gives no pictures any more.
        """
        if self.last is None:
            return
        people = self.people.see(() if lost else self.last.result.faces, self.now)
        comparison = self.last.result.comparison
        compared = None
        if comparison is not None:
            titles = side_titles(comparison.first, comparison.second)
            compared = Compared(titles, tallies.people if tallies is not None else {})
        inside.people.show_people(people, self.history, self.now, compared)
        inside.pictures.show_agreement(tallies)
        self._refreshed += 1
        if inside.timeline.isVisible() and self._refreshed % 2 == 0:  # curves take longer than cards
            inside.timeline.show_markers(self.markers)
            inside.timeline.update_now(self.now, people[0].id if people else None)
        if lost:
            inside.status.hide_figures()
        else:
            inside.status.show_figures(self.last, model)
        inside.view.describe()
