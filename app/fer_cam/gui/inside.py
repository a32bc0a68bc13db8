"""The widgets inside the window, with every text in the present language. Made anew when the language changes."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from PyQt6.QtCore import QCoreApplication, Qt
from PyQt6.QtWidgets import QMainWindow, QSplitter, QVBoxLayout, QWidget

from fer_cam.gui.choices import Choices
from fer_cam.gui.compare.pictures import Pictures
from fer_cam.gui.menus.actions import Actions
from fer_cam.gui.menus.command import MenuPlan
from fer_cam.gui.menus.menu_bar import Menus
from fer_cam.gui.menus.status_line import StatusLine
from fer_cam.gui.menus.tool_bar import ToolBar
from fer_cam.gui.pages.welcome import WelcomeCard
from fer_cam.gui.people.panel import PeoplePanel
from fer_cam.gui.picture.picture_view import PictureView
from fer_cam.gui.picture.player_bar import PlayerBar
from fer_cam.gui.preferences import Preferences
from fer_cam.gui.session_places import marker_labels
from fer_cam.gui.timeline.timeline import Timeline
from fer_cam.live.history import History
from fer_cam.live.people import People

__all__ = ["Inside"]


class Inside:
    """Picture and timeline on the left, people on the right, tools above, figures below."""

    def __init__(
        self, window: QMainWindow, plans: Iterable[MenuPlan], choices: Choices, history: History, people: People,
        preferences: Preferences,
    ) -> None:  # fmt: skip
        """plans: of the menus, whose commands the tool bar shows, too."""
        plans = tuple(plans)
        self.actions = Actions(window, plans)
        self.view = PictureView(people.name)
        self.view.setAccessibleName(QCoreApplication.translate("Window", "Live picture"))
        self.pictures = Pictures(self.view, people.name, self.actions)
        self.timeline = Timeline(history, people, preferences.curves)
        self.people = PeoplePanel()
        self.status = StatusLine()
        self.tools = ToolBar(self.actions, choices)
        self.menus = Menus(window, self.actions, plans)
        self.welcome = WelcomeCard()
        self.people.add_on_top(self.welcome)
        self.welcome.setVisible(not preferences.welcomed)
        window.addActions(self.actions.all())  # so that shortcuts work on the full screen, too
        window.setStatusBar(self.status)
        self.left = QSplitter(Qt.Orientation.Vertical)
        self.player = PlayerBar()
        picture = QWidget()
        column = QVBoxLayout(picture)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.pictures, 1)
        column.addWidget(self.player)
        self.left.addWidget(picture)
        self.left.addWidget(self.timeline)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.addWidget(self.left)
        self.split.addWidget(self.people)
        for splitter, sizes in ((self.left, (640, 200)), (self.split, (780, 330))):
            splitter.setChildrenCollapsible(False)
            splitter.setStretchFactor(0, 1)
            splitter.setStretchFactor(1, 0)
            splitter.setSizes(list(sizes))
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tools)
        column.addWidget(self.split, 1)
        window.setCentralWidget(content)
        tools, line, player = self.tools, self.timeline, self.player
        order = [tools.source, tools.model, tools.headset, tools.again, tools.session, tools.record, tools.snapshot,
                 self.pictures.bar.page, self.pictures.bar.restart,
                 player.before, player.after, player.button, player.slider,
                 line.person, line.curves, line.pause, line.now, line.mark, self.people]  # fmt: skip
        for before, after in pairwise(order):
            window.setTabOrder(before, after)

    def remove(self, window: QMainWindow) -> None:
        """Take the widgets out of the window."""
        for action in self.actions.all():
            window.removeAction(action)
        self.menus.remove()
        self.actions.deleteLater()

    def show_panels(self, preferences: Preferences, *, full_screen: bool, photos: bool = False) -> None:
        """Show the panels that are wanted; on the full screen there is the picture alone.

        photos: are shown, which have no time that a timeline could show.
        """
        self.people.setVisible(preferences.people and not full_screen)
        self.timeline.setVisible(preferences.timeline and not (full_screen or photos))
        self.tools.setVisible(not full_screen)
        self.status.setVisible(not full_screen)
        self.actions.show_preferences(preferences)
        self.actions.full_screen.setChecked(full_screen)
        self.actions.show_labels(marker_labels(preferences.markers))
        self.view.landmarks = preferences.landmarks
        self.view.update()
        self.pictures.second.landmarks = preferences.landmarks
        self.pictures.second.update()
        self.menus.show_preferences(preferences)
