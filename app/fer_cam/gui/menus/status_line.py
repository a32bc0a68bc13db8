"""The line at the bottom: messages on the left, figures on the right."""

from __future__ import annotations

from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QLabel, QStatusBar

from fer_cam.gui.language.core_text import core_text
from fer_cam.gui.look.theme import present_theme
from fer_cam.gui.work.newest import Shown

__all__ = ["StatusLine"]

MESSAGE_TIME = 8000
"""Milliseconds for which a message that is too long stands in place of the figures."""


class StatusLine(QStatusBar):
    """Shows frames a second, delay, dropped frames, model, and how long the recording is."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self.recording, self.figures = QLabel(), QLabel()
        self.recording.setObjectName("recording")
        self.recording.setAccessibleName(self.tr("Recording"))
        self.figures.setAccessibleName(self.tr("Figures"))
        self.recording.hide()
        # Where the window is narrow, the figures are cut off; they do not make it wider.
        self.figures.setMinimumWidth(1)
        self.addPermanentWidget(self.recording)
        self.addPermanentWidget(self.figures)
        self._message_time = QTimer(self)
        self._message_time.setSingleShot(True)
        self._message_time.timeout.connect(self.figures.show)
        self._help = self.tr(
            "Faces in the picture; frames shown per second; delay from capturing a frame to showing its labels; frames "
            "of a live source that were dropped to keep up; model"
        )

    def tell(self, text: str, *, warning: bool = False) -> None:
        """Show a message; the tool tip has all of it, because a narrow window cuts it off. warning: something failed"""
        self.setStyleSheet(f"QStatusBar {{ color: {present_theme().warning}; }}" if warning and text else "")
        self.showMessage(text)
        self.setToolTip(text)
        # In a narrow window the figures make room for the message, for a while.
        metrics = self.fontMetrics()
        wanted = metrics.horizontalAdvance(f"{text}   {self.recording.text()}   {self.figures.text()}")
        self.figures.setVisible(not text or wanted < self.width())
        self._message_time.start(MESSAGE_TIME)

    def show_figures(self, shown: Shown, model: str) -> None:
        """Show the figures of a result."""
        parts = [self.tr("Faces: {}").format(len(shown.result.faces))]
        if not shown.result.frame.name:  # a photo has no rate
            parts.append(self.tr("{} frames/s").format(round(shown.fps)))
            parts.append(self.tr("{} ms delay").format(round(shown.latency * 1000)))
        if shown.live:
            parts.append(self.tr("{} dropped").format(shown.result.dropped))
        parts.append(model)
        compromise = shown.result.compromise
        if compromise:
            parts.append(self.tr("doing less to keep up"))  # the tool tip says what
        self.figures.setText("   ".join(parts))
        self.figures.setToolTip(f"{core_text(compromise)}\n\n{self._help}" if compromise else self._help)

    def hide_figures(self) -> None:
        """Show no figures until the next result, because those of the last one are over."""
        self.figures.setText("")
        self.figures.setToolTip("")

    def show_recording(self, text: str) -> None:
        """Show how long the recording is; "" while nothing is recorded."""
        self.recording.setText(f"● {text}" if text else "")
        self.recording.setVisible(bool(text))
