"""A detector's bundle: several `.tflite` files and a `card.json` with their SHA-256."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fer_models.card import CARD, HERE, read_card, sha256_of
from fer_models.errors import FerError

__all__ = ["DetectorBundle", "load_detector_bundle"]


@dataclass(frozen=True)
class DetectorBundle:
    """A detector's bundle whose files match its card.

    networks: name without suffix -> path of the .tflite file. card: the whole card.
    """

    folder: Path
    networks: Mapping[str, Path]
    card: Mapping[str, Any]


def load_detector_bundle(where: str | Path, names: tuple[str, ...], detector: str) -> DetectorBundle:
    """Load a detector's bundle and check the networks `names` (file names without suffix).

    where: `detector` for the shipped bundle, or a folder. detector: its name, "blazeface" or "mtcnn";
    `fer-train export-NAME` makes the bundle. Raises FerError, which names the file and that command, if the card or a
    network is missing, and if the SHA-256 of a network differs from the card's.
    """
    folder = HERE / "detectors" / detector if str(where) == detector else Path(where)
    remedy = f"install fer-cam again, or run: fer-train export-{detector} --out {shlex.quote(str(folder))}"
    card = read_card(folder, remedy)
    entries = card.get("networks")
    if not isinstance(entries, dict):
        raise FerError(f"{folder / CARD}: networks are missing; {remedy}")
    networks = {}
    for name in names:
        path = folder / f"{name}.tflite"
        expected = entries.get(name, {}).get("sha256") if isinstance(entries.get(name), dict) else None
        try:
            digest = sha256_of(path)
        except OSError as error:
            raise FerError(f"{path}: cannot be read ({error.strerror or error}); {remedy}") from error
        if digest != expected:
            raise FerError(
                f"{path}: does not match its card (sha256 {digest[:12]}..., the card says {str(expected)[:12]}...); "
                f"{remedy}"
            )
        networks[name] = path
    return DetectorBundle(folder, networks, card)
