"""Measure the window: what it draws, how fast it starts and closes, and whether its memory stays flat.

    python benchmarks/window.py rate
    python benchmarks/window.py switches --count 3000

rate      frames a second that are drawn, of two people at 1920x1080
start     seconds from the start of the process to the first picture
close     seconds from closing, while a session with video is recorded at 1920x1080, to the end of the last thread
switches  memory after many switches of source, model and detector
memory    memory, each minute, while a clip plays again and again
session   a session with video of a clip that plays again and again, killed after some minutes: is all of it there?

Without a display, set QT_QPA_PLATFORM=offscreen, or use `xvfb-run -s "-screen 0 1920x1200x24"`. Prints Markdown.
"""

from __future__ import annotations

import argparse

from PyQt6.QtWidgets import QApplication
from window_measures.long_runs import memory, session, switches
from window_measures.speed import close, first_picture, rate, start


def main() -> None:
    """Measure what the command line names."""
    parser = argparse.ArgumentParser(description="Measure the window of fer-cam.")
    parser.add_argument("what", choices=("rate", "start", "close", "switches", "memory", "session", "first-picture"))
    parser.add_argument("--seconds", type=float, default=20.0, help="of rate (default: 20)")
    parser.add_argument("--runs", type=int, default=7, help="of start and close (default: 7)")
    parser.add_argument("--count", type=int, default=1000, help="of switches (default: 1000)")
    parser.add_argument("--clip", default="demo", help="of memory and session (default: the demo)")
    parser.add_argument("--minutes", type=float, default=30.0, help="of memory and session (default: 30)")
    options = parser.parse_args()
    from fer_cam.gui import _check

    _check()
    qt = None if options.what == "first-picture" else QApplication(["fer-cam"])
    calls = {
        "rate": lambda: rate(options.seconds), "start": lambda: start(options.runs),
        "close": lambda: close(options.runs), "switches": lambda: switches(options.count),
        "memory": lambda: memory(options.clip, options.minutes),
        "session": lambda: session(options.clip, options.minutes), "first-picture": first_picture,
    }  # fmt: skip
    calls[options.what]()
    del qt


if __name__ == "__main__":
    main()
