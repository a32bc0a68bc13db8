"""Settings that the window remembers from one start to the next, in the platform's place."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from PyQt6.QtCore import QByteArray, QSettings

from fer_cam.gui.look.theme import THEMES
from fer_cam.settings import COMPARE_HEADSET, Settings

__all__ = ["ANALYSIS", "CURVES", "PreferenceStore", "Preferences", "stored_settings"]

CURVES = ("emotions", "affect")
"""Curves that the timeline can show."""
ANALYSIS = ("source", "detector", "model", "attribute", "headset")
"""Fields that are Settings, too. An option of the command line wins over them for its run."""


@dataclass(frozen=True)
class Preferences:
    """A user's choices. Their types are those of the defaults."""

    source: str = ""
    """The last camera, stream or demo; "": the first camera."""
    detector: str = Settings.detector
    model: str = Settings.model
    attribute: str = ""
    headset: bool = Settings.headset
    mirror: bool = True
    """Show webcams as a mirror does."""
    landmarks: bool = False
    language: str = ""
    """Code such as "de"; "": the system's."""
    theme: str = "system"
    curves: str = "emotions"
    people: bool = True
    """Show the cards beside the picture."""
    timeline: bool = True
    sessions: str = ""
    """Folder that holds the sessions; "": fer-cam in the user's documents."""
    session_video: bool = False
    """Keep the video in sessions."""
    markers: str = ""
    """Labels of the markers 1 to 9, one a line; where one is empty it has its number."""
    welcomed: bool = False
    """The page of the first start was closed."""


_ALLOWED = {"theme": THEMES, "curves": CURVES}


class PreferenceStore:
    """Loads and saves Preferences and the window's layout. A damaged value is replaced by its default."""

    def __init__(self, settings: QSettings | None = None) -> None:
        """settings: where to keep them; None: an .ini file in the user's folder of settings."""
        self._settings = settings or QSettings(
            QSettings.Format.IniFormat, QSettings.Scope.UserScope, "fer-cam", "fer-cam"
        )

    def load(self) -> Preferences:
        """Return what was saved."""
        values: dict[str, Any] = {}
        for field in fields(Preferences):
            value = self._settings.value(f"window/{field.name}")
            if isinstance(field.default, bool):
                if str(value).lower() in ("true", "false"):
                    values[field.name] = str(value).lower() == "true"
            elif isinstance(value, str) and value in _ALLOWED.get(field.name, (value,)):
                values[field.name] = value
        return Preferences(**values)

    def save(self, preferences: Preferences) -> None:
        """Save everything. A disk that is full or read-only loses it without a message: nothing else depends on it."""
        for field in fields(Preferences):
            self._settings.setValue(f"window/{field.name}", getattr(preferences, field.name))

    def save_layout(self, **layout: QByteArray) -> None:
        """Save Qt's own description of sizes and places, by name."""
        for name, value in layout.items():
            self._settings.setValue(f"layout/{name}", value)

    def layout(self, name: str) -> QByteArray | None:
        """Return what save_layout saved; None if there is nothing."""
        value = self._settings.value(f"layout/{name}")
        return value if isinstance(value, QByteArray) else None

    def reset(self) -> None:
        """Forget everything but that the first page was read."""
        welcomed = self.load().welcomed
        self._settings.clear()
        self.save(Preferences(welcomed=welcomed))


def stored_settings(settings: Settings, preferences: Preferences, given: frozenset[str]) -> Settings:
    """Return the settings with the remembered choices, except those that are `given` or differ from the defaults."""
    usual = Settings(source="auto")
    free = [n for n in ANALYSIS if n not in given and getattr(settings, n) == getattr(usual, n)]
    values: dict[str, Any] = {n: getattr(preferences, n) for n in free}
    # What is compared must differ, so that a remembered choice gives way to the command line's comparison.
    if settings.compare == COMPARE_HEADSET:
        values.pop("headset", None)
    if settings.compare is not None and values.get("model") == settings.compare:
        del values["model"]
    if "attribute" in values:
        values["attribute"] = values["attribute"] or None
    if "source" in values:
        values["source"] = values["source"] or "auto"
    return replace(settings, **values)
