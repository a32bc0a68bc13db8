"""The markers of stimuli: how their labels are written, and when each item was shown by them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from fer_cam.session.data import Marker, Session
from fer_cam.session.format import clean_text

__all__ = ["NAMED", "ORIGIN", "Showing", "Stimuli", "item_name", "marker_label", "parse_label", "read_stimuli"]

ORIGIN = "stimulus"
"""Origin of these markers in markers.csv."""
NAMED = ("start", "end", "stopped", "failed")
"""Events of one item. stopped: it was ended before its time. failed: it could not be shown, or not to its end."""
PLAIN = ("baseline", "finished")
"""Events of the whole playlist: its baseline begins; it is over, complete or not."""
LONGEST_NAME = 160
"""Characters of an item's name that are kept, so that each of its markers has room for all of it."""
LABEL = re.compile(rf"stimulus (?:({'|'.join(NAMED)}): (.+)|({'|'.join(PLAIN)}))", re.DOTALL)


def item_name(text: str) -> str:
    """Return a label or file name as markers hold it: printable, on one line, at most LONGEST_NAME characters."""
    return clean_text(clean_text(text)[:LONGEST_NAME]) or "?"


def marker_label(event: str, name: str = "") -> str:
    """Return the label of an event. event: one of NAMED, with the item's name, or of PLAIN."""
    return f"stimulus {event}: {item_name(name)}" if event in NAMED else f"stimulus {event}"


def parse_label(label: str) -> tuple[str, str] | None:
    """Return (event, item's name) of a marker's label, or None if it is none of ours. The name may hold anything."""
    match = LABEL.fullmatch(label)
    return (match[1] or match[3], match[2] or "") if match else None


@dataclass(frozen=True)
class Showing:
    """One time that an item was shown, from `start` up to but not including `end`, in seconds of the source.

    whole: False if it was stopped, failed, or the session ended before.
    """

    name: str
    start: float
    end: float
    whole: bool = True


@dataclass(frozen=True)
class Stimuli:
    """The items that were shown in a session, in order of time.

    failed: names of items that could not be shown. baseline, pauses: ranges (start, end) without an item, in seconds of
    the source.
    """

    showings: tuple[Showing, ...] = ()
    failed: tuple[str, ...] = ()
    baseline: tuple[tuple[float, float], ...] = ()
    pauses: tuple[tuple[float, float], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The items, in the order in which they were shown first; then those that could not be shown."""
        return tuple(dict.fromkeys([*(s.name for s in self.showings), *self.failed]))


def read_stimuli(session: Session) -> Stimuli:
    """Return what was shown in a session. An item without an end, as a kill leaves it, ends with what follows it."""
    return stimuli_of(session.markers, session.start + session.seconds)


def stimuli_of(markers: Iterable[Marker], end: float) -> Stimuli:
    """Return what was shown by these markers, in order of time. end: of the session, in seconds of the source.

    Markers of another origin, and labels that are not ours, are passed over.
    """
    reading = _Reading()
    for marker in markers:
        event = parse_label(marker.label) if marker.origin == ORIGIN else None
        if event is not None:
            reading.take(*event, marker.time)
    reading.finish(end)
    return Stimuli(
        tuple(reading.showings), tuple(dict.fromkeys(reading.failed)), tuple(reading.baseline), tuple(reading.pauses)
    )


@dataclass
class _Reading:
    """The state while the markers are read. shown, blank: what began last and has no end yet."""

    shown: tuple[str, float] | None = None
    blank: tuple[list[tuple[float, float]], float] | None = None
    showings: list[Showing] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    baseline: list[tuple[float, float]] = field(default_factory=list)
    pauses: list[tuple[float, float]] = field(default_factory=list)

    def take(self, event: str, name: str, time: float) -> None:
        if event in ("end", "stopped", "failed"):
            if self.shown is not None and self.shown[0] == name:
                self._close(time, whole=event == "end")
                self.blank = (self.pauses, time)
            elif event == "failed":
                self.failed.append(name)
            return  # an end without its start says nothing
        self._close(time, whole=False)
        self._close_blank(time)
        if event == "start":
            self.shown = (name, time)
        elif event == "baseline":
            self.blank = (self.baseline, time)

    def finish(self, end: float) -> None:
        self._close(end, whole=False)
        if self.blank is not None and self.blank[0] is self.baseline:
            self._close_blank(end)

    def _close(self, time: float, *, whole: bool) -> None:
        if self.shown is not None:
            self.showings.append(Showing(*self.shown, max(time, self.shown[1]), whole))
            self.shown = None

    def _close_blank(self, time: float) -> None:
        if self.blank is not None and time > self.blank[1]:
            self.blank[0].append((self.blank[1], time))
        self.blank = None
