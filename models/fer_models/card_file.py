"""Read the card of a bundle's folder, also where an export was killed between its last two steps."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from fer_models.errors import FerError, first_line

__all__ = ["CARD", "MODEL", "NEXT_CARD", "has_card", "read_card", "sha256_of"]

CARD, MODEL = "card.json", "model.tflite"
NEXT_CARD = ".card.next.json"
"""The card of a model that replaces another. It is written before the model is renamed to MODEL, and is then renamed to
CARD. It stays only if the export is killed in between."""


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal. Raises OSError if it cannot be read."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def has_card(folder: Path) -> bool:
    """Return True if a folder holds a card, or the next card of a model that is there already."""
    return (folder / CARD).is_file() or _current(folder) == folder / NEXT_CARD


def _current(folder: Path) -> Path:
    """Return the path of the card that describes the model: CARD, unless only NEXT_CARD matches the model."""
    card, following = folder / CARD, folder / NEXT_CARD
    if following.is_file() and not _matches(card) and _matches(following):
        return following
    return card


def _matches(card: Path) -> bool:
    """Return True if a card has the SHA-256 of the model beside it."""
    try:
        value = json.loads(card.read_text("utf-8"))
        return isinstance(value, dict) and value.get("sha256") == sha256_of(card.with_name(MODEL))
    except (OSError, ValueError, RecursionError):
        return False


def read_card(folder: Path, remedy: str = "install or export the bundle again") -> dict[str, Any]:
    """Return the card of a bundle's folder, unchecked. Raises FerError if it cannot be read or is no JSON object.

    remedy: what the message advises.
    """
    path = _current(folder)
    try:
        card = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise FerError(f"{path}: cannot be read ({error.strerror or error}); {remedy}") from error
    except (ValueError, RecursionError) as error:
        raise FerError(f"{path}: is not valid JSON ({first_line(error)}); {remedy}") from error
    if not isinstance(card, dict):
        raise FerError(f"{path}: is not a JSON object; {remedy}")
    return card
