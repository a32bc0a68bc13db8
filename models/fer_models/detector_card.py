"""A detector's bundle: several `.tflite` files and the `card.json` that holds their check sums."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fer_models.card import CARD, HERE, read_card, sha256_of
from fer_models.errors import FerError

__all__ = ["DetectorBundle", "load_detector_bundle"]


@dataclass(frozen=True)
class DetectorBundle:
    """A checked bundle. networks: name without suffix -> path of the .tflite. card: the whole card."""

    folder: Path
    networks: Mapping[str, Path]
    card: Mapping[str, Any]


def load_detector_bundle(where: str | Path, names: tuple[str, ...]) -> DetectorBundle:
    """Check that a bundle holds the networks `names`, each as its card says.

    where: a shipped detector's name, or a folder. Raises FerError, in one line that says what differs,
    for a missing file or card, and for a file whose SHA-256 is not the card's.
    """
    shipped = HERE / "detectors" / str(where)
    folder = shipped if shipped.is_dir() else Path(where)
    card = read_card(folder)
    told = card.get("networks")
    if not isinstance(told, dict):
        raise FerError(f"{folder / CARD}: networks are missing; export the bundle again")
    networks = {}
    for name in names:
        path = folder / f"{name}.tflite"
        wanted = told.get(name, {}).get("sha256") if isinstance(told.get(name), dict) else None
        try:
            found = sha256_of(path)
        except OSError as error:
            raise FerError(f"{path}: cannot be read ({error.strerror or error})") from error
        if found != wanted:
            raise FerError(
                f"{path}: does not match its card (sha256 {found[:12]}..., the card says {str(wanted)[:12]}...); "
                "install or export the bundle again"
            )
        networks[name] = path
    return DetectorBundle(folder, networks, card)
