"""A word in its colour, with round corners."""

from __future__ import annotations

from PyQt6.QtWidgets import QLabel

from fer_cam.drawing.colours import Colour, ink_for

__all__ = ["Chip"]


class Chip(QLabel):
    """Shows words on a colour; the style is made anew only when they change."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[str, Colour] | None = None

    def show_words(self, words: str, colour: Colour) -> None:
        """Show words on a colour, in black or white, whichever can be read on it."""
        if (words, colour) == self._shown:
            return
        self._shown = words, colour
        self.setText(words)
        red, green, blue = colour
        self.setStyleSheet(
            f"background: rgb({red}, {green}, {blue}); color: rgb{ink_for(colour)}; border-radius: 7px; "
            "padding: 2px 8px; font-weight: 600;"
        )
