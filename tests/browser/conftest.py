"""One browser for all tests that are driven in one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.engine import Browser, browser


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium, started at the first test that asks for it."""
    with browser() as opened:
        yield opened
