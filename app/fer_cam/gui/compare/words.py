"""Sentences about a comparison, in the window's language."""

from __future__ import annotations

from PyQt6.QtCore import QCoreApplication, QLocale

from fer_cam.comparing.tally import Share, Tallies
from fer_cam.gui.language.words import percent
from fer_cam.types import Labelling

__all__ = ["agreement_words", "look_words", "number", "person_words", "share_words", "side_titles"]

translate = QCoreApplication.translate


def number(count: int) -> str:
    """Return a count with the separators of the language, such as 1,203."""
    return QLocale().toString(count)


def share_words(share: Share) -> str:
    """Return a share as a percentage; a dash before there is one."""
    return "–" if share.value is None else percent(share.value)


def side_titles(first: Labelling, second: Labelling) -> tuple[str, str]:
    """Return what to write above the pictures of both labellings: what differs between them."""
    if first.headset != second.headset:
        without, worn = translate("Compare", "Without headset"), translate("Compare", "With headset")
        return (worn, without) if first.headset else (without, worn)
    return first.model, second.model


def agreement_words(tallies: Tallies) -> str:
    """Return the agreement so far in one line."""
    sure, every = tallies.all.share(sure=True), tallies.all.share(sure=False)
    if not every.compared:
        return translate("Compare", "Nothing to compare yet")
    in_all = share_words(every), number(every.compared)
    if sure.compared:
        parts = [
            translate("Compare", "Same emotion in {} of {} sure looks").format(
                share_words(sure), number(sure.compared)
            ),
            translate("Compare", "in {} of all {}").format(*in_all),
        ]
    else:
        parts = [
            translate("Compare", "No sure look yet"),
            translate("Compare", "same emotion in {} of all {}").format(*in_all),
        ]
    if tallies.count == 1:
        parts.append(translate("Compare", "1 person"))
    elif tallies.count:
        parts.append(translate("Compare", "{} people").format(number(tallies.count)))
    parts[2:] = [part.replace(" ", "\u00a0") for part in parts[2:]]  # the number and its word stay in one line
    return "  ·  ".join(parts)


def person_words(share: Share) -> str:
    """Return the agreement about one person, for a card."""
    if not share.compared:
        return translate("Compare", "No sure look yet")
    text = translate("Compare", "Same in {} of {} sure looks")
    return text.format(share_words(share), number(share.compared))


def look_words() -> str:
    """Return what is counted, and how."""
    return translate(
        "Compare",
        "A look is a face in a frame in which both have classified it, at most 15 times a second. It is sure if both "
        "are sure. A look with an emotion that only one of them knows is counted apart, and is in no share. The count "
        "begins anew with another source, model or comparison.",
    )
