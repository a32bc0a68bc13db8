"""Windows of tests are destroyed on the thread of the tests, as the app's are on its own."""

import gc

import pytest


@pytest.fixture(scope="module", autouse=True)
def _loaded():
    """What is loaded is taken out of collections, each of which would take a third of a second with TensorFlow."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture(autouse=True)
def _collected():
    gc.disable()
    yield
    gc.collect()
    gc.enable()
