"""The recipes of an ablation, each refused before anything is trained where it could not be compared."""

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
OTHER_FACES = ("classes", "channels", "input_size", "limit", "rename", "resize_mode", "seed", "validation")
"""Settings by which other faces are held out, or the same in other pixels: such runs have nothing to be compared on."""
EXPORT_ALONE = ("crop_margin", "flip_average")
NAME_LENGTH = 80
"""Characters of a run folder's name; file systems take 255 bytes."""


def _refuse(recipe: Recipe, changed: Recipe, ferplus: str | Path | None) -> str | None:
    """Why a run cannot be compared to the recipe's, or would fail after others have taken their hours."""
    if changed == recipe:
        return "the same as the recipe"
    moved = [key for key in OTHER_FACES if getattr(changed, key) != getattr(recipe, key)]
    if moved:
        return f"{moved[0]} changes which faces are held out, or their pixels; give it to all by --set"
    if changed == replace(recipe, **{key: getattr(changed, key) for key in EXPORT_ALONE}):
        return f"{' and '.join(EXPORT_ALONE)} change an export, not what is learnt"
    if ferplus and (changed.vote_weight > 0) != (recipe.vote_weight > 0):
        return "with --ferplus, vote_weight=0 learns FER+'s own labels: compare values above 0, or leave --ferplus out"
    if not ferplus and (changed.vote_weight or changed.soft_labels):
        return "needs votes: give FER+'s fer2013new.csv with --ferplus"
    if changed.architecture not in ARCHITECTURES:
        return f"no architecture {changed.architecture!r}; see fer-train architectures"
    return None


def variants(recipe: Recipe, changes: Sequence[Sequence[str]], ferplus: str | Path | None = None) -> dict[str, Recipe]:
    """{what is changed: the recipe so changed}, the recipe as it is first.

    changes: for each run its `key=value` settings. ferplus: as for fit. Raises FerError for a setting that is none,
    that cannot be compared to the recipe as it is, or that another run has.
    """
    found = {BASE: recipe}
    for settings in changes:
        name = " ".join(settings)
        try:
            changed = override(recipe, list(settings))
            teacher_digests(changed)
        except FerError as error:
            raise FerError(str(error).replace("--set ", "--try ", 1), exit_code=2) from error
        reason = _refuse(recipe, changed, ferplus)
        same = next((other for other, known in found.items() if known == changed), None)
        if reason or same:
            raise FerError(f"--try {name}: {reason or f'the same as --try {same}'}", exit_code=2)
        found[name] = changed
    return found


def folder_name(recipe: Recipe, changed: Recipe) -> str:
    """The run's folder: the settings that differ, in one order and spelling, however they were typed."""
    before = flat(recipe)
    text = "_".join(f"{key}={setting(value)}" for key, value in flat(changed).items() if value != before[key])
    plain = re.sub(r"[^\w.=,+-]+", "_", text)
    if plain == text and len(text) <= NAME_LENGTH:
        return plain or "base"
    return f"{plain[:NAME_LENGTH]}-{hashlib.blake2b(text.encode(), digest_size=4).hexdigest()}"
