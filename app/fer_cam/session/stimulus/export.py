"""Export the responses to stimuli as CSV."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping
from pathlib import Path

from fer_cam.session.data import Session
from fer_cam.session.stimulus.markers import read_stimuli
from fer_cam.session.stimulus.responses import Response, responses
from fer_models.atomic import write_text
from fer_models.errors import FerError
from fer_models.face_table import PROBABILITY

__all__ = ["export_responses", "responses_csv"]

DIFFERENCE = "diff_"
COLUMNS = ("item", "id", "name", "showings", "frames", "seconds", "unsure")


def responses_csv(session: Session) -> str:
    """Return the responses as CSV, one row for each item and person; see docs/sessions.md for the columns.

    An item during which nobody was seen, or that could not be shown, has one row with no person and 0 frames.
    """
    stimuli = read_stimuli(session)
    means = [f"{PROBABILITY}{label}" for label in session.labels] + ["valence", "arousal"]
    text = io.StringIO()
    writer = csv.DictWriter(text, [*COLUMNS, *means, "reference", *(DIFFERENCE + m for m in means)], restval="",
                            lineterminator="\n")  # fmt: skip
    writer.writeheader()
    rows = responses(session, stimuli)
    names = {person.id: person.name for person in session.people}
    for item in stimuli.names:
        own = [r for r in rows if r.item == item]
        writer.writerows(_row(r, names[r.id]) for r in own)
        if not own:
            count = sum(s.name == item for s in stimuli.showings)
            writer.writerow({"item": item, "showings": count, "frames": 0, "seconds": 0})
    return text.getvalue()


def _row(response: Response, name: str) -> dict[str, object]:
    m = response.means
    cells = {
        "item": response.item, "id": response.id, "name": name, "showings": response.showings, "frames": m.frames,
        "seconds": round(m.seconds, 3), "unsure": round(m.unsure, 4), "reference": response.reference,
    }  # fmt: skip
    return {
        **cells,
        **_figures({**m.probabilities, "valence": m.valence, "arousal": m.arousal}, ""),
        **_figures(response.differences, DIFFERENCE),
    }


def _figures(values: Mapping[str, float], prefix: str) -> dict[str, object]:
    plain = ("valence", "arousal")
    return {
        prefix + (key if key in plain else f"{PROBABILITY}{key}"): ""
        if math.isnan(value)
        else round(value, 4) + 0.0  # not -0.0
        for key, value in values.items()
    }


def export_responses(session: Session, path: str | Path) -> None:
    """Write responses_csv to a file, completely or not at all.

    Raises FerError if nothing was shown in the session, or the file cannot be written.
    """
    if not read_stimuli(session).names:
        raise FerError(f"{session.folder}: no stimulus was shown in this session; choose another session")
    try:
        write_text(path, responses_csv(session))
    except OSError as error:
        raise FerError(f"{path}: cannot be written ({error.strerror or error}); choose another file") from error
