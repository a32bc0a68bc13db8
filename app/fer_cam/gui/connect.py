"""Connect the buttons inside the window, beside the menus and the tool bar."""

from __future__ import annotations

from fer_cam.gui.inside import Inside
from fer_cam.gui.target import Target

__all__ = ["connect_widgets"]


def connect_widgets(target: Target, inside: Inside) -> None:
    """Connect what is not a command of the menus."""
    timeline, message = inside.timeline, inside.view.message
    timeline.pause.toggled.connect(inside.actions.pause.setChecked)
    timeline.mark.clicked.connect(lambda: target.sessions.mark(1, "button"))
    timeline.curves_chosen.connect(lambda curves: target.prefer(curves=curves))
    inside.people.renamed.connect(target.sessions.rename)
    inside.welcome.closed.connect(lambda: target.prefer(welcomed=True))
    message.again_clicked.connect(target.play_again)
    message.demo_clicked.connect(lambda: target.choices.change(source="demo"))
    inside.view.dropped.connect(lambda spec: target.choices.change(source=spec))
    inside.view.double_clicked.connect(target.full_screen)
