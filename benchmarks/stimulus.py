"""Measure how exact the markers of stimuli are: paint events against the session, and against the pixels of a screen.

    QT_QPA_PLATFORM=xcb DISPLAY=:0 python benchmarks/stimulus.py

The window records a synthetic live source of 30 frames a second while black and white pictures are shown in turns. A
second process reads a pixel of the screen (X11) and notes when it changes. Without X11 that part is left out.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

import numpy as np

WATCH = """
import sys, time
from PyQt6.QtGui import QGuiApplication
app = QGuiApplication([])
screen, end, last = app.screens()[0], time.time() + float(sys.argv[3]), None
while time.time() < end:
    before = time.time()
    white = screen.grabWindow(0, int(sys.argv[1]), int(sys.argv[2]), 1, 1).toImage().pixelColor(0, 0).red() > 127
    if white != last:
        last = white
        print((before + time.time()) / 2, int(white), flush=True)
    time.sleep(0.0005)
"""


def live_source():
    """Return a live source of 30 frames a second: the demo's portrait."""
    from fer_cam.sources import LatestFrame, open_source

    image = open_source("demo").read().image
    start, count = time.monotonic(), 0

    def grab() -> np.ndarray:
        nonlocal count
        count += 1
        time.sleep(max(0.0, start + count / 30 - time.monotonic()))
        return image.copy()

    return LatestFrame("synthetic", grab, lambda: None, 30.0)


def say(what: str, milliseconds: list[float]) -> None:
    """Print a line of figures."""
    values = np.array(milliseconds)
    print(f"{what:<52} n={len(values):<4} median {np.median(values):6.1f} ms   95 % {np.percentile(values, 95):6.1f} ms"
          f"   largest {values.max():6.1f} ms")  # fmt: skip


def main() -> None:
    """Show, record, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--items", type=int, default=40, help="pictures that are shown (default: 40)")
    parser.add_argument("--seconds", type=float, default=0.4, help="of each picture (default: 0.4)")
    options = parser.parse_args()
    import cv2
    from PyQt6.QtTest import QTest
    from PyQt6.QtWidgets import QApplication

    import fer_cam.gui.work.source_opener as opener
    from fer_cam import read_session
    from fer_cam.gui.window import MainWindow
    from fer_cam.gui.work.session_recorder import SessionPlan
    from fer_cam.session.stimulus.markers import parse_label
    from fer_cam.settings import Settings
    from fer_cam.stimulus.playlist import Item, Playlist

    opener.open_source = lambda *_, **__: live_source()
    app = QApplication(["benchmark"])
    with tempfile.TemporaryDirectory() as place:
        folder, items = Path(place), []
        for i in range(options.items):
            cv2.imwrite(str(folder / f"{i}.png"), np.full((300, 400, 3), 255 * (i % 2), np.uint8))
            items.append(Item(folder / f"{i}.png"))
        window = MainWindow(Settings(source="demo"))
        window.show()
        window.start()
        QTest.qWait(3000)
        window.sessions.start(SessionPlan(folder / "s"))
        QTest.qWait(500)
        painted: list[tuple[str, float, float]] = []
        note = window.sessions.note

        def noted(label: str, origin: str, at: float) -> None:
            painted.append((label, at, time.time() - time.monotonic() + at))
            note(label, origin, at)

        window.sessions.note = noted
        room = app.screens()[0].geometry()
        watcher = None
        if app.platformName() == "xcb":
            length = str(3 + options.items * (options.seconds + 0.3))
            watcher = subprocess.Popen(
                [sys.executable, "-c", WATCH, str(room.center().x()), str(room.center().y()), length],
                stdout=subprocess.PIPE, text=True, env=os.environ,
            )  # fmt: skip
            QTest.qWait(1000)
        window.stimulus.run.start(Playlist(tuple(items), options.seconds, 0.0), app.screens()[0], full=True)
        while window.stimulus.run.active:
            QTest.qWait(20)
        window.sessions.toggle()
        QTest.qWait(1000)
        session = read_session(folder / "s")
        window.close()
    wall = [m.wall.astype("datetime64[ms]").astype(float) / 1000 for m in session.markers]
    say("time of a marker after its paint event", [1000 * abs(w - p[2]) for w, p in zip(wall, painted, strict=True)])
    starts = [at for label, at, _ in painted if (parse_label(label) or ("",))[0] == "start"]
    say("time of a picture beyond what was asked", [1000 * (b - a - options.seconds) for a, b in pairwise(starts)])
    if watcher is not None:
        seen = [float(line.split()[0]) for line in watcher.communicate()[0].splitlines()]
        wall_starts = [w for label, _, w in painted if (parse_label(label) or ("",))[0] == "start"][1:]
        delays = [1000 * (min(later) - w) for w in wall_starts if (later := [s for s in seen if s > w - 0.005])]
        say("pixel of the screen after the paint event", [d for d in delays if d < 300])


if __name__ == "__main__":
    main()
