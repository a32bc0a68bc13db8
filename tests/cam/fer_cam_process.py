"""The command, run as its user runs it: in a process of its own."""

import json
import os
import subprocess
import sys

LEFT_OUT = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "OPENCV_LOG_LEVEL")  # the last one is set by conftest.py
ENVIRONMENT = {k: v for k, v in os.environ.items() if k not in LEFT_OUT}


def fer_cam(*arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "fer_cam", *map(str, arguments)],
        capture_output=True, text=True, timeout=120, env=ENVIRONMENT, **options,
    )  # fmt: skip


def records(text):
    return [json.loads(line) for line in text.splitlines()]
