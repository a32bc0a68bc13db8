"""Dark and light: the colours of the window, by the system or by choice."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor, QGuiApplication, QPalette
from PyQt6.QtWidgets import QApplication

from fer_cam.gui.look.style import style_sheet

__all__ = ["DARK", "LIGHT", "THEMES", "Theme", "apply_theme", "present_theme"]

THEMES = ("system", "light", "dark")
"""Themes to choose from."""


@dataclass(frozen=True)
class Theme:
    """Colours as #rrggbb. window: behind everything. card: of cards and fields. stage: around the picture."""

    name: str
    window: str
    card: str
    stage: str
    text: str
    muted: str
    border: str
    hover: str
    accent: str
    on_accent: str
    warning: str

    def colour(self, name: str) -> QColor:
        """Return one of the colours, by its field's name."""
        return QColor(getattr(self, name))


DARK = Theme(
    "dark", window="#14171c", card="#1d2128", stage="#0b0d10", text="#e9ecf0", muted="#a3adba", border="#303640",
    hover="#2a303a", accent="#5aa9f5", on_accent="#08111c", warning="#ff8a7a",
)  # fmt: skip
LIGHT = Theme(
    "light", window="#f3f5f8", card="#ffffff", stage="#dfe3e9", text="#1a1e25", muted="#57616f", border="#d3d9e1",
    hover="#e8edf4", accent="#1d6fc2", on_accent="#ffffff", warning="#b3261e",
)  # fmt: skip

_present = LIGHT


def present_theme() -> Theme:
    """Return the theme in force."""
    return _present


def _system_is_dark() -> bool:
    hints = QGuiApplication.styleHints()
    if hints is not None and hasattr(hints, "colorScheme"):  # from Qt 6.5
        scheme = hints.colorScheme()
        if scheme != Qt.ColorScheme.Unknown:
            return bool(scheme == Qt.ColorScheme.Dark)
    return QPalette().color(QPalette.ColorRole.Window).lightness() < 128


def _palette(theme: Theme) -> QPalette:
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    palette = QPalette()
    for roles, name in (
        ((role.Window, role.AlternateBase), "window"),
        ((role.Base, role.Button, role.ToolTipBase), "card"),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText, role.BrightText), "text"),
        ((role.Highlight, role.Link), "accent"),
        ((role.HighlightedText,), "on_accent"),
        ((role.PlaceholderText,), "muted"),
        ((role.Mid, role.Midlight, role.Dark, role.Light), "border"),
    ):
        for each in roles:
            palette.setColor(each, theme.colour(name))
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(group.Disabled, each, theme.colour("muted"))
    return palette


def apply_theme(app: QApplication, choice: str) -> Theme:
    """Give the application the theme `choice`, one of THEMES, and return it."""
    global _present
    app.setStyle("Fusion")
    if choice == "system":
        app.setPalette(QPalette())  # else the last theme's palette would be taken for the system's
        theme = DARK if _system_is_dark() else LIGHT
    else:
        theme = DARK if choice == "dark" else LIGHT
    _present = theme  # before the palette: widgets that draw themselves take its colours when that changes
    app.setPalette(_palette(theme))
    app.setStyleSheet(style_sheet(asdict(theme)))
    return theme
