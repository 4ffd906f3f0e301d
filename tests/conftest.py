"""One folder for the sample library's editions, shared by all processes of a test run."""

from __future__ import annotations

import os
import shutil
import tempfile

import pytest

SAMPLES = "PUBLISH_TEST_SAMPLES"


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder before workers are started, which inherit its name."""
    if not hasattr(config, "workerinput"):
        os.environ[SAMPLES] = tempfile.mkdtemp(prefix="publish-samples-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the folder when all workers are done."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(SAMPLES), ignore_errors=True)
