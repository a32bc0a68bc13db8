"""The commands of the menus."""

from __future__ import annotations

from typing import Any, Protocol

from PyQt6.QtCore import QCoreApplication
from PyQt6.QtWidgets import QWidget

from fer_cam.gui.choices import Choices
from fer_cam.gui.inside import Inside
from fer_cam.gui.menus.choose_source import ask_file, ask_folder, ask_stream, camera_spec
from fer_cam.gui.menus.tool_bar import ToolBar
from fer_cam.gui.pages.label_page import edit_labels
from fer_cam.gui.pages.page import show_page
from fer_cam.gui.pages.texts import about_text, facts_text, models_text, shortcuts_text
from fer_cam.gui.preferences import Preferences
from fer_cam.gui.sessions import Sessions
from fer_cam.gui.worker import Worker
from fer_cam.live.cameras import Camera

__all__ = ["connect_commands"]

translate = QCoreApplication.translate


class Target(Protocol):
    """The part of the main window that commands use."""

    worker: Worker
    choices: Choices
    tools: ToolBar

    @property
    def cameras(self) -> tuple[Camera, ...]: ...

    sessions: Sessions

    @property
    def preferences(self) -> Preferences: ...

    def prefer(self, **changes: Any) -> None:
        """Change preferences."""

    def ask_reset(self) -> None:
        """Ask whether to reset the settings."""

    def full_screen(self) -> None:
        """Switch the full screen on or off."""

    def save_picture(self) -> None:
        """Save the picture that is shown."""

    def toggle_recording(self) -> None:
        """Start or stop a recording."""


def connect_commands(target: Target, window: QWidget, inside: Inside) -> None:
    """Connect the actions, menus and buttons of `inside`. window: parent of the dialogs; it is closed by Quit."""
    a, choices = inside.actions, target.choices

    def choose(spec: str) -> None:
        choices.change(source=spec)

    for action, call in (
        (a.save_picture, target.save_picture),
        (a.open_file, lambda: ask_file(window, choose)),
        (a.open_folder, lambda: ask_folder(window, choose)),
        (a.open_stream, lambda: ask_stream(window, choose)),
        (a.open_session, target.sessions.ask_open),
        (a.again, lambda: _again(target)),
        (a.quit, window.close),
        (a.demo, lambda: choose("demo")),
        (a.next_camera, lambda: _next_camera(target)),
        (a.look_again, lambda: _again(target) if not target.worker.has_source else None),
        (a.full_screen, target.full_screen),
        (a.reset, target.ask_reset),
        (a.record, target.toggle_recording),
        (a.session, target.sessions.toggle),
        (a.sessions_folder, target.sessions.ask_folder),
        (a.mark, lambda: target.sessions.mark(1, "button")),
        (a.labels, lambda: edit_labels(window, target.preferences.markers, lambda text: target.prefer(markers=text))),
        *((action, lambda n=n: target.sessions.mark(n)) for n, action in enumerate(a.marks, 1)),
        (a.first_page, lambda: show_page(window, translate("Window", "Privacy and law"), facts_text())),
        (a.shortcuts, lambda: show_page(window, translate("Window", "Keyboard shortcuts"), shortcuts_text(a))),
        (a.about, lambda: show_page(window, translate("Window", "About fer-cam"), about_text())),
        (a.cards, lambda: show_page(window, translate("Window", "Model cards"), models_text())),
    ):
        action.triggered.connect(lambda _=False, call=call: call())
    a.headset.triggered.connect(lambda on: choices.change(headset=on))
    for action, name in (
        (a.mirror, "mirror"), (a.landmarks, "landmarks"), (a.people, "people"), (a.timeline, "timeline"),
        (a.session_video, "session_video"),
    ):  # fmt: skip
        action.triggered.connect(lambda on, name=name: target.prefer(**{name: on}))
    a.curves.triggered.connect(lambda on: target.prefer(curves="affect" if on else "emotions"))
    a.pause.triggered.connect(inside.timeline.pause.setChecked)
    inside.timeline.pause.toggled.connect(a.pause.setChecked)
    inside.timeline.mark.clicked.connect(lambda: target.sessions.mark(1, "button"))
    inside.timeline.curves_chosen.connect(lambda curves: target.prefer(curves=curves))
    inside.menus.theme.on_choice(lambda theme: target.prefer(theme=theme))
    inside.menus.language.on_choice(lambda language: target.prefer(language=language))
    inside.people.renamed.connect(target.sessions.rename)
    inside.welcome.closed.connect(lambda: target.prefer(welcomed=True))
    inside.view.message.again_clicked.connect(lambda: _again(target))
    inside.view.message.demo_clicked.connect(lambda: choose("demo"))
    inside.view.dropped.connect(choose)
    inside.view.double_clicked.connect(target.full_screen)


def _again(target: Target) -> None:
    target.tools.offer_again(False)
    target.worker.play_again()


def _next_camera(target: Target) -> None:
    specs = [camera.spec for camera in target.cameras]
    if specs:
        present = camera_spec(target.choices.settings.source)
        target.choices.change(source=specs[(specs.index(present) + 1) % len(specs) if present in specs else 0])
