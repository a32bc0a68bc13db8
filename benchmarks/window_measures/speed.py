"""Measure how many frames the window draws, and how fast it starts and closes."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from fer_cam.gui.work.session_recorder import SessionPlan
from fer_cam.settings import Settings
from window_measures.opening import has_picture, open_wide, wait_for

__all__ = ["close", "first_picture", "rate", "start"]

SCRIPT = Path(__file__).parents[1] / "window.py"


def rate(seconds: float) -> None:
    """Print the frames that are drawn in a second."""
    window = open_wide()
    draw, painted = window.view.paintEvent, [0]

    def paint(event: object) -> None:
        painted[0] += 1
        draw(event)

    window.view.paintEvent = paint
    wait_for(4.0)
    size, shown, count, start = window.view.size(), window.live.shown, painted[0], time.monotonic()
    dropped, busy = window.view.result.dropped, time.process_time()
    wait_for(seconds)
    passed = time.monotonic() - start
    print(f"| drawn | {(painted[0] - count) / passed:.1f} frames/s |")
    print(f"| new pictures | {(window.live.shown - shown) / passed:.1f} frames/s |")
    print(f"| faces | {len(window.view.result.faces)} |")
    print(f"| dropped | {window.view.result.dropped - dropped} |")
    print(f"| compromise | {window.view.result.compromise or 'none'} |")
    print(f"| size of the picture's widget | {size.width()}x{size.height()} |")
    print(f"| processor | {(time.process_time() - busy) / passed:.2f} cores |")
    window.close()


def start(runs: int) -> None:
    """Print the seconds from the start of a process to the first picture of a camera."""
    times = []
    for _ in range(runs + 1):
        begin = time.monotonic()
        subprocess.run([sys.executable, str(SCRIPT), "first-picture"], check=True, env=os.environ)
        times.append(time.monotonic() - begin)
    times = times[1:]  # the first one reads the files from disk
    print(f"| start to first picture | median {statistics.median(times):.2f} s | most {max(times):.2f} s | n {runs} |")


def first_picture() -> None:
    """Open the window as `fer-cam demo` does, and leave the process when the first picture is painted."""
    from fer_cam.gui import app as started
    from fer_cam.gui.picture.picture_view import PictureView

    paint = PictureView.paintEvent

    def painted(view: PictureView, event: object) -> None:
        paint(view, event)
        if has_picture(view.window()):
            os._exit(0)

    PictureView.paintEvent = painted
    started.run(Settings("auto"), "demo", record=None, overwrite=False, frames=None)


def close(runs: int) -> None:
    """Print the seconds that closing takes while a session with video is recorded."""
    times, left, whole = [], set[str](), 0
    before = set(threading.enumerate())
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as folder:
            window = open_wide()
            window.sessions.start(SessionPlan(Path(folder) / "s", video=True, informed=True))
            wait_for(3.0)
            begin = time.monotonic()
            window.close()
            while time.monotonic() - begin < 5 and set(threading.enumerate()) - before:
                time.sleep(0.005)
            times.append(time.monotonic() - begin)
            left |= {t.name for t in set(threading.enumerate()) - before}
            whole += (Path(folder) / "s" / "video.mp4").exists()
    print(f"| closing | median {statistics.median(times):.2f} s | most {max(times):.2f} s | n {runs} |")
    print(f"| threads left | {', '.join(sorted(left)) or 'none'} |")
    print(f"| finished videos | {whole} of {runs} |")
