"""The agreement of two labellings as CSV, and as a line for a terminal."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

from fer_cam.comparing.tally import Pair, Tallies, Tally
from fer_cam.types import Labelling
from fer_models.atomic import write_text
from fer_models.errors import FerError

__all__ = ["COLUMNS", "agreement_csv", "agreement_line", "save_agreement", "side_name"]

COLUMNS = ("first_model", "second_model", "person", "name", "first", "second", "both_sure", "comparable", "looks")
"""Of agreement_csv."""


def side_name(side: Labelling) -> str:
    """Return the name of a labelling in files and lines, such as "mobilenet-7 with headset"."""
    return f"{side.model} with headset" if side.headset else side.model


def agreement_csv(tallies: Tallies, name_of: Callable[[int], str] = lambda _: "") -> str:
    """Return the counts as CSV: one row for each person, pair of labels, and whether both were sure.

    name_of: returns the name of a person by the number of the face, or "". comparable: true if both labellings know
    both emotions. Looks of people who are not kept, and those of photos, have an empty person, so that the looks of all
    rows sum to the count.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    sides, common = (side_name(tallies.first), side_name(tallies.second)), tallies.all.common
    for person, name, tally in _people(tallies, name_of):
        for pair, looks in sorted(tally.counts.items(), key=lambda item: (-item[1], str(item[0]))):
            comparable = pair.first in common and pair.second in common
            flags = ("true" if flag else "false" for flag in (pair.sure, comparable))
            writer.writerow([*sides, person, name, pair.first, pair.second, *flags, looks])
    return text.getvalue()


def _people(tallies: Tallies, name_of: Callable[[int], str]) -> Iterator[tuple[str, str, Tally]]:
    rest: dict[Pair, int] = dict(tallies.all.counts)
    for id, tally in tallies.people.items():
        yield str(id), name_of(id), tally
        for pair, looks in tally.counts.items():
            rest[pair] -= looks
    yield "", "", Tally(tallies.all.common, {pair: looks for pair, looks in rest.items() if looks})


def save_agreement(tallies: Tallies, path: str | Path, name_of: Callable[[int], str] = lambda _: "") -> None:
    """Write agreement_csv to a file, completely or not at all. Raises FerError if it cannot be written."""
    try:
        write_text(path, agreement_csv(tallies, name_of))
    except OSError as error:
        raise FerError(f"{path}: cannot be written ({error.strerror or error}); choose another file") from error


def _looks(count: int) -> str:
    return f"{count:,} look{'s' * (count != 1)}"


def agreement_line(tallies: Tallies | None) -> str:
    """Return the agreement in one line for the end of a run; "" if nothing was compared."""
    if tallies is None or not tallies.all.counts:
        return ""
    first, second = side_name(tallies.first), side_name(tallies.second)
    sure, every = tallies.all.share(sure=True), tallies.all.share(sure=False)
    parts = []
    if every.value is None:
        parts.append("no look could be compared")
    elif sure.value is None:
        parts.append(
            f"the same emotion in {every.value:.0%} of {_looks(every.compared)}; in none of them both are sure"
        )
    else:
        parts.append(
            f"the same emotion in {sure.value:.0%} of {_looks(sure.compared)} in which both are sure, and in "
            f"{every.value:.0%} of all {every.compared:,}"
        )
    if differing := tallies.all.differing(sure=False):
        parts.append("most often different: " + ", ".join(f"{a} and {b} ({n:,})" for a, b, n in differing[:3]))
    if every.one_sided:
        parts.append(f"{_looks(every.one_sided)} not compared, because only one of them knows the emotion")
    return f"{first} and {second}: {'; '.join(parts)}"
