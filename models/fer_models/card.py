"""Model bundles: a `model.tflite` and a `card.json` that describes its input, its labels and its measured accuracy."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fer_models.card_file import CARD, MODEL, NEXT_CARD, has_card, read_card, sha256_of
from fer_models.errors import FerError
from fer_models.preprocess import ALIGNMENTS
from fer_models.suggestions import did_you_mean

__all__ = [
    "CARD", "EMOTION", "MODEL", "NEXT_CARD", "Bundle", "bundle_names", "find_bundle", "load_bundle", "often_missed",
    "read_card", "sha256_of", "task_of",
]  # fmt: skip

HERE = Path(__file__).parent
EMOTION = "emotion"
"""The card's `task` of a model that names emotions. A model of another task, such as gender, gives a second label."""


@dataclass(frozen=True)
class Bundle:
    """A model bundle whose card is complete and whose model file matches the card.

    labels: class names in the order of the output. input_size: (height, width) in pixels. channels: 1 grey, 3 RGB.
    margin, alignment: how to crop a face (see preprocess.crop_face). card: card.json as a dictionary;
    card["metrics"]["normal"]["accuracy"] is the accuracy on the test faces, 0..1.
    """

    name: str
    folder: Path
    labels: tuple[str, ...]
    input_size: tuple[int, int]
    channels: int
    margin: float
    alignment: str
    card: Mapping[str, Any]

    @property
    def model_path(self) -> Path:
        """The TFLite file."""
        return self.folder / MODEL

    @property
    def task(self) -> str:
        """Kind of the labels: EMOTION (also if the card has no task), or another word such as gender."""
        return str(self.card.get("task", EMOTION))


def often_missed(metrics: Mapping[str, Any]) -> str:
    """Return the classes with a recall below one half on normal faces, as text such as "fear (49% found)"; "" for none.

    metrics: of a card. A class without test faces has a recall of None and is left out.
    """
    recall = metrics.get("normal", {}).get("recall", {})
    low = {name: share for name, share in recall.items() if share is not None and share < 0.5}
    return ", ".join(f"{name} ({share:.0%} found)" for name, share in low.items())


def bundle_names() -> tuple[str, ...]:
    """Return the names of the shipped bundles of every task, sorted."""
    return tuple(sorted(p.parent.name for p in HERE.glob(f"*/{CARD}")))


def task_of(name: str) -> str:
    """Return the task in a shipped bundle's card, which is not checked otherwise.

    EMOTION if the card cannot be read: the bundle is still offered as a model, and loading it reports the error.
    """
    try:
        task = read_card(HERE / name).get("task", EMOTION)
    except FerError:
        return EMOTION
    return task if isinstance(task, str) else EMOTION


def find_bundle(
    name: str | Path,
    *,
    offered: Sequence[str] | None = None,
    kind: str = "model",
    remedy: str = "give a shipped one or a bundle's folder",
) -> Path:
    """Return the folder of a bundle. name: of a shipped bundle, or the path of a bundle's folder or of a file in it.

    offered: names for the error message to suggest (default: all shipped bundles). kind: what the message calls a
    bundle. remedy: what the message advises if no known name is near. Raises FerError with exit code 2 if there is no
    such bundle.
    """
    text = str(name)
    if text in bundle_names():
        return HERE / text
    known = bundle_names() if offered is None else offered
    if not text.strip():
        raise FerError(f"the {kind}'s name is empty; {remedy} (shipped: {', '.join(known) or 'none'})", exit_code=2)
    folder = Path(name)
    if folder.is_file() and folder.name in (CARD, MODEL):
        folder = folder.parent
    if folder.is_dir():
        if has_card(folder):
            return folder
        raise FerError(f"{folder}: has no {CARD}; give a folder with {MODEL} and {CARD}", exit_code=2)
    hint = did_you_mean(text, known, remedy)
    raise FerError(f"unknown {kind} {text!r}; {hint} (shipped: {', '.join(known) or 'none'})", exit_code=2)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _are_metrics(value: Any) -> bool:
    """Return True if a card's metrics can be shown: see often_missed."""
    if not isinstance(value, dict):
        return False
    for faces in (value.get("normal", {}), value.get("headset", {})):
        recall = faces.get("recall", {}) if isinstance(faces, dict) else None
        if not isinstance(recall, dict) or not all(share is None or _is_number(share) for share in recall.values()):
            return False
    return True


