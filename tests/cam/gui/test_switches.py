"""A hundred switches of source, model and detector neither leak nor hang, and closing ends every thread."""

import gc
import threading
import time

import pytest
from window_driven import faces_shown, wait

pytestmark = pytest.mark.slow


def resident():
    """Memory of this process in MB."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 / 1e6


def test_a_hundred_switches(window, video):
    shown = window()
    wait(lambda: faces_shown(shown))
    steps = [
        {"source": str(video)}, {"model": "mobilenet-8"}, {"detector": "haar"}, {"source": "demo:2"},
        {"headset": True}, {"model": "mobilenet-7"}, {"detector": "blazeface"}, {"source": "demo"}, {"headset": False},
        {"source": "missing.mp4"}, {"source": "demo"},
    ]  # fmt: skip
    threads = memory = 0
    for i in range(110):
        change = steps[i % len(steps)]
        shown.choices.change(**change)
        good = change.get("source") != "missing.mp4"
        wait(lambda good=good: shown.worker.current == shown.choices.settings
             and (faces_shown(shown) if good else shown.view.message.isVisible()))  # fmt: skip
        if i == 43:
            gc.collect()
            threads, memory = threading.active_count(), resident()
    gc.collect()
    assert threading.active_count() <= threads + 1
    assert resident() < memory + 60
    start = time.monotonic()
    shown.close()
    assert time.monotonic() - start < 5
    names = [t.name for t in threading.enumerate() if t.name == "pipeline" or t.name.startswith(("capture", "locate"))]
    assert not names
