"""The texts of the pages, as HTML in the window's language."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from PyQt6.QtCore import PYQT_VERSION_STR, QT_VERSION_STR, QCoreApplication, QLocale
from PyQt6.QtGui import QKeySequence

from fer_cam import __version__
from fer_cam.gui.language.core_text import core_text
from fer_cam.gui.language.words import emotion_word, percent
from fer_cam.gui.menus.actions import Actions
from fer_cam.gui.pages.facts import facts
from fer_cam.labelling.bundles import attribute_names, emotion_names
from fer_models.card import find_bundle, load_bundle
from fer_models.errors import FerError

__all__ = ["about_text", "facts_text", "models_text", "shortcuts_text"]

translate = QCoreApplication.translate


def facts_text() -> str:
    """Return the facts about privacy and law."""
    return "".join(f"<h3>{escape(heading)}</h3><p>{escape(text)}</p>" for heading, text in facts())


def about_text() -> str:
    """Return what this program is, its versions and its licence."""
    return (
        f"<h2>fer-cam {escape(__version__)}</h2><p>"
        + escape(translate("About", "Shows, live, which facial expression each face looks like."))
        + "</p><p>"
        + escape(translate("About", "Licence: MIT; the face detector's networks are Google's, under Apache-2.0."))
        + f"</p><p>Qt {QT_VERSION_STR}, PyQt {PYQT_VERSION_STR}</p>{facts_text()}"
    )


def shortcuts_text(actions: Actions) -> str:
    """Return a table of every command and its keys."""
    rows = "".join(
        f"<tr><td>{escape(a.text().replace('&', '').removesuffix(' …'))}</td>"
        f"<td>&nbsp;&nbsp;<b>{escape(a.shortcut().toString(QKeySequence.SequenceFormat.NativeText))}</b></td></tr>"
        for a in actions.all()
    )
    more = translate("Shortcuts", "Alt opens the menus; Tab goes from control to control.")
    return f"<table cellpadding='3'>{rows}</table><p>{escape(more)}</p>"


def _accuracy(card: dict[str, Any], kind: str) -> str:
    """Return the accuracy on test faces that are not also among the training faces, where the card has it."""
    try:
        metrics = card["metrics"].get("not_in_train", card["metrics"])
        return percent(float(metrics[kind]["accuracy"]))
    except (KeyError, TypeError, ValueError):
        return "–"


def _model(name: str) -> str:
    try:
        bundle = load_bundle(find_bundle(name))
    except FerError as error:
        return f"<h3>{escape(name)}</h3><p>{escape(core_text(str(error)))}</p>"
    card: dict[str, Any] = dict(bundle.card)
    labels = ", ".join(emotion_word(label) for label in bundle.labels)
    rows = [
        (translate("ModelCard", "Labels"), labels),
        (translate("ModelCard", "Accuracy on test faces"), _accuracy(card, "normal")),
        (translate("ModelCard", "with the headset bar"), _accuracy(card, "headset")),
        (translate("ModelCard", "Size"), QLocale().toString(card.get("bytes", 0) / 1e6, "f", 1) + " MB"),
        (translate("ModelCard", "Licence"), str(card.get("licence", card.get("license", "–")))),
    ]
    table = "".join(f"<tr><td>{escape(a)}&nbsp;&nbsp;</td><td>{escape(b)}</td></tr>" for a, b in rows)
    more = "".join(f"<p>{escape(text)}</p>" for text in _sentences(card))
    return f"<h3>{escape(name)}</h3><table cellpadding='2'>{table}</table>{more}"


def _sentences(card: dict[str, Any]) -> list[str]:
    """Return the card's own sentences about use and limits: those of shipped models translated, others in English."""
    texts: list[str] = []
    for key in ("intended_use", "limits"):
        value = card.get(key)
        texts.extend([value] if isinstance(value, str) else map(str, value) if isinstance(value, list) else [])
    return [" ".join(map(_sentence, re.split(r"(?<=\.) ", text))) for text in texts]


def _sentence(text: str) -> str:
    def found(match: re.Match[str]) -> str:
        share = percent(int(match[2]) / 100)
        return translate("ModelCard", "{} ({} found)").format(emotion_word(match[1]), share)

    return core_text(re.sub(r"(\w+) \((\d+)% found\)", found, text))


def models_text() -> str:
    """Return the card of every installed model."""
    return "".join(_model(name) for name in (*emotion_names(), *attribute_names()))
