"""Every command of the window: its place in the menus, its words, its keys, and what it does."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QObject
from PyQt6.QtWidgets import QWidget

from fer_cam.detectors import DETECTORS
from fer_cam.gui.language import LANGUAGES
from fer_cam.gui.language.words import detector_words
from fer_cam.gui.menus.choose_source import ask_file, ask_folder, ask_stream
from fer_cam.gui.menus.command import Choice, Command, MenuPlan, Submenu
from fer_cam.gui.pages.label_page import edit_labels
from fer_cam.gui.pages.page import show_page
from fer_cam.gui.pages.texts import about_text, facts_text, models_text, shortcuts_text
from fer_cam.gui.session_places import MARKERS
from fer_cam.gui.target import Target
from fer_cam.labelling.bundles import attribute_names, emotion_names
from fer_cam.settings import COMPARE_HEADSET

__all__ = ["Commands"]


class Commands(QObject):
    """The commands, in the language of the moment. To add one, add it to its menu here; nothing else is needed."""

    def __init__(self, target: Target, window: QWidget) -> None:
        """window: parent of the dialogs; it is closed by Quit."""
        super().__init__()
        self._target, self._window = target, window

    def menus(self) -> tuple[MenuPlan, ...]:
        """Return the menus, from the left."""
        return (
            self._file(),
            self._source(),
            self._play_menu(),
            self._view(),
            self._model(),
            self._record(),
            self._help(),
        )

    def _file(self) -> MenuPlan:
        t = self._target
        return MenuPlan(self.tr("&File"), (
            Command("open_file", self.tr("&Open video or photos …"), "Ctrl+O",
                    lambda: ask_file(self._window, self._play)),
            Command("open_folder", self.tr("Open &folder of pictures …"), "Ctrl+Shift+O",
                    lambda: ask_folder(self._window, self._play)),
            Command("open_stream", self.tr("Open &network stream …"), "Ctrl+N",
                    lambda: ask_stream(self._window, self._play, t.choices.settings.source)),
            Command("open_session", self.tr("Open s&ession …"), "Ctrl+Shift+E", t.sessions.ask_open),
            Command("review_last", self.tr("Re&view last session"), "Ctrl+Shift+R", t.sessions.open_last, tip=self.tr(
                "Show the session that ended last, with its timeline, people and report")),
            None,
            Command("save_picture", self.tr("&Save picture …"), "Ctrl+S", t.save_picture,
                    tip=self.tr("Save the picture with its boxes and labels to a file")),
            Command("save_faces", self.tr("Save f&aces …"), "Ctrl+Shift+S", t.saver.ask, tip=self.tr(
                "Save every face of the opened photos or video as a picture, to label it")),
            Command("label_faces", self.tr("&Label faces …"), "Ctrl+Shift+L", t.labelling.ask, tip=self.tr(
                "Say what saved faces show, and see how the model agrees with you")),
            None,
            Command("quit", self.tr("&Quit"), "Ctrl+Q", self._window.close),
        ))  # fmt: skip

    def _source(self) -> MenuPlan:
        t = self._target
        return MenuPlan(self.tr("&Source"), (
            Choice("sources", self._play),
            None,
            Command("demo", self.tr("&Demo"), "Ctrl+D", lambda: self._play("demo"), checkable=True),
            Command("next_camera", self.tr("N&ext camera"), "Ctrl+Tab", self._next_camera),
            Command("look_again", self.tr("&Look for cameras again"), "F5",
                    lambda: None if t.worker.has_source else t.play_again()),
            None,
            Command("again", self.tr("&Play again"), "Ctrl+P", t.play_again,
                    tip=self.tr("Open this source again, from its start")),
        ))  # fmt: skip

    def _play_menu(self) -> MenuPlan:
        f = self._target.files
        return MenuPlan(self.tr("&Play"), (
            Command("play", self.tr("&Play or pause"), "F8", f.toggle),
            None,
            Command("photo_before", self.tr("Pre&vious photo"), "PgUp", lambda: f.step(-1)),
            Command("photo_after", self.tr("&Next photo"), "PgDown", lambda: f.step(1)),
            Command("first", self.tr("To the &start"), "Ctrl+Home", f.first),
            Command("last", self.tr("To the &last photo"), "Ctrl+End", f.last),
        ))  # fmt: skip

    def _view(self) -> MenuPlan:
        t = self._target
        themes = (("system", self.tr("As the system")), ("light", self.tr("Light")), ("dark", self.tr("Dark")))
        return MenuPlan(self.tr("&View"), (
            self._preference("mirror", self.tr("&Mirror webcams"), "Ctrl+M"),
            self._preference("landmarks", self.tr("&Landmarks"), "Ctrl+L"),
            None,
            self._preference("people", self.tr("&People"), "F6"),
            self._preference("timeline", self.tr("&Timeline"), "F7"),
            Command("curves", self.tr("&Valence and arousal"), "Ctrl+E",
                    switch=lambda on: t.prefer(curves="affect" if on else "emotions"),
                    state=lambda preferences: preferences.curves == "affect"),
            Command("pause", self.tr("Pa&use the timeline"), "Ctrl+Space",
                    switch=lambda on: t.inside.timeline.pause.setChecked(on)),
            None,
            Command("full_screen", self.tr("&Full screen"), "F11", t.full_screen, checkable=True),
            Choice("theme", lambda theme: t.prefer(theme=theme), self.tr("T&heme"), themes),
            Choice("language", lambda language: t.prefer(language=language), self.tr("Lan&guage"),
                   (("", self.tr("As the system")), *LANGUAGES.items())),
            None,
            Command("reset", self.tr("&Reset settings …"), "Ctrl+Shift+Backspace", t.ask_reset),
        ))  # fmt: skip

    def _model(self) -> MenuPlan:
        choices, compare = self._target.choices, self._target.compare
        models = tuple((name, name) for name in emotion_names())
        others = (("", self.tr("off")), (COMPARE_HEADSET, self.tr("with and without the headset bar")), *models)
        attributes = (("", self.tr("none")), *((name, name) for name in attribute_names()))
        return MenuPlan(self.tr("&Model"), (
            Choice("models", lambda name: choices.change(model=name), entries=models),
            None,
            Choice("attributes", lambda name: choices.change(attribute=name or None), self.tr("Second &label"),
                   attributes),
            Choice("detectors", lambda name: choices.change(detector=name), self.tr("&Detector"),
                   tuple((name, detector_words(name)) for name in DETECTORS)),
            Command("headset", self.tr("Simulated VR &headset"), "Ctrl+H",
                    switch=lambda on: choices.change(headset=on),
                    tip=self.tr("Draw a black bar over the eyes before the emotion is classified")),
            None,
            Command("compare", self.tr("C&ompare"), "Ctrl+Shift+C", compare.toggle, checkable=True,
                    tip=self.tr("Label every face twice, and show both pictures; again: one picture")),
            Choice("compare", lambda value: choices.change(compare=value or None), self.tr("Compare &with"), others),
            Command("agreement", self.tr("A&greement …"), "Ctrl+G", compare.show_page,
                    tip=self.tr("Show which emotions the two labellings name differently, and save it")),
            Command("count_anew", self.tr("Cou&nt anew"), "Ctrl+Shift+G", compare.count_anew,
                    tip=self.tr("Begin the count of the agreement anew")),
            None,
            "cards",
        ))  # fmt: skip

    def _record(self) -> MenuPlan:
        t = self._target

        def edit() -> None:
            edit_labels(self._window, t.preferences.markers, lambda text: t.prefer(markers=text))

        return MenuPlan(self.tr("&Record"), (
            Command("session", self.tr("Start s&ession"), "Ctrl+T", t.sessions.toggle, tip=self.tr(
                "Record every face at its time of day into a folder, which can be reviewed later")),
            self._preference("session_video", self.tr("Keep the &video in sessions"), "Ctrl+Shift+V"),
            Command("sessions_folder", self.tr("&Folder of the sessions …"), "Ctrl+Shift+T", t.sessions.ask_folder),
            None,
            Command("mark", self.tr("Set a &marker"), "Ctrl+B", lambda: t.sessions.mark(1, "button")),
            Submenu(self.tr("Mar&kers"), tuple(self._marker(number) for number in range(1, MARKERS + 1))),
            Command("labels", self.tr("&Labels of the markers …"), "Ctrl+Shift+B", edit),
            None,
            Command("stimulus", self.tr("S&timulus …"), "Ctrl+Shift+P", t.stimulus.open, tip=self.tr(
                "Show pictures and videos on a second screen while a session records how people respond")),
            None,
            Command("record", self.tr("Start &recording …"), "Ctrl+R", t.toggle_recording,
                    tip=self.tr("Record the picture with its boxes and labels to a video file")),
        ))  # fmt: skip

    def _help(self) -> MenuPlan:
        t = self._target
        return MenuPlan(self.tr("&Help"), (
            self._page("first_page", self.tr("&Privacy and law"), "F1", facts_text),
            self._page("shortcuts", self.tr("&Keyboard shortcuts"), "Ctrl+K",
                       lambda: shortcuts_text(t.inside.actions)),
            self._page("cards", self.tr("Model &cards"), "Ctrl+I", models_text),
            self._page("about", self.tr("&About fer-cam"), "Shift+F1", about_text),
        ))  # fmt: skip

    def _play(self, spec: str) -> None:
        self._target.choices.change(source=spec)

    def _next_camera(self) -> None:
        spec = self._target.camera_list.after(self._target.choices.settings.source)
        if spec is not None:
            self._play(spec)

    def _preference(self, name: str, text: str, keys: str) -> Command:
        """Return the command that switches the preference `name`."""
        target = self._target
        return Command(
            name, text, keys, switch=lambda on: target.prefer(**{name: on}), state=lambda p: bool(getattr(p, name))
        )

    def _page(self, name: str, text: str, keys: str, content: Callable[[], str]) -> Command:
        """Return the command that shows a page. content: makes its HTML."""
        title = text.replace("&", "")
        return Command(name, text, keys, lambda: show_page(self._window, title, content()))

    def _marker(self, number: int) -> Command:
        return Command(f"marker_{number}", "", str(number), lambda: self._target.sessions.mark(number))
