"""The settings that the user chose, before and after the worker has put them in force."""

from __future__ import annotations

from typing import Any

from PyQt6.QtCore import QObject, pyqtSignal

from fer_cam.comparing.choice import with_changes
from fer_cam.settings import Settings

__all__ = ["Choices"]


class Choices(QObject):
    """Holds the Settings that menus and tool bar show."""

    requested = pyqtSignal(object)  # Settings that the worker shall put in force
    shown = pyqtSignal(object)  # Settings that menus and tool bar must show

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings

    @property
    def settings(self) -> Settings:
        """The last choice, or what is in force."""
        return self._settings

    def change(self, **changes: Any) -> None:
        """Request other settings."""
        # Starts from the last choice, which may not be in force yet, so that two quick changes are both kept.
        self._settings = with_changes(self._settings, **changes)
        self.requested.emit(self._settings)

    def apply(self, settings: Settings) -> None:
        """Take the settings that are in force now."""
        self._settings = settings
        self.shown.emit(settings)
