"""The choice of two labellings to compare: never one with itself."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

from fer_cam.settings import COMPARE_HEADSET, Settings
from fer_models.errors import FerError
from fer_models.suggestions import did_you_mean

__all__ = ["check_comparison", "with_changes"]


def check_comparison(settings: Settings) -> None:
    """Refuse to compare a labelling with itself, and a misspelt headset. Raises FerError with exit code 2."""
    hint = did_you_mean(settings.compare or "", (COMPARE_HEADSET,), cutoff=0.7)
    if settings.compare not in (None, COMPARE_HEADSET) and hint and not os.path.exists(str(settings.compare)):
        raise FerError(f"--compare {settings.compare}: is no model; {hint}", exit_code=2)
    if settings.compare == COMPARE_HEADSET and settings.headset:
        raise FerError(
            f"--compare {COMPARE_HEADSET} shows both, with and without the bar; leave out --headset", exit_code=2
        )
    if settings.compare is not None and settings.compare == settings.model:
        raise FerError(
            f"--compare {settings.compare}: is the model itself; give another one, or {COMPARE_HEADSET}", exit_code=2
        )


def with_changes(settings: Settings, **changes: Any) -> Settings:
    """Return the settings with a user's changes, and with what follows from them for the comparison.

    With and without the bar: beginning it takes the headset off, and putting the headset on ends it. Two models:
    choosing the second one as the model swaps them.
    """
    after = replace(settings, **changes)
    if after.compare == COMPARE_HEADSET and after.headset:
        after = replace(after, headset=False) if "compare" in changes else replace(after, compare=None)
    if after.compare is not None and after.compare == after.model:
        swapped = settings.model if "compare" not in changes and settings.model != after.model else None
        after = replace(after, compare=swapped)
    return after
