"""Settings of the tests that draw their inputs: the same few in each run, and many new ones for `make fuzz`."""

import os

from hypothesis import HealthCheck, settings

EXAMPLES = int(os.environ.get("FER_CAM_FUZZ", "0"))
"""Inputs a test; 0: the default profile."""

_checks = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]
# The default draws the same inputs in each run, so that a change alone decides whether a test fails.
settings.register_profile(
    "few", max_examples=100, deadline=None, derandomize=True, database=None, suppress_health_check=_checks
)
settings.register_profile("fuzz", max_examples=EXAMPLES or 100, deadline=None, suppress_health_check=_checks)
settings.load_profile("fuzz" if EXAMPLES else "few")
