"""The headset bar on a whole set on disk: the same set again, in the same layout, with every face wearing it."""

from __future__ import annotations

from fer_train.headset.copy_set import Outcome, occlude

__all__ = ["Outcome", "occlude"]
