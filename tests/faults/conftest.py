"""Settings of the tests that draw their inputs, and the table of faults that `make faults` prints at its end.

The inputs are the same few in each run, and many new ones for `make fuzz`. FER_CAM_FAULTS is the number of kills of
each kind (see killing.py).
"""

import os
import subprocess

import pytest
from hypothesis import HealthCheck, settings
from killing import SEED

EXAMPLES = int(os.environ.get("FER_CAM_FUZZ", "0"))
"""Inputs a test; 0: the default profile."""

_checks = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]
# The default draws the same inputs in each run, so that a change alone decides whether a test fails.
settings.register_profile(
    "few", max_examples=100, deadline=None, derandomize=True, database=None, suppress_health_check=_checks
)
settings.register_profile("fuzz", max_examples=EXAMPLES or 100, deadline=None, suppress_health_check=_checks)
settings.load_profile("fuzz" if EXAMPLES else "few")

FAULT = "fault"
"""Name of the property of a test's report that holds its rows of the table: pytest-xdist carries it over."""


class Faults:
    """The rows of the table of one test."""

    def __init__(self, rows):
        self._rows = rows

    def row(self, fault):
        """Begin a row, and return it. Add to its "tries", and write what was lost into its "lost"."""
        row = {"fault": fault, "tries": 0, "lost": "nothing"}
        self._rows.append((FAULT, row))
        return row


@pytest.fixture
def faults(request):
    """Takes what a test tried and what was lost: `row = faults.row("a full disk")`."""
    return Faults(request.node.user_properties)


@pytest.fixture
def small_disk(tmp_path):
    """A disk with room for 200 kB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", disk], capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem):
    """Count the inputs that hypothesis draws for a test."""
    handle = getattr(pyfuncitem.obj, "hypothesis", None)
    if handle is None:
        return (yield)
    module = pyfuncitem.module.__name__.rpartition("test_")[2].removeprefix("bad_")
    name = pyfuncitem.originalname.removeprefix("test_").replace("_", " ")
    row = Faults(pyfuncitem.user_properties).row(f"bad {module}: {name}")
    inner = handle.inner_test

    def counted(*arguments, **named):
        row["tries"] += 1
        return inner(*arguments, **named)

    handle.inner_test = counted
    try:
        return (yield)
    finally:
        handle.inner_test = inner


def pytest_terminal_summary(terminalreporter):
    """Print the table, as Markdown."""
    rows = []
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            rows += [(row, outcome) for name, row in getattr(report, "user_properties", []) if name == FAULT]
    if not rows:
        return
    terminalreporter.section(f"faults (seed {SEED})")
    terminalreporter.write_line("| fault | tries | what was lost | verdict |")
    terminalreporter.write_line("|---|---:|---|---|")
    for row, outcome in sorted(rows, key=lambda pair: pair[0]["fault"]):
        verdict = "as promised" if outcome == "passed" else "**FAILED**"
        terminalreporter.write_line(f"| {row['fault']} | {row['tries']} | {row['lost']} | {verdict} |")
    failed = sum(outcome == "failed" for _, outcome in rows)
    terminalreporter.write_line(f"\n{sum(r['tries'] for r, _ in rows)} tries of {len(rows)} kinds, {failed} failed")
