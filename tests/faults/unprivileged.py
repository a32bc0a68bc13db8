"""Run a command as a user who may read everything and may write only where everybody may."""

import os
import shutil
import subprocess

import pytest

__all__ = ["unprivileged"]

NOBODY = "12345"
"""A user who is in no list of users, as in a container that is run with --user."""


def unprivileged():
    """Return the words that go before a command: none unless the tests run as root. Skips the test without setpriv."""
    if os.geteuid() != 0:
        return []
    words = ["setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"]
    words += ["--inh-caps", "+dac_read_search", "--ambient-caps", "+dac_read_search"]  # the code may lie in /root
    if not shutil.which("setpriv") or subprocess.run([*words, "true"], capture_output=True).returncode:
        pytest.skip("root cannot become another user here (setpriv)")
    return words
