"""Colours of the curves that are no emotions."""

from __future__ import annotations

__all__ = ["AFFECT_COLOURS"]

AFFECT_COLOURS = ("#009e73", "#d55e00")
"""Of valence and of arousal, as #rrggbb; both are of the palette of Okabe and Ito."""
