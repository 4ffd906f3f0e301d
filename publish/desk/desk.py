"""The desk itself: a library as it is now, told of saves, with the pages that look at it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import BrokenExecutor
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from publish.build import Report
from publish.build import build as built
from publish.build.ordering import wanted
from publish.desk.crew import Crew, Ended
from publish.desk.events import Events
from publish.desk.proofs import Proof, Proofs
from publish.desk.saves import EVERYTHING, Saved, listening
from publish.desk.shelf import Shelf, rows_of, stamps
from publish.desk.survey import Standing, standing, survey, unread
from publish.messages import use_words
from publish.problem import Position, Problem, problem

_CHUNK, _WHOLE = 100, 8
"""Source files that a worker reads in one go: their front matter, or their texts too."""
_LATER = 0.5
"""Seconds after which the state is looked at again, where a build held it."""


class Desk:
    """A library that is looked at. `stands` is None as long as nothing can be built of it.

    `quick` drafts what somebody waits for, `readers` read what is listed, `setters` set editions,
    `builders` build: none waits for another.
    """

    def __init__(self, root: Path, workers: int) -> None:
        self.root = root
        self.quick, self.readers = Crew(1), Crew(1)
        self.setters, self.builders = Crew(workers), Crew(workers)
        self.shelf, self.events = Shelf(root), Events()
        self.proofs = Proofs(self.quick, self.setters, self.events.tell)
        self.stands: Standing | None = None
        self.faults: tuple[Problem, ...] = ()
        self.there, self.building = True, False
        self.report: Report | None = None
        self._heard, self._saved = asyncio.Event(), Saved(0)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._soon: dict[str, None] = {}
        self._looked, self._unread = asyncio.Event(), asyncio.Event()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """The desk as long as it is open: it looks at the library, and again after each save."""
        self._loop = loop = asyncio.get_running_loop()
        with listening(self.root, lambda saved: loop.call_soon_threadsafe(self.hear, saved)):
            self.hear(EVERYTHING)
            tasks = [asyncio.create_task(self._tend()), asyncio.create_task(self._read())]
            try:
                yield
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
                self._end()

    @property
    def opening(self) -> bool:
        """Whether the library was not looked at yet."""
        return not self._looked.is_set()

    def end(self) -> None:
        """End what is under way, as soon as whoever is at it lets go. Any thread may call this."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._end)

    def _end(self) -> None:
        self.events.end()
        for crew in (self.quick, self.readers, self.setters, self.builders):
            crew.end()

    def hear(self, saved: Saved) -> None:
        """Be told that something was saved."""
        self._saved |= saved
        self._heard.set()

    async def ready(self, seconds: float) -> None:
        """Wait until the library was looked at once, if that takes no longer than this."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._looked.wait(), seconds)

    async def know(self, names: list[str]) -> None:
        """See that it is known what some source files say of themselves."""
        await self._survey(
            self.readers, [n for n in names if not self.shelf.entries[n].seen], False
        )

    def want(self, name: str) -> None:
        """See that a source file that is shown is read whole before others, if it was not."""
        entry = self.shelf.entries.get(name)
        if entry and not (entry.seen and entry.head and entry.head.whole):
            self._soon[name] = None
            self._unread.set()

    async def proof(self, name: str, theme: str) -> Proof | None:
        """A draft of a source file, its editions being made; None where nothing can be.

        Editions that lie in `dist/` and are of the same are not made again.
        """
        if self.stands is None:
            return None
        proof = await self.proofs.draft(self.stands, name, theme)
        entry, draft = self.shelf.entries.get(name), proof.draft
        same = entry and draft and entry.row.key == draft.key
        usual = theme == self.stands.order.theme
        dist = self.root / "dist" / entry.row.slug if entry and same and usual else None
        self.proofs.edit(self.stands, name, theme, dist)
        return proof

    async def build(self, names: list[str] | None) -> None:
        """Build source files into `dist/`, all where None, unless a build is under way here."""
        if self.stands is None or self.building:
            return
        library, crew = self.stands.library, self.builders
        paths = None if names is None else [library.root / name for name in names]
        self.building = True
        self.events.tell()
        try:
            self.report = await asyncio.to_thread(
                built, library, paths, jobs=crew.count, workers=crew.workers
            )
        except Ended:
            return
        finally:
            self.building = False
            self.hear(Saved.BUILD)

    async def _tend(self) -> None:
        """Look again after each save."""
        while True:
            await self._heard.wait()
            self._heard.clear()
            saved, self._saved = self._saved, Saved(0)
            try:
                await self._look(saved)
            except BrokenExecutor:
                asyncio.get_running_loop().call_later(_LATER, self.hear, saved)
            self._looked.set()

    async def _look(self, saved: Saved) -> None:
        """Look at what was saved: first at what is shown, then at what changed."""
        shelf = self.shelf
        if saved & Saved.SETTINGS:
            await self._stand()
            shelf.forget(shelf.entries)
        shown = {page.name: page.theme for page in self.events.pages if page.name}
        if saved & (Saved.SOURCES | Saved.SETTINGS):
            self.proofs.doubt()
            for name, theme in shown.items():
                await self.proof(name, theme)
                self.events.tell(name)
        changed = shelf.look(await asyncio.to_thread(stamps, self.root))
        if saved & Saved.SOURCES:  # a picture may have been
            shelf.forget([name for name, entry in shelf.entries.items() if entry.inputs])
        if saved & (Saved.SETTINGS | Saved.BUILD):
            self._take_rows()
        self._soon = dict.fromkeys([*self._soon, *shown, *sorted(changed)][:_WHOLE])
        self._unread.set()
        self.events.tell()

    async def _stand(self) -> None:
        found = await self.quick.call(standing, self.root)
        self.there = found is not None
        self.faults = () if isinstance(found, Standing) else found or ()
        if isinstance(found, Standing):
            self.stands = found
            use_words(found.order.own.words())

    def _take_rows(self) -> None:
        rows = rows_of(self.root / "dist")
        if rows is None:
            asyncio.get_running_loop().call_later(_LATER, self.hear, Saved.BUILD)
        elif self.stands:
            self.shelf.take_rows(rows, wanted(self.stands.order))

    async def _survey(self, crew: Crew, names: list[str], whole: bool) -> None:
        """Find out what source files say of themselves; one that kills its worker is told of."""
        entries = self.shelf.entries
        jobs = [(name, entries[name].inputs, whole) for name in names if name in entries]
        if self.stands is None or not jobs:
            return
        try:
            heads = await crew.call(survey, self.stands, jobs)
            self.shelf.take(heads)
            self.shelf.drop({name for name, *_ in jobs} - {head.name for head in heads})
        except BrokenExecutor:
            if len(names) == 1:
                died = problem("E003", Position(names[0]), path=names[0])
                self.shelf.take([unread(names[0], died)])
            for name in names if len(names) > 1 else ():
                await self._survey(crew, [name], whole)

    async def _read(self) -> None:
        """Read what changed, then what nobody waits for: front matter first, texts after it."""
        shelf = self.shelf
        while True:
            await self._unread.wait()
            self._unread.clear()
            while self.stands:
                if soon := [name for name in self._soon if name in shelf.entries]:
                    self._soon.clear()
                    await self._survey(self.readers, soon, whole=True)
                elif names := shelf.unseen(_CHUNK):
                    await self._survey(self.readers, names, whole=False)
                elif names := shelf.unread(_WHOLE):
                    await self._survey(self.readers, names, whole=True)
                else:
                    break
                self.events.tell()
