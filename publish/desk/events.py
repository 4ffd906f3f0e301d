"""Events: pages that are open are told to look again, by Server-Sent Events (HTML, 9.2)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field

_ALIVE = 15.0
"""Seconds after which a silent line is shown to be alive."""
CHANGED = "event: changed\ndata:\n\n"


@dataclass(eq=False)
class Page:
    """A page that is open: the source file that it shows, if it does, and in what theme."""

    name: str = ""
    theme: str = ""
    told: asyncio.Event = field(default_factory=asyncio.Event)


class Events:
    """The pages that are open. Who reads slowly is told once of all that came meanwhile."""

    def __init__(self) -> None:
        self.pages: list[Page] = []
        self._ended = False

    def tell(self, name: str = "") -> None:
        """Tell the pages of a source file that it changed, every page where no name is given."""
        for page in self.pages:
            if name in ("", page.name):
                page.told.set()

    def end(self) -> None:
        """Let every line end, since the server does."""
        self._ended = True
        self.tell()

    async def lines(self, page: Page) -> AsyncIterator[str]:
        """What a page is told as long as it is open, as it is sent."""
        self.pages.append(page)
        try:
            yield "retry: 500\n\n"
            while not self._ended:
                line = ":\n\n"
                with suppress(TimeoutError):
                    await asyncio.wait_for(page.told.wait(), _ALIVE)
                    page.told.clear()
                    line = CHANGED
                if not self._ended:
                    yield line
        finally:
            self.pages.remove(page)
