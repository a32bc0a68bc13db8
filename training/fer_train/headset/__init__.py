"""The headset bar: drawn on faces in memory, on the training sets, and on a copy of a dataset on disk."""

from __future__ import annotations

from fer_train.headset.copy_set import Outcome, occlude

__all__ = ["Outcome", "occlude"]
