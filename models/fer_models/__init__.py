"""Model bundles, and the steps that app and training must share: cropping a face and drawing the headset bar."""

from __future__ import annotations

from typing import Any

from fer_models.errors import FerError

__all__ = ["Bundle", "FerError", "bundle_names", "load_bundle"]


def __getattr__(name: str) -> Any:
    # Imported on first use: `import fer_models` must work without OpenCV's system libraries.
    if name in ("Bundle", "bundle_names", "load_bundle"):
        from fer_models import card

        return getattr(card, name)
    raise AttributeError(f"module 'fer_models' has no attribute {name!r}")
