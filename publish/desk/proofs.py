"""Proofs: drafts and editions of the statements that are looked at, kept in memory."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass, field
from pathlib import Path

from publish.desk.crew import Crew, Ended
from publish.desk.drafting import Drafted, Editions, drafted, editions
from publish.desk.survey import Standing
from publish.problem import Position, Problem, problem

_KEPT = 12
"""Statements, each in a theme, that are kept; those that nobody looked at longest go first."""


@dataclass
class Proof:
    """What there is of a statement in a theme: its draft, its editions if they are made.

    `certain` tells that nothing was saved since the draft. `shown` are the last editions that could
    be made, of the statement as it is or as it was; `shown_key` is the key of their draft.
    """

    draft: Drafted | None = None
    certain: bool = False
    made: Editions | None = None
    shown: Editions = field(default_factory=lambda: Editions({}))
    shown_key: str = ""
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    making: asyncio.Task[None] | None = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What stood in the way of the draft or of the editions."""
        found = (
            (self.draft.problems if self.draft else ()),
            (self.made.problems if self.made else ()),
        )
        return tuple(sorted({*found[0], *found[1]}))


class Proofs:
    """The proofs by source file and theme. `tell` is told of a source file's finished editions."""

    def __init__(self, quick: Crew, slow: Crew, tell: Callable[[str], object]) -> None:
        self._quick, self._slow, self._tell = quick, slow, tell
        self._kept: OrderedDict[tuple[str, str], Proof] = OrderedDict()

    def of(self, name: str, theme: str) -> Proof:
        """The proof of a source file in a theme, as far as it is made."""
        proof = self._kept.setdefault((name, theme), Proof())
        self._kept.move_to_end((name, theme))
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return proof

    def doubt(self) -> None:
        """Note that something was saved, so that each draft is compared with it."""
        for proof in self._kept.values():
            proof.certain = False

    async def draft(self, stands: Standing, name: str, theme: str) -> Proof:
        """The proof, with a draft of what the file is now; its editions go with an old draft."""
        proof = self.of(name, theme)
        async with proof.turn:
            if proof.certain:
                return proof
            proof.certain, before = True, proof.draft
            known, asked = (before.key, before.asked) if before else ("", ())
            try:
                found = await self._quick.call(drafted, stands, name, theme, known, asked)
            except BrokenExecutor:
                found = Drafted("died", None, (_died(name),))
            if found is not None:
                proof.draft, proof.made = found, None
        return proof

    def edit(self, stands: Standing, name: str, theme: str, dist: Path | None) -> None:
        """Begin to make the editions of a draft, unless they are made or it can't be.

        `dist` is the folder of its finished files, where these are of the same.
        """
        proof = self.of(name, theme)
        if proof.made or proof.draft is None or proof.draft.book is None:
            return
        if proof.making is None or proof.making.done():
            proof.making = asyncio.create_task(self._edit(proof, stands, name, theme, dist))

    async def _edit(
        self, proof: Proof, stands: Standing, name: str, theme: str, dist: Path | None
    ) -> None:
        """Make editions until they are those of the draft."""
        while proof.draft and proof.draft.book and proof.made is None:
            key = proof.draft.key
            try:
                made = await self._made(stands, name, theme, dist)
            except Ended:
                return
            if made.files:
                proof.shown, proof.shown_key = made, key
            if proof.draft and proof.draft.key == key:
                proof.made = made
            dist = None
            self._tell(name)

    async def _made(self, stands: Standing, name: str, theme: str, dist: Path | None) -> Editions:
        taken = await asyncio.to_thread(_taken, dist) if dist else None
        if taken is not None:
            return taken
        try:
            return await self._slow.call(editions, stands, name, theme)
        except BrokenExecutor:
            return Editions({}, (_died(name),))


def _taken(folder: Path) -> Editions | None:
    """The editions that lie in `dist/`."""
    try:
        return Editions(
            {kind: (folder / f"{folder.name}.{kind}").read_bytes() for kind in ("pdf", "epub")}
        )
    except OSError:
        return None


def _died(name: str) -> Problem:
    return problem("E003", Position(name), path=name)
