"""Measure the memory of a window that is used for long, and record a session that is killed."""

from __future__ import annotations

import gc
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np

from fer_cam.benchmark.memory import resident_memory
from fer_cam.sources import open_source
from window_measures.opening import has_picture, open_window, wait, wait_for

__all__ = ["memory", "session", "switches"]

STEPS: tuple[dict[str, object], ...] = (
    {"source": "demo:2"}, {"model": "mobilenet-8"}, {"detector": "haar"}, {"source": "demo"}, {"headset": True},
    {"model": "mobilenet-7"}, {"detector": "blazeface"}, {"source": "missing.mp4"}, {"headset": False},
    {"source": "demo"},
)  # fmt: skip
"""Switches, which are made again and again. One source does not exist."""


def switches(count: int) -> None:
    """Print the memory after switches of source, model and detector."""
    window = open_window("demo")
    wait(lambda: has_picture(window))
    print("| switches | memory | Python objects | threads | longest switch |")
    print("|---|---|---|---|---|", flush=True)
    slowest = 0.0
    for number in range(1, count + 1):
        change, begin = STEPS[number % len(STEPS)], time.monotonic()
        window.choices.change(**change)
        missing, shown = window.choices.settings.source == "missing.mp4", window.live.shown
        wait(lambda missing=missing, shown=shown: window.worker.current == window.choices.settings
             and (window.view.message.isVisible() if missing
                  else has_picture(window) and window.live.shown > shown))  # fmt: skip
        slowest = max(slowest, time.monotonic() - begin)
        if number in (30, 100, 300, 1000, 2000, 3000, count):
            wait_for(2.0)
            gc.collect()
            memory, objects, threads = resident_memory(), len(gc.get_objects()), threading.active_count()
            print(f"| {number} | {memory:.1f} MB | {objects} | {threads} | {slowest:.2f} s |", flush=True)
    window.close()


def memory(clip: str, minutes: float) -> None:
    """Print the memory each minute."""
    window = open_window(clip)
    wait(lambda: has_picture(window))
    print("| minute | memory | frames |\n|---|---|---|", flush=True)
    begin = time.monotonic()
    for minute in range(1, int(minutes) + 1):
        end = begin + 60 * minute
        wait(lambda end=end: time.monotonic() >= end, 120)
        print(f"| {minute} | {resident_memory():.1f} MB | {window.live.shown} |", flush=True)
    window.close()


def session(clip: str, minutes: float) -> None:
    """Record a session in another process, kill it, and print what can be read, reported and reviewed."""
    from fer_cam import read_session
    from fer_cam.gui.review.window import ReviewWindow
    from fer_cam.session.film import SessionFilm
    from fer_cam.session.report import write_report

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "s"
        command = [sys.executable, "-m", "fer_cam", clip, "--loop", "--session", str(folder), "--session-video"]
        process = subprocess.Popen([*command, "--informed"])
        time.sleep(60 * minutes)
        process.kill()
        process.wait()
        recorded = read_session(folder)
        source = open_source(clip)
        step = 1 / source.fps
        source.close()
        frames, faces = recorded.frames, recorded.faces
        off = np.abs(np.diff(frames.time) - step).max()
        wall = (frames.wall - frames.wall[0]).astype("timedelta64[ms]").astype(float) / 1000
        lines = len((folder / "faces.csv").read_text().splitlines()) - 1
        print(f"| frames | {len(frames)}, the last at {recorded.seconds - step:.2f} s of the source |")
        print(f"| rows of faces.csv | {lines}, of which {recorded.skipped} cannot be read |")
        print(f"| faces that frames.csv counts | {int(frames.faces.sum())} |")
        print(f"| step from frame to frame | {1000 * step:.2f} ms as in the clip, at most {1000 * off:.2f} ms off |")
        print(
            f"| time of day against time of the source | at most {1000 * np.abs(wall - frames.time).max():.1f} ms off |"
        )
        page = write_report(recorded)
        print(f"| report | {page.stat().st_size / 1e3:.0f} kB, {page.read_text().count('<img')} pictures |")
        film = SessionFilm(recorded.videos)
        last = film.at(recorded.start + recorded.seconds)
        film.close()
        print(f"| video | {recorded.videos[-1].path.name}, last picture {'readable' if last is not None else 'lost'} |")
        review = ReviewWindow(folder)
        review.show()
        wait(lambda: review.view.result is not None and len(faces) > 0)
        review.clock.seek(review.clock.end)
        wait(lambda: review.view.result is not None and review.view.result.frame.time > recorded.seconds - 2)
        print(f"| review | opens, {review.side.people.count()} people, ends at {review.clock.end:.1f} s |")
        review.close()
