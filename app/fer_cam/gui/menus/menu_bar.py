"""The menu bar: every command of the window, with its shortcut."""

from __future__ import annotations

from collections.abc import Iterable

from PyQt6.QtCore import QObject
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QMainWindow, QMenu

from fer_cam.gui.menus.actions import Actions
from fer_cam.gui.menus.choice_menu import ChoiceMenu
from fer_cam.gui.menus.choose_source import camera_spec, source_name
from fer_cam.gui.menus.command import Choice, Command, Entry, MenuPlan, Submenu
from fer_cam.gui.preferences import Preferences
from fer_cam.live.cameras import Camera
from fer_cam.settings import Settings

__all__ = ["Menus"]


class Menus(QObject):
    """Fills the window's menu bar and keeps its marks right. `menus.theme` is the Choice "theme", and so on."""

    def __init__(self, window: QMainWindow, actions: Actions, plans: Iterable[MenuPlan]) -> None:
        super().__init__(window)
        bar = window.menuBar()
        assert bar is not None
        bar.clear()
        self._kept, self._actions = list[QMenu](), actions
        self._choices: dict[str, ChoiceMenu] = {}
        for plan in plans:
            menu = QMenu(plan.title, bar)
            menu.setToolTipsVisible(True)
            self._kept.append(menu)
            bar.addMenu(menu)
            self._fill(menu, plan.entries)

    def _fill(self, menu: QMenu, entries: tuple[Entry, ...]) -> None:
        open_end: list[ChoiceMenu] = []  # lists inside the menu whose next entry is not there yet
        for entry in entries:
            action: QAction | None
            if isinstance(entry, Choice):
                choice = ChoiceMenu(self._sub(menu, entry.title) if entry.title else menu, entry.choose)
                self._choices[entry.name] = choice
                choice.fill(entry.entries)
                action = choice.menu.menuAction() if entry.title else None
                if not entry.title:
                    open_end.append(choice)
            elif isinstance(entry, Submenu):
                sub = self._sub(menu, entry.title)
                sub.addActions([getattr(self._actions, command.name) for command in entry.commands])
                action = sub.menuAction()
            elif entry is None:
                action = menu.addSeparator()
            else:
                action = getattr(self._actions, entry.name if isinstance(entry, Command) else entry)
                menu.addAction(action)
            while action is not None and open_end:
                open_end.pop().before = action

    def _sub(self, menu: QMenu, title: str) -> QMenu:
        sub = QMenu(title, menu)
        self._kept.append(sub)
        menu.addMenu(sub)
        return sub

    def __getattr__(self, name: str) -> ChoiceMenu:
        try:
            return self.__dict__["_choices"][name]
        except KeyError:
            raise AttributeError(f"no list of the menus is named {name}") from None

    def remove(self) -> None:
        """Delete the menus, because others take their place."""
        for menu in self._kept:
            menu.deleteLater()
        self.deleteLater()

    def list_cameras(self, cameras: tuple[Camera, ...], settings: Settings) -> None:
        """Show these cameras in the menu of sources. settings: those in force."""
        self.sources.fill((c.spec, c.name) for c in cameras)
        self.sources.check(camera_spec(settings.source))

    def show_settings(self, settings: Settings) -> None:
        """Mark the settings in force."""
        self.sources.check(camera_spec(settings.source))
        self._actions.demo.setChecked(settings.source.partition(":")[0] == "demo")
        self.models.check(settings.model, source_name(settings.model, ()))
        self.attributes.check(settings.attribute or "", source_name(settings.attribute or "", ()))
        self.detectors.check(settings.detector, settings.detector)
        self.compare.check(settings.compare or "", source_name(settings.compare or "", ()))
        self.compare.enable_all_but(settings.model)  # a model always agrees with itself
        self._actions.compare.setChecked(settings.compare is not None)

    def show_preferences(self, preferences: Preferences) -> None:
        """Mark the preferences in force."""
        self.theme.check(preferences.theme)
        self.language.check(preferences.language)
