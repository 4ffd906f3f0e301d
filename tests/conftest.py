"""One folder for the sample library's editions, shared by all processes of a test run."""

from __future__ import annotations

import os
import shutil
import tempfile

import pytest

SAMPLES = "PUBLISH_TEST_SAMPLES"
APART = ("test_cases", "test_faults", "test_refusals")
"""Modules whose tests take long and share little: they go to whichever process is free."""


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder before workers are started, which inherit its name."""
    if not hasattr(config, "workerinput"):
        os.environ[SAMPLES] = tempfile.mkdtemp(prefix="publish-samples-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the folder when all workers are done."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(SAMPLES), ignore_errors=True)


def pytest_itemcollected(item: pytest.Item) -> None:
    """The tests of a module run in one process, so that what they share is made once."""
    module = item.nodeid.partition("::")[0].rpartition("/")[2].removesuffix(".py")
    if module not in APART and not any(item.iter_markers("xdist_group")):
        item.add_marker(pytest.mark.xdist_group(module))
