"""A test that crashes its process, or hangs, ends `make test` with its name; nothing waits for ever."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.slow

CRASH = "import os, signal\ndef test_crash(): os.kill(os.getpid(), signal.SIGSEGV)\n"
HANG = "import threading\ndef test_hang(): threading.Event().wait()\n"
OTHER = "import time\ndef test_one(): time.sleep(0.1)\ndef test_two(): time.sleep(0.1)\n"


def make_test(folder, *options):
    """Run the tests of a folder as `make test` does. Return exit code, output and seconds."""
    line = re.search(r"^PYTEST := \S+ -m pytest (.*)$", (ROOT / "Makefile").read_text("utf-8"), flags=re.M)[1]
    words = [
        sys.executable,
        "-m",
        "pytest",
        "-c",
        ROOT / "pyproject.toml",
        "--rootdir",
        folder,
        *line.split(),
        *options,
    ]
    # Not the settings of the process of pytest-xdist that runs this test.
    environment = {name: text for name, text in os.environ.items() if not name.startswith("PYTEST")}
    start = time.monotonic()
    done = subprocess.run(
        [*map(str, words), "-p", "no:cacheprovider", str(folder)],
        cwd=folder, env=environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr, time.monotonic() - start


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_a_crash_fails_its_test_and_the_others_run(tmp_path):
    (tmp_path / "test_0.py").write_text(CRASH)
    for number in range(1, 7):
        (tmp_path / f"test_{number}.py").write_text(OTHER)
    code, output, _ = make_test(tmp_path)
    assert code == 1 and "1 failed, 12 passed" in output
    assert re.search(r"crashed while running '\S*test_0\.py::test_crash'", output)


def test_a_hanging_test_is_ended_and_named(tmp_path):
    (tmp_path / "test_0.py").write_text(HANG)
    (tmp_path / "test_1.py").write_text(OTHER)
    code, output, _ = make_test(tmp_path, "-o", "faulthandler_timeout=3")
    assert code == 1 and "1 failed, 2 passed" in output
    assert re.search(r"crashed while running '\S*test_0\.py::test_hang'", output)
    assert "Timeout (0:00:03)!" in output and "test_0.py" in output and "in test_hang" in output


def test_every_test_has_a_time_limit(pytestconfig):
    assert 0 < float(pytestconfig.getini("faulthandler_timeout")) <= 3600
    assert pytestconfig.getini("faulthandler_exit_on_timeout") is True
