"""The preferences in force: kept in the store, and announced when they change."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QApplication, QMainWindow, QSplitter

from fer_cam.gui.look.theme import apply_theme
from fer_cam.gui.preferences import ANALYSIS, Preferences, PreferenceStore
from fer_cam.live.cameras import is_live
from fer_cam.settings import Settings
from fer_models.redact import redact

__all__ = ["UserPreferences"]


class UserPreferences(QObject):
    """Holds the user's choices, and the layout of the window."""

    changed = pyqtSignal(object)  # the Preferences before the change

    def __init__(self, store: PreferenceStore | None) -> None:
        """store: where the choices are kept; None: nowhere."""
        super().__init__()
        self._store = store
        self.now = store.load() if store else Preferences()
        self.apply_theme()

    def prefer(self, **changes: Any) -> None:
        """Change preferences and keep them."""
        before, self.now = self.now, replace(self.now, **changes)
        if self._store is not None:
            self._store.save(self.now)
        if self.now.theme != before.theme:
            self.apply_theme()
        self.changed.emit(before)

    def remember(self, settings: Settings) -> None:
        """Keep the choices among these settings for the next start."""
        chosen = {name: getattr(settings, name) or "" for name in ANALYSIS if name != "headset"}
        if not is_live(settings.source) or redact(settings.source) != settings.source:
            # A file or the demo is no place to begin the next time, and no password is written down.
            chosen["source"] = self.now.source
        before = {name: getattr(self.now, name) for name in chosen}
        if chosen != before or settings.headset != self.now.headset:
            self.prefer(**chosen, headset=settings.headset)

    def reset(self) -> dict[str, Any]:
        """Set everything back but the source. Returns the settings of the analysis, by name."""
        if self._store is not None:
            self._store.reset()
        defaults = Preferences(welcomed=self.now.welcomed, source=self.now.source)
        self.prefer(**{field.name: getattr(defaults, field.name) for field in fields(Preferences)})
        values = {name: getattr(defaults, name) for name in ANALYSIS if name != "source"}
        return {**values, "attribute": defaults.attribute or None, "compare": None}

    def apply_theme(self) -> None:
        """Give the application the chosen theme."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, self.now.theme)

    def restore_layout(self, window: QMainWindow, **splitters: QSplitter) -> None:
        """Give a window, and the splitters in it, the sizes that save_layout kept."""
        if self._store is None:
            return
        restores = {"window": window.restoreGeometry} | {name: s.restoreState for name, s in splitters.items()}
        for name, restore in restores.items():
            saved = self._store.layout(name)
            if saved is not None:
                restore(saved)

    def save_layout(self, window: QMainWindow, **splitters: QSplitter) -> None:
        """Keep the place and the sizes of a window; those of the full screen are nobody's choice."""
        if self._store is not None and not window.isFullScreen():
            self._store.save_layout(window=window.saveGeometry(), **{n: s.saveState() for n, s in splitters.items()})
