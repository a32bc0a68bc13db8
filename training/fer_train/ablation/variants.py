"""Make the recipes of an ablation; refuse, before anything is trained, a change whose run could not be compared."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from fer_models.errors import FerError
from fer_train.fitting.teacher import teacher_digests
from fer_train.networks.architectures import ARCHITECTURES
from fer_train.recipes import Recipe, flat, override, setting

__all__ = ["BASE", "folder_name", "variants"]

BASE = "as it is"
"""Name of the unchanged recipe."""
OTHER_FACES = ("classes", "channels", "input_size", "limit", "rename", "resize_mode", "seed", "validation")
"""Settings that change which faces are held out, or their pixels. Runs that differ in one cannot be compared."""
NAME_LENGTH = 80
"""Characters of a run folder's name; file systems allow 255 bytes."""


def variants(recipe: Recipe, changes: Sequence[Sequence[str]], ferplus: str | Path | None = None) -> dict[str, Recipe]:
    """Return {BASE: the unchanged recipe} and then {settings as typed: the changed recipe} for each change.

    changes: for each run its `key=value` settings. ferplus: as for fit. Raises FerError for an unknown setting, for a
    run that cannot be compared with the unchanged recipe, and for two runs that are the same.
    """
    recipes = {BASE: recipe}
    for settings in changes:
        name = " ".join(settings)
        try:
            changed = override(recipe, list(settings))
            teacher_digests(changed)
        except FerError as error:
            raise FerError(str(error).replace("--set ", "--try ", 1), exit_code=2) from error
        reason = _refusal(recipe, changed, ferplus)
        same = next((other for other, known in recipes.items() if known == changed), None)
        if reason or same:
            raise FerError(f"--try {name}: {reason or f'the same as --try {same}; leave one out'}", exit_code=2)
        recipes[name] = changed
    return recipes


def _refusal(recipe: Recipe, changed: Recipe, ferplus: str | Path | None) -> str | None:
    """Return why a run cannot be compared with the recipe's, or would fail after hours of training; None if neither."""
    if changed == recipe:
        return "the same as the recipe; give another value"
    other_faces = [key for key in OTHER_FACES if getattr(changed, key) != getattr(recipe, key)]
    if other_faces:
        return f"{other_faces[0]} changes which faces are held out, or their pixels; give it to all runs with --set"
    if changed == replace(recipe, crop_margin=changed.crop_margin):
        return "crop_margin changes only the export, not the training; change another setting"
    if ferplus and (changed.vote_weight > 0) != (recipe.vote_weight > 0):
        return "with --ferplus, vote_weight=0 trains on FER+'s labels; compare values above 0, or leave --ferplus out"
    if not ferplus and (changed.vote_weight or changed.soft_labels):
        return "needs votes; give FER+'s fer2013new.csv with --ferplus"
    if changed.architecture not in ARCHITECTURES:
        return f"no architecture {changed.architecture!r}; see fer-train architectures"
    return None


def folder_name(recipe: Recipe, changed: Recipe) -> str:
    """Return the name of a run's folder: the settings that differ, in one order and spelling, however typed."""
    before = flat(recipe)
    text = "_".join(f"{key}={setting(value)}" for key, value in flat(changed).items() if value != before[key])
    plain = re.sub(r"[^\w.=,+-]+", "_", text)
    if plain == text and len(text) <= NAME_LENGTH:
        return plain or "base"
    return f"{plain[:NAME_LENGTH]}-{hashlib.blake2b(text.encode(), digest_size=4).hexdigest()}"
