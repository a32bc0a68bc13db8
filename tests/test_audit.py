"""The audit of packages fails for what can be mended, and never for lack of a network."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / ".ci" / "audit.py"
BAD = {"name": "left-pad", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}]}
UNMENDED = {"name": "right-pad", "version": "1.0", "vulns": [{"id": "PYSEC-2", "fix_versions": []}]}
GOOD = {"name": "numpy", "version": "2.0", "vulns": []}
UNKNOWN = {"name": "own", "skip_reason": "Dependency not found on PyPI and could not be audited"}


def audit(tmp_path, text):
    (tmp_path / "pip_audit.py").write_text(text)
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    return subprocess.run([sys.executable, SCRIPT], capture_output=True, text=True, env=environment)


@pytest.mark.parametrize(
    ("packages", "code", "words"),
    [
        ([BAD, GOOD], 1, "audit: left-pad 1.0: PYSEC-1; install 1.1"),
        ([UNMENDED, GOOD], 0, "audit: right-pad 1.0: PYSEC-2; no version mends it yet"),
        ([GOOD, UNKNOWN], 0, "audit: looked up 1 of 2 packages"),
        ([UNKNOWN, UNKNOWN], 0, "audit: skipped, the package index knows none of 2 packages"),
    ],
)
def test_what_is_known_decides(tmp_path, packages, code, words):
    done = audit(tmp_path, f"import json, sys\nprint(json.dumps({{'dependencies': {packages!r}}}))\nsys.exit({code})")
    assert done.returncode == code and words in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("raise OSError('Failed to resolve the index')", "no network, or no answer (OSError: Failed to resolve"),
        ("raise ModuleNotFoundError('No module named pip_audit')", "pip-audit is not installed"),
        ("print('{}')", "it says nothing"),
    ],
)
def test_without_an_answer_it_is_skipped_in_one_line(tmp_path, text, words):
    done = audit(tmp_path, text)
    assert done.returncode == 0 and done.stdout.startswith("audit: skipped, ") and words in done.stdout
    assert done.stdout.count("\n") == 1 and not done.stderr
