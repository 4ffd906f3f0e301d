"""The pages of one statement: its source beside its editions, and what these are made of."""

from __future__ import annotations

import asyncio
import io
import mimetypes
import zipfile
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from publish.desk.desk import Desk
from publish.desk.guard import BOOK
from publish.desk.pages import Pages
from publish.desk.proofs import Proof
from publish.desk.sheets import Sheet, Sheets
from publish.desk.shelf import Entry
from publish.desk.source import lines_of

VIEWS = {"epub": "EPUB", "pdf": "PDF"}
_FOREVER = {"Cache-Control": "private, max-age=31536000, immutable"}
_OPENING = 60.0
"""Seconds that a page waits for the library to be opened."""
_PATIENCE = 5.0
"""Seconds that a page waits for its draft; a slower one comes when it is done."""
_SHEETS = 16
"""Sheets that are shown at a time."""
_TYPES = {"epub": "application/epub+zip", "pdf": "application/pdf"}
_IN_BOOK = {
    ".xhtml": "application/xhtml+xml", ".opf": "application/oebps-package+xml",
    ".xml": "application/xml", ".ttf": "font/ttf", ".otf": "font/otf",
}  # fmt: skip


class StatementPages:
    """What is answered of one statement."""

    def __init__(self, desk: Desk, pages: Pages) -> None:
        self._desk, self._pages, self._sheets = desk, pages, Sheets()

    def end(self) -> None:
        """End what draws the sheets."""
        self._sheets.end()

    async def page(self, request: Request) -> Response:
        """A statement: its source with what is wrong, beside its EPUB or PDF in a theme."""
        desk, query = self._desk, request.query_params
        await desk.ready(_OPENING)
        name = self._pages.entry(request).name
        await desk.know([name])
        desk.want(name)
        theme = self._pages.theme(query.get("theme", ""))
        proof = await self._proof(name, theme)
        entry = self._pages.entry(request)
        problems = sorted({*entry.problems, *(proof.problems if proof else ())})
        lines = []
        if desk.stands:
            lines = await asyncio.to_thread(lines_of, desk.stands.library, name, problems)
        view = query.get("view", "") if query.get("view") in VIEWS else "epub"
        first = query.get("from", "1")
        count, sheets = 0, list[Sheet]()
        if view == "pdf" and proof:
            start = int(first) if first.isascii() and first.isdigit() and len(first) < 7 else 1
            count, sheets = await self._shown(proof, start)
        return self._pages.rendered(
            request, "statement.html", entry=entry, problems=problems, lines=lines, theme=theme,
            view=view, views=VIEWS, proof=proof, part=_part(proof, query.get("part", "")),
            count=count, sheets=sheets, step=_SHEETS,
            themes=desk.stands.themes if desk.stands else (),
        )  # fmt: skip

    async def cover(self, request: Request) -> Response:
        """The cover of the EPUB in `dist/`."""
        entry = self._pages.entry(request)
        slug = entry.row.slug
        path = self._desk.root / "dist" / slug / f"{slug}.epub"
        data = await asyncio.to_thread(_cover, path, entry.cover) if entry.cover else None
        if data is None:
            raise HTTPException(404)
        return Response(data, media_type="image/jpeg", headers=_FOREVER)

    async def book(self, request: Request) -> Response:
        """A file of the book: of the draft; the cover's picture of the EPUB, once it is made."""
        entry, theme = self._asked(request)
        name = request.path_params["name"]
        proof = await self._proof(entry.name, theme)
        data = None
        if proof and proof.draft and proof.draft.book:
            data = proof.draft.book.files.get(name)
            if name == "cover.jpg":
                if proof.making and not proof.shown.files:
                    await asyncio.wait([proof.making])
                data = _picture_of(proof.shown.files.get("epub", b""))
        if data is None:
            raise HTTPException(404)
        kind = _IN_BOOK.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "text/plain"
        return Response(data, media_type=kind, headers={"Content-Security-Policy": BOOK})

    async def picture(self, request: Request) -> Response:
        """A page of the PDF as a picture."""
        entry, theme = self._asked(request)
        proof = self._desk.proofs.of(entry.name, theme)
        pdf = proof.shown.files.get("pdf")
        if pdf is None or request.query_params.get("v") != proof.shown_key[:16]:
            raise HTTPException(404)
        number = request.path_params["number"]
        try:
            data = await self._sheets.picture(proof.shown_key, pdf, number)
        except IndexError:
            raise HTTPException(404) from None
        return Response(data, media_type="image/png", headers=_FOREVER)

    async def file(self, request: Request) -> Response:
        """An edition to be kept."""
        entry, theme = self._asked(request)
        kind = request.path_params["kind"]
        proof = await self._proof(entry.name, theme)
        if proof and proof.making:
            await asyncio.wait([proof.making])
        data = proof.made.files.get(kind) if proof and proof.made else None
        if data is None or kind not in _TYPES:
            raise HTTPException(404)
        slug = entry.head.slug if entry.head else "statement"
        name = quote(f"{slug}.{kind}")
        kept = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
        return Response(data, media_type=_TYPES[kind], headers=kept)

    def _asked(self, request: Request) -> tuple[Entry, str]:
        entry, theme = self._pages.entry(request), request.path_params["theme"]
        if self._desk.stands is None or theme not in self._desk.stands.themes:
            raise HTTPException(404)
        return entry, theme

    async def _proof(self, name: str, theme: str) -> Proof | None:
        """The proof of a source file; the one there is where a draft takes too long."""
        if self._desk.stands is None:
            return None
        task = asyncio.ensure_future(self._desk.proof(name, theme))
        done, _ = await asyncio.wait([task], timeout=_PATIENCE)
        if done:
            return task.result()
        task.add_done_callback(lambda _: self._desk.events.tell(name))
        return self._desk.proofs.of(name, theme)

    async def _shown(self, proof: Proof, start: int) -> tuple[int, list[Sheet]]:
        """How many sheets the PDF has, and some of them."""
        pdf, key = proof.shown.files.get("pdf"), proof.shown_key
        if pdf is None:
            return 0, []
        count = await self._sheets.count(key, pdf)
        first = min(max(1, start), max(1, count))
        wanted = range(first, min(first + _SHEETS, count + 1))
        return count, [await self._sheets.sheet(key, pdf, number) for number in wanted]


def _part(proof: Proof | None, asked: str) -> str:
    """The part of the book that is shown first: the one that is asked for, or its text."""
    parts = proof.draft.book.spine if proof and proof.draft and proof.draft.book else ()
    if asked in parts:
        return asked
    texts = [part for part in parts if part.startswith("text")]
    return (texts or list(parts) or [""])[0]


@lru_cache(maxsize=256)
def _cover(path: Path, sha256: str) -> bytes | None:
    """The picture of a cover; `sha256` is that of the EPUB that it lies in."""
    del sha256
    try:
        return _picture_of(path.read_bytes())
    except OSError:
        return None


def _picture_of(epub: bytes) -> bytes | None:
    try:
        with zipfile.ZipFile(io.BytesIO(epub)) as book:
            return book.read("EPUB/cover.jpg")
    except (KeyError, zipfile.BadZipFile):
        return None
