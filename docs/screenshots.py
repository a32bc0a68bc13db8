"""Make the pictures of the window for README and docs, from the window itself.

    python docs/screenshots.py             write the pictures of the pages into docs/
    python docs/screenshots.py --all DIR   every theme, size and language, into DIR, to look at

The faces are the demo's portrait; --source shows another source. Each picture is made by a process of its own, because
Qt takes the scale of the screen when it starts. No display is needed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass, replace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fer_cam.gui.window import MainWindow

ROOT = Path(__file__).parents[1]
if __name__ == "__main__":
    sys.path[:0] = [str(ROOT / "app"), str(ROOT / "models")]


@dataclass(frozen=True)
class Shot:
    """A picture to make. scale: of the screen, 2 for 200 %. review: a session is recorded, and the picture shows its
    review. label: faces are saved, and the picture shows how they are labelled. stimulus: the picture
    shows a playlist. seconds: for which the source plays
    before it is taken. compare: see Settings. size: of the window."""

    name: str
    source: str = "demo:2"
    theme: str = "light"
    scale: int = 1
    language: str = "en"
    seconds: float = 12.0
    welcomed: bool = True
    headset: bool = False
    landmarks: bool = False
    curves: str = "emotions"
    model: str = "mobilenet-7"
    review: bool = False
    label: bool = False
    stimulus: bool = False
    compare: str | None = None
    size: tuple[int, int] = (1180, 800)


PAGES = (
    Shot("window"),
    Shot("window-first-start", source="auto", seconds=3, welcomed=False),
    Shot("window-dark", theme="dark", headset=True, landmarks=True, curves="affect", model="mobilenet-8"),
    Shot("window-review", review=True),
    Shot("window-compare", compare="headset", size=(1100, 680)),
    Shot("window-label", label=True),
    Shot("window-stimulus", stimulus=True),
)


def every(source: str) -> list[Shot]:
    """Return a shot for each theme, size and language, of a source that plays."""
    kinds = product(("light", "dark"), (1, 2), ("en", "de", "sv"))
    return [Shot(f"{theme}-{scale}00-{code}", source, theme, scale, code, seconds=8) for theme, scale, code in kinds]


def take(shot: Shot, folder: Path) -> None:
    """Open the window, let it play, and write its picture. Runs in a process of its own."""
    from PyQt6.QtTest import QTest
    from PyQt6.QtWidgets import QApplication

    from fer_cam.gui.window import MainWindow
    from fer_cam.settings import Settings

    app = QApplication(["fer-cam"])
    window = MainWindow(
        Settings(source=shot.source, loop=True, fps=0, headset=shot.headset, model=shot.model, compare=shot.compare)
    )
    window.prefer(
        theme=shot.theme, language=shot.language, welcomed=shot.welcomed, landmarks=shot.landmarks, curves=shot.curves
    )
    window.resize(*shot.size)
    window.show()
    window.start()
    if shot.review or shot.label or shot.stimulus:
        (take_review if shot.review else take_label if shot.label else take_stimulus)(window, shot, folder)
        return
    QTest.qWait(round(1000 * shot.seconds))
    window.setFocus()  # no field has the focus in the picture
    app.processEvents()
    if not window.grab().save(str(folder / f"{shot.name}.png")):
        sys.exit(f"{folder}: the picture cannot be written; choose another folder")
    window.close()


def take_review(window: MainWindow, shot: Shot, folder: Path) -> None:
    """Record a session with two markers in the window, and write the picture of its review."""
    from PyQt6.QtTest import QTest

    from fer_cam.gui.work.session_recorder import SessionPlan

    with tempfile.TemporaryDirectory() as place:
        window.prefer(markers="film starts\nfilm ends")
        window.sessions.start(SessionPlan(Path(place) / "monday", video=True))
        for number in (1, 2):
            QTest.qWait(round(1000 * shot.seconds / 2))
            window.sessions.mark(number)
        QTest.qWait(1000)
        window.sessions.toggle()
        QTest.qWait(1000)
        review = window.sessions.open(Path(place) / "monday")
        QTest.qWait(1500)
        review.jump(1)
        QTest.qWait(500)
        review.grab().save(str(folder / f"{shot.name}.png"))
        window.close()


def take_label(window: MainWindow, shot: Shot, folder: Path) -> None:
    """Save a few faces, label some, and write the picture of the window in which that is done."""
    from PyQt6.QtTest import QTest

    from fer_cam.face_saving import FaceSaving
    from fer_cam.settings import Settings

    with tempfile.TemporaryDirectory() as place:
        photos = Path(place) / "photos"
        write_portraits(photos, 12)
        FaceSaving(Settings(str(photos)), Path(place) / "faces").run(lambda *_: None)
        label = window.labelling.open(Path(place) / "faces")
        label.resize(860, 640)
        QTest.qWait(1500)
        for key in "4747":
            QTest.keyClick(label, key)
        label.back()
        QTest.qWait(500)
        label.grab().save(str(folder / f"{shot.name}.png"))
        window.close()
        QTest.qWait(500)


def write_portraits(folder: Path, count: int) -> None:
    """Write frames of the demo as pictures."""
    import cv2

    from fer_cam.sources import open_source

    demo = open_source("demo")
    folder.mkdir()
    for number in range(1, count + 1):
        for _ in range(9):
            frame = demo.read()
        cv2.imwrite(str(folder / f"portrait-{number:02d}.png"), frame.image)


def take_stimulus(window: MainWindow, shot: Shot, folder: Path) -> None:
    """Make a playlist of a few pictures, and write the picture of its page."""
    from PyQt6.QtTest import QTest

    from fer_cam.stimulus.playlist import Item, Playlist

    with tempfile.TemporaryDirectory() as place:
        write_portraits(Path(place) / "pictures", 4)
        page = window.stimulus.open()
        page.show_playlist(Playlist(tuple(Item(file) for file in sorted((Path(place) / "pictures").iterdir()))))
        page.items.setFocus()
        QTest.qWait(1500)
        page.grab().save(str(folder / f"{shot.name}.png"))
        window.close()
        QTest.qWait(500)


def main() -> None:
    """Make the pictures that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--all", metavar="DIR", type=Path, help="make every theme, size and language, into DIR")
    parser.add_argument("--source", default="demo:2", help="what the window shows with --all (default: demo:2)")
    parser.add_argument("--shot", help=argparse.SUPPRESS)
    options = parser.parse_args()
    folder = options.all or ROOT / "docs"
    if options.shot:
        take(Shot(**json.loads(options.shot)), folder)
        return
    folder.mkdir(parents=True, exist_ok=True)
    shots = every(options.source) if options.all else PAGES
    others = [replace(shot, source=options.source) for shot in PAGES if shot.source != "auto"] if options.all else []
    for shot in [*shots, *others]:
        environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": str(shot.scale)}
        where = ["--all", str(options.all)] if options.all else []
        command = [sys.executable, __file__, *where, "--shot", json.dumps(asdict(shot))]
        subprocess.run(command, env=environment, check=True, stderr=subprocess.DEVNULL)
        print(folder / f"{shot.name}.png")


if __name__ == "__main__":
    main()
