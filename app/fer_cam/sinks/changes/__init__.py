"""Changes of faces and emotions, for programs that want to know of those and not of every frame."""

from fer_cam.sinks.changes.command import CommandRunner
from fer_cam.sinks.changes.sender import ChangeSink
from fer_cam.sinks.changes.state import Change, FaceStates, changes_between
from fer_cam.sinks.changes.webhook import Webhook

__all__ = [
    "Change", "ChangeSink", "CommandRunner", "FaceStates", "Webhook", "changes_between",
]  # fmt: skip
