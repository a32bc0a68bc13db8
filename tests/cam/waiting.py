"""Waits for what another thread or process does. A loaded machine may take long; a test must not guess how long."""

import time

__all__ = ["wait_until"]


def wait_until(condition, within=30.0):
    """Wait until `condition()` is true, and return what it returned; fail after `within` seconds."""
    end = time.monotonic() + within
    while not (value := condition()):
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.01)
    return value
