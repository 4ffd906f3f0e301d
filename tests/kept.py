"""Editions kept by what they are made of, for tests of what becomes of finished files.

That the same source comes to the same bytes is for `test_reproducible.py`.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator

import pytest

import publish.build.execute
from publish.build.make import Job, Made, Order, make
from publish.editions.theme import load_theme

_KNOWN: dict[tuple[bytes, str], Made] = {}


def kept(job: Job, order: Order) -> Made:
    """What `make` gives, made once in this process for a job, an order and a theme's content."""
    key = pickle.dumps((job, order)), load_theme(order.theme, order.own).digest
    if key not in _KNOWN:
        _KNOWN[key] = make(job, order)
    return _KNOWN[key]


@pytest.fixture(scope="module", autouse=True)
def keeping() -> Iterator[None]:
    """In a module that imports this builds take what is kept: what is to be made is tested."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(publish.build.execute, "make", kept)
        yield
