"""The command, run as its user runs it: in a process of its own."""

import json
import os
import subprocess
import sys

ENVIRONMENT = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}


def fer_cam(*arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "fer_cam", *map(str, arguments)],
        capture_output=True, text=True, timeout=120, env=ENVIRONMENT, **options,
    )  # fmt: skip


def records(text):
    return [json.loads(line) for line in text.splitlines()]
