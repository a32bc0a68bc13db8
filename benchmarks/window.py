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
import gc
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PyQt6.QtCore import QEventLoop, QTimer
from PyQt6.QtWidgets import QApplication

from fer_cam.benchmark.memory import resident_memory
from fer_cam.gui.window import MainWindow
from fer_cam.gui.work.session_recorder import SessionPlan
from fer_cam.settings import Settings
from fer_cam.sources import open_source
from fer_cam.sources.base import LatestFrame
from fer_models.errors import FerError

STEPS: tuple[dict[str, object], ...] = (
    {"source": "demo:2"}, {"model": "mobilenet-8"}, {"detector": "haar"}, {"source": "demo"}, {"headset": True},
    {"model": "mobilenet-7"}, {"detector": "blazeface"}, {"source": "missing.mp4"}, {"headset": False},
    {"source": "demo"},
)  # fmt: skip
"""Switches, which are made again and again. One source does not exist."""


def wait(condition: Callable[[], object], seconds: float = 60.0) -> None:
    """Let Qt work until `condition` holds. Raises FerError if it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise FerError("the window hangs: nothing happened for a minute")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        time.sleep(0.002)


def open_window(source: str, **settings: object) -> MainWindow:
    """Return a window on a source; it remembers nothing."""
    window = MainWindow(Settings(source=source, loop=True, **settings))
    window.show()
    window.start()
    return window


def has_picture(window: MainWindow) -> bool:
    """Return True if the window shows a picture, and no message in its place."""
    return window.view.result is not None and not window.view.message.isVisible()


class Wide(LatestFrame):
    """A camera of 1920x1080 at 30 frames a second that shows the two people of the demo."""

    def __init__(self, fps: float = 30.0) -> None:
        import cv2

        demo = open_source("demo:2")
        self._images = [cv2.resize(demo.read().image, (1920, 1080)) for _ in range(60)]
        demo.close()
        self._count, self._pause, self._next = 0, 1 / fps, time.monotonic()
        super().__init__("camera 1080p", self._image, lambda: None, fps=fps)

    def _image(self) -> np.ndarray:
        self._next = max(self._next + self._pause, time.monotonic() - self._pause)
        time.sleep(max(0.0, self._next - time.monotonic()))
        self._count += 1
        back = self._count // 60 % 2  # forwards and backwards: there is no cut
        number = self._count % 60
        return self._images[59 - number if back else number].copy()


def open_wide() -> MainWindow:
    """Return a window of 1920x1080 on such a camera, with both faces labelled."""
    import fer_cam.gui.work.source_opener as opener

    opener.open_source = lambda *_, **__: Wide()
    window = open_window("/dev/video0")
    window.resize(1920, 1080)
    wait(lambda: window.view.result is not None and len(window.view.result.faces) == 2)
    return window


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


def wait_for(seconds: float) -> None:
    """Let Qt work for some seconds, as it does in the app."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def start(runs: int) -> None:
    """Print the seconds from the start of a process to the first picture of a camera."""
    times = []
    for _ in range(runs + 1):
        begin = time.monotonic()
        subprocess.run([sys.executable, __file__, "first-picture"], check=True, env=os.environ)
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
