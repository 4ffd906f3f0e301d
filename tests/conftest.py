"""What all processes of a test run share: a folder for the sample library's editions, bytecode."""

from __future__ import annotations

import gc
import importlib
import os
import shutil
import sys
import tempfile
from types import ModuleType

import pytest

SAMPLES = "PUBLISH_TEST_SAMPLES"
APART = ("test_cases", "test_faults", "test_refusals")
"""Modules whose tests take long and share little: they go to whichever process is free."""


def _is_valid_syntax(rule: str, text: str) -> bool:
    """Whether a text is what a rule of RFC 3987 asks for, as rfc3987_syntax says."""
    if sys.modules.get("rfc3987_syntax") is _SYNTAX:
        del sys.modules["rfc3987_syntax"]
    return bool(importlib.import_module("rfc3987_syntax").is_valid_syntax(rule, text))


_SYNTAX = ModuleType("rfc3987_syntax")
_SYNTAX.__dict__["is_valid_syntax"] = _is_valid_syntax
sys.modules.setdefault("rfc3987_syntax", _SYNTAX)
"""jsonschema imports it, which makes 38 parsers: seconds in each process, for one test that asks."""

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
"""Tests start Python some hundred times, and are not to compile the package each time."""

gc.set_threshold(100_000, 20, 20)
"""As in the processes that build: what is laid out is many small objects, and few go round."""


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder before workers are started, which inherit its name."""
    if not hasattr(config, "workerinput"):
        os.environ[SAMPLES] = tempfile.mkdtemp(prefix="publish-samples-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the folder when all workers are done."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(SAMPLES), ignore_errors=True)


def pytest_collection_finish() -> None:
    """What was imported and collected stays: nobody is to look through it for what can go."""
    gc.collect()
    gc.freeze()


def pytest_itemcollected(item: pytest.Item) -> None:
    """The tests of a module run in one process, so that what they share is made once."""
    module = item.nodeid.partition("::")[0].rpartition("/")[2].removesuffix(".py")
    if module not in APART and not any(item.iter_markers("xdist_group")):
        item.add_marker(pytest.mark.xdist_group(module))
