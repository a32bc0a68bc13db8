"""The bundles that name the emotion (--model), and those that give a second label such as gender (--attribute)."""

from __future__ import annotations

from pathlib import Path

from fer_models.card import EMOTION, Bundle, bundle_names, find_bundle, load_bundle, task_of
from fer_models.errors import FerError

__all__ = ["HEADSET", "attribute_bundle", "attribute_names", "emotion_bundle", "emotion_names", "headset_name"]

HEADSET = "-headset"
"""Ending of the name of a shipped bundle that was trained on faces with the bar alone."""


def emotion_names() -> tuple[str, ...]:
    """Return the shipped bundles that name emotions, sorted: the choices of --model."""
    return tuple(name for name in bundle_names() if task_of(name) == EMOTION)


def attribute_names() -> tuple[str, ...]:
    """Return the shipped bundles of every other task, sorted: the choices of --attribute."""
    return tuple(name for name in bundle_names() if task_of(name) != EMOTION)


def headset_name(name: str | Path) -> str | None:
    """Return the shipped bundle that takes the place of shipped bundle `name` under a headset bar; None for none."""
    worn = f"{name}{HEADSET}"
    return worn if str(name) in emotion_names() and worn in emotion_names() else None


def emotion_bundle(name: str | Path, *, headset: bool = False) -> Bundle:
    """Load and check a bundle for --model, by its shipped name or folder. Raises FerError for another task's bundle.

    headset: load the bundle's version for faces with the headset bar, if one is shipped (see headset_name).
    """
    name = (headset_name(name) if headset else None) or name
    bundle = load_bundle(find_bundle(name, offered=emotion_names()))
    if bundle.task != EMOTION:
        raise FerError(
            f"{name}: is a model of {bundle.task}, not of emotion; add it as a second label (--attribute {name})",
            exit_code=2,
        )
    return bundle


def attribute_bundle(name: str | Path) -> Bundle:
    """Load and check a bundle for --attribute, by its shipped name or folder. Raises FerError for an emotion bundle."""
    bundle = load_bundle(find_bundle(name, offered=attribute_names(), kind="attribute"))
    if bundle.task == EMOTION:
        raise FerError(
            f"{name}: names emotions, which --model already does; "
            f"give --attribute a model of another task ({', '.join(attribute_names()) or 'none is shipped'})",
            exit_code=2,
        )
    return bundle
