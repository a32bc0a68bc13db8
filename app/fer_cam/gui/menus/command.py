"""The parts of menus: commands, lists of choices, and menus inside menus."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fer_cam.gui.preferences import Preferences

__all__ = ["Choice", "Command", "Entry", "MenuPlan", "Submenu"]


@dataclass(frozen=True)
class Command:
    """A command of the window.

    name: of its action; Actions has it as an attribute. text, keys: in the menu. run: called when it is chosen.
    switch: called instead with True or False, if it is a thing that is on or off. state: whether it is on, where the
    preferences decide that. checkable: it has a mark although it runs something. tip: says more than its text.
    """

    name: str
    text: str
    keys: str
    run: Callable[[], object] = lambda: None
    switch: Callable[[bool], object] | None = None
    state: Callable[[Preferences], bool] | None = None
    checkable: bool = False
    tip: str = ""


@dataclass(frozen=True)
class Choice:
    """A list of which one entry is chosen. Menus has it as an attribute.

    name: of the attribute. choose: called with the value of the entry that the user chose. title: of the menu that
    holds the entries; "": they stand in this menu itself. entries: (value, text) each, where they are known.
    """

    name: str
    choose: Callable[[str], object]
    title: str = ""
    entries: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Submenu:
    """A menu inside a menu."""

    title: str
    commands: tuple[Command, ...]


Entry = Command | Choice | Submenu | str | None
"""An entry of a menu. A string is the name of a command that stands in another menu as well; None is a line."""


@dataclass(frozen=True)
class MenuPlan:
    """A menu of the menu bar and its entries, from the top."""

    title: str
    entries: tuple[Entry, ...]