def _is_certainty(value: Any) -> bool:
    """Return True if a card's limits of sure labels can be used: see fer_cam.labelling.certainty."""
    if not isinstance(value, dict) or not _is_number(least := value.get("min_confidence", 0)) or not 0 <= least <= 1:
        return False
    limits = value.get("limits", {})
    if not isinstance(limits, dict):
        return False
    sharpness = [None, None] if limits.get("sharpness") is None else limits["sharpness"]
    if not isinstance(sharpness, list) or len(sharpness) != 2:
        return False
    numbers = (*sharpness, limits.get("mouth"), limits.get("turn"))
    if not all(number is None or _is_number(number) for number in numbers):
        return False
    low, high = sharpness
    return low is None or high is None or low <= high


def _check(card: dict[str, Any], path: Path) -> None:
    """Raise FerError, naming the field, if the app cannot use a card."""
    labels, spec, crop = card.get("labels"), card.get("input"), card.get("crop")
    wrong = None
    if not (isinstance(labels, list) and len(labels) >= 2 and all(isinstance(s, str) and s for s in labels)):
        wrong = "labels must be a list of two or more names"
    elif len(set(labels)) != len(labels):
        wrong = "labels must differ from each other"
    elif not (
        isinstance(spec, dict)
        and _is_count(spec.get("height"))
        and _is_count(spec.get("width"))
        and spec.get("channels") in (1, 3)
    ):
        wrong = "input must give height, width and channels (1 or 3)"
    elif not (
        isinstance(crop, dict)
        and _is_number(crop.get("margin"))
        and -0.9 <= crop["margin"] <= 10
        and crop.get("alignment") in ALIGNMENTS
    ):
        wrong = f"crop must give margin and alignment ({' or '.join(ALIGNMENTS)})"
    elif not isinstance(card.get("sha256"), str):
        wrong = "sha256 of model.tflite is missing"
    elif not (isinstance(card.get("task", EMOTION), str) and card.get("task", EMOTION).strip()):
        wrong = "task must be a word, such as emotion"
    elif not _are_metrics(card.get("metrics", {})):
        wrong = "metrics must give the recall of normal and headset faces as numbers"
    elif not _is_certainty(card.get("certainty", {})):
        wrong = "certainty must give min_confidence (0 to 1) and limits as numbers, sharpness as least and most"
    if wrong:
        raise FerError(f"{path}: {wrong}; export the bundle again")


def load_bundle(name: str | Path) -> Bundle:
    """Load and check a bundle. name: as for find_bundle.

    Raises FerError if there is no such bundle, if a file is missing, if the card is incomplete, and if the SHA-256 of
    model.tflite differs from the card's.
    """
    folder = find_bundle(name)
    card = read_card(folder)
    _check(card, folder / CARD)
    model = folder / MODEL
    try:
        digest = sha256_of(model)
    except OSError as error:
        raise FerError(f"{model}: cannot be read ({error.strerror or error}); install or export it again") from error
    if digest != card["sha256"]:
        raise FerError(
            f"{model}: does not match its card (sha256 {digest[:12]}..., the card says {card['sha256'][:12]}...); "
            "install or export the bundle again"
        )
    return Bundle(
        name=str(card.get("name") or folder.name),
        folder=folder,
        labels=tuple(card["labels"]),
        input_size=(card["input"]["height"], card["input"]["width"]),
        channels=card["input"]["channels"],
        margin=float(card["crop"]["margin"]),
        alignment=card["crop"]["alignment"],
        card=card,
    )
