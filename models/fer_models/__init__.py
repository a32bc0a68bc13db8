"""Model bundles, and what training and app must do alike: cropping and the headset bar."""

from __future__ import annotations

from typing import Any

from fer_models.errors import FerError

__all__ = ["Bundle", "FerError", "bundle_names", "load_bundle"]


def __getattr__(name: str) -> Any:
    # Loaded when asked for: importing the package alone must not need OpenCV's system libraries.
    if name in ("Bundle", "bundle_names", "load_bundle"):
        from fer_models import card

        return getattr(card, name)
    raise AttributeError(f"module 'fer_models' has no attribute {name!r}")
