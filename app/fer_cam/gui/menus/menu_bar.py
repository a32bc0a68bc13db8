"""The menus: every command of the window, with its shortcut."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PyQt6.QtCore import QObject
from PyQt6.QtGui import QAction, QActionGroup
from PyQt6.QtWidgets import QMainWindow, QMenu

from fer_cam.detectors import DETECTORS
from fer_cam.gui.choices import Choices
from fer_cam.gui.language import LANGUAGES
from fer_cam.gui.language.words import detector_words
from fer_cam.gui.menus.actions import Actions
from fer_cam.gui.menus.choose_source import camera_spec, source_name
from fer_cam.labelling.bundles import attribute_names, emotion_names
from fer_cam.live.cameras import Camera
from fer_cam.settings import COMPARE_HEADSET, Settings

__all__ = ["Menus"]


class ChoiceMenu(QObject):
    """A menu in which one entry is chosen."""

    def __init__(self, menu: QMenu, choose: Callable[[str], object] = lambda _: None) -> None:
        """choose: called with the value of the entry that the user chose."""
        super().__init__(menu)
        self.menu, self._choose = menu, choose
        self._group = QActionGroup(self)
        self._entries: dict[str, QAction] = {}

    def fill(self, entries: Iterable[tuple[str, str]], before: QAction | None = None) -> None:
        """Show these entries, (value, text) each, and no others. before: the entry that follows them."""
        for action in self._entries.values():
            self._group.removeAction(action)
            self.menu.removeAction(action)
        self._entries.clear()
        for value, text in entries:
            action = QAction(text.replace("&", "&&"), self)
            action.setCheckable(True)
            action.triggered.connect(lambda _=False, value=value: self.choose(value))
            self._group.addAction(action)
            self.menu.insertAction(before, action)
            self._entries[value] = action

    def on_choice(self, choose: Callable[[str], object]) -> None:
        """Call `choose` with the value of the entry that the user chooses, and nothing else."""
        self._choose = choose

    def choose(self, value: str) -> None:
        """Do what a click on an entry does."""
        self._choose(value)

    def entry(self, value: str) -> QAction | None:
        """Return the entry of a value, or None."""
        return self._entries.get(value)

    def check(self, value: str, text: str = "") -> None:
        """Mark an entry as chosen. text: of an entry that is added if the value is new."""
        if value not in self._entries and text:
            self.fill([*((v, a.text().replace("&&", "&")) for v, a in self._entries.items()), (value, text)])
        for known, action in self._entries.items():
            action.setChecked(known == value)


class Menus(QObject):
    """Fills the window's menu bar and keeps its marks right."""

    def __init__(self, window: QMainWindow, actions: Actions, choices: Choices) -> None:
        super().__init__(window)
        self._choices = choices
        bar = window.menuBar()
        assert bar is not None
        bar.clear()
        self._bar, self._kept, self._demo = bar, list[QMenu](), actions.demo
        a = actions
        self._menu(
            self.tr("&File"),
            a.open_file,
            a.open_folder,
            a.open_stream,
            a.open_session,
            None,
            a.save_picture,
            None,
            a.quit,
        )
        source = self._menu(self.tr("&Source"), None, a.demo, a.next_camera, a.look_again, None, a.again)
        self._after_cameras = source.actions()[0]
        self.sources = ChoiceMenu(source, lambda spec: choices.change(source=spec))
        view = self._menu(
            self.tr("&View"), a.mirror, a.landmarks, None, a.people, a.timeline, a.curves, a.pause, None, a.full_screen,
        )  # fmt: skip
        self.theme = ChoiceMenu(self._sub(view, self.tr("T&heme")))
        self.language = ChoiceMenu(self._sub(view, self.tr("Lan&guage")))
        view.addSeparator()
        view.addAction(a.reset)
        model = self._menu(self.tr("&Model"))
        self.models = ChoiceMenu(model, lambda name: choices.change(model=name))
        model.addSeparator()
        second = self._sub(model, self.tr("Second &label"))
        self.attributes = ChoiceMenu(second, lambda name: choices.change(attribute=name or None))
        self.detectors = ChoiceMenu(self._sub(model, self.tr("&Detector")), lambda name: choices.change(detector=name))
        model.addAction(a.headset)
        model.addSeparator()
        model.addAction(a.compare)
        self.compare = ChoiceMenu(
            self._sub(model, self.tr("Compare &with")), lambda value: choices.change(compare=value or None)
        )
        for action in (a.agreement, a.count_anew, None, a.cards):
            if action is None:
                model.addSeparator()
            else:
                model.addAction(action)
        record = self._menu(
            self.tr("&Record"), a.session, a.session_video, a.sessions_folder, None, a.mark, a.labels, None, a.record,
        )  # fmt: skip
        marks = QMenu(self.tr("Ma&rkers"), record)
        self._kept.append(marks)
        marks.addActions(a.marks)
        record.insertMenu(a.labels, marks)
        self._menu(self.tr("&Help"), a.first_page, a.shortcuts, a.cards, a.about)
        self._fill(model)

    def remove(self) -> None:
        """Delete the menus, because others take their place."""
        for menu in self._kept:
            menu.deleteLater()
        self.deleteLater()

    def _menu(self, title: str, *actions: QAction | None) -> QMenu:
        menu = QMenu(title, self._bar)
        menu.setToolTipsVisible(True)
        self._kept.append(menu)
        self._bar.addMenu(menu)
        for action in actions:
            if action is None:
                menu.addSeparator()
            else:
                menu.addAction(action)
        return menu

    def _sub(self, menu: QMenu, title: str) -> QMenu:
        sub = QMenu(title, menu)
        self._kept.append(sub)
        menu.addMenu(sub)
        return sub

    def _fill(self, model: QMenu) -> None:
        self.models.fill(((name, name) for name in emotion_names()), model.actions()[0])
        self.attributes.fill([("", self.tr("none")), *((name, name) for name in attribute_names())])
        self.compare.fill(
            [
                ("", self.tr("off")), (COMPARE_HEADSET, self.tr("with and without the headset bar")),
                *((name, name) for name in emotion_names()),
            ]
        )  # fmt: skip
        self.detectors.fill((name, detector_words(name)) for name in DETECTORS)
        self.theme.fill([("system", self.tr("As the system")), ("light", self.tr("Light")), ("dark", self.tr("Dark"))])
        self.language.fill([("", self.tr("As the system")), *LANGUAGES.items()])

    def list_cameras(self, cameras: tuple[Camera, ...]) -> None:
        """Show these cameras in the menu of sources."""
        self.sources.fill(((c.spec, c.name) for c in cameras), self._after_cameras)
        self.show_settings(self._choices.settings, cameras)

    def show_settings(self, settings: Settings, cameras: tuple[Camera, ...]) -> None:
        """Mark the settings in force."""
        self.sources.check(camera_spec(settings.source))
        self._demo.setChecked(settings.source.partition(":")[0] == "demo")
        self.models.check(settings.model, source_name(settings.model, ()))
        self.attributes.check(settings.attribute or "", source_name(settings.attribute or "", ()))
        self.detectors.check(settings.detector, settings.detector)
        self.compare.check(settings.compare or "", source_name(settings.compare or "", ()))
        for name in emotion_names():
            entry = self.compare.entry(name)
            if entry is not None:
                entry.setEnabled(name != settings.model)  # a model always agrees with itself
