"""Drive the page of stimuli and a show as a user does."""

import time

from window_driven import wait

from fer_cam import read_session
from fer_cam.stimulus.playlist import Item, Playlist

RED, GREEN = (30, 30, 220), (40, 200, 40)
"""Colours of the pictures, BGR."""


def playlist(files, *names, **options):
    return Playlist(tuple(Item(files / name) for name in names), **{"seconds": 0.6, "pause": 0.3} | options)


def texts(page):
    return [page.items.item(i).text() for i in range(page.items.count())]


def run_to_the_end(shown):
    wait(lambda: not shown.stimulus.run.active)
    wait(lambda: not shown.sessions.folder)


def is_painted(shown):
    """Return True once the first item, which lasts 30 s, is on the screen."""
    show = shown.stimulus.run.show
    return show is not None and show.step is not None and show.left(time.monotonic()) < 30


def markers(folder):
    (one,) = folder.iterdir()
    return [m.label.removeprefix("stimulus ") for m in read_session(one).markers if m.origin == "stimulus"]
