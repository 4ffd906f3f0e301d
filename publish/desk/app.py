"""The pages: what each address of the desk answers, as a Starlette application."""

from __future__ import annotations

import asyncio
import zipfile
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from functools import lru_cache
from pathlib import Path
from urllib.parse import parse_qs

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from publish.desk.desk import Desk
from publish.desk.events import Page
from publish.desk.guard import Guard
from publish.desk.listing import SORTS, Asked, listed
from publish.desk.shelf import Condition, Entry
from publish.desk.source import lines_of

_HERE = Path(__file__).parent
_FOREVER = {"Cache-Control": "private, max-age=31536000, immutable"}
_BODY = 65_536
"""Bytes of a form that are read."""

CONDITIONS = {
    Condition.FRESH: "Up to date",
    Condition.STALE: "Changed since the build",
    Condition.NEW: "Not built yet",
    Condition.FAILING: "Has errors",
    Condition.UNREAD: "Being read",
}


_REFUSED = {
    404: ("Not there", "The file was renamed or removed, or the address is not a whole one."),
    405: ("Not so", "This address answers to another method."),
    413: ("Too much", "The form is too long."),
}
"""What is said where something is refused, by the status."""


def application(desk: Desk, token: str, hosts: Collection[str]) -> ASGIApp:
    """The desk's pages below `/token/`, for browsers that name one of the hosts."""
    pages = Pages(desk, f"/{token}/")

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with desk.open():
            yield

    routes = [
        Route("/", pages.list),
        Route("/statement/{id}", pages.statement),
        Route("/statement/{id}/cover.jpg", pages.cover),
        Route("/events", pages.events),
        Route("/build", pages.build, methods=["POST"]),
        Mount("/assets", StaticFiles(directory=_HERE / "assets", follow_symlink=False)),
    ]
    app = Starlette(
        routes=[Mount(f"/{token}", routes=routes)], lifespan=lifespan,
        exception_handlers={HTTPException: pages.refused},
    )  # fmt: skip
    return Guard(app, token, hosts)


class Pages:
    """What is answered; `base` is the address that all others lie below."""

    def __init__(self, desk: Desk, base: str) -> None:
        self._desk, self._base = desk, base
        self._templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"), autoescape=True, trim_blocks=True,
            lstrip_blocks=True, undefined=StrictUndefined,
        )  # fmt: skip
        self._tasks: set[asyncio.Task[None]] = set()

    async def list(self, request: Request) -> Response:
        """The statements, searched, filtered and on pages."""
        desk, asked = self._desk, Asked.of(request.query_params)
        listing = listed(desk.shelf, asked)
        await desk.know(list(listing.names))
        entries = [desk.shelf.entries[n] for n in listing.names if n in desk.shelf.entries]
        return self._page("list.html", asked=asked, listing=listing, entries=entries)

    async def statement(self, request: Request) -> Response:
        """A statement: its source and what is wrong with it."""
        entry = self._entry(request)
        await self._desk.know([entry.name])
        entry = self._entry(request)
        stands = self._desk.stands
        lines = []
        if stands:
            lines = await asyncio.to_thread(lines_of, stands.library, entry.name, entry.problems)
        return self._page("statement.html", entry=entry, lines=lines)

    async def cover(self, request: Request) -> Response:
        """The cover of the EPUB in `dist/`."""
        entry = self._entry(request)
        slug = entry.row.slug
        data = None
        if entry.cover:
            path = self._desk.root / "dist" / slug / f"{slug}.epub"
            data = await asyncio.to_thread(_cover, path, entry.cover)
        if data is None:
            raise HTTPException(404)
        return Response(data, media_type="image/jpeg", headers=_FOREVER)

    async def events(self, request: Request) -> Response:
        """Tell a page of changes as long as it is open."""
        entry = self._desk.shelf.get(request.query_params.get("statement", ""))
        page = Page(entry.name if entry else "", request.query_params.get("theme", ""))
        lines = self._desk.events.lines(page)
        return StreamingResponse(lines, media_type="text/event-stream")

    async def build(self, request: Request) -> Response:
        """Build a statement, or all, and lead back to where that was asked for."""
        form = await _form(request)
        asked = form.get("statement", "")
        entry = self._desk.shelf.get(asked)
        if asked and entry is None:
            raise HTTPException(404)
        task = asyncio.create_task(self._desk.build([entry.name] if entry else None))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        back = f"{self._base}statement/{entry.id}" if entry else self._base
        return RedirectResponse(back, 303)

    async def refused(self, request: Request, error: Exception) -> Response:
        """Say what is not there, in words."""
        status = error.status_code if isinstance(error, HTTPException) else 500
        heading, words = _REFUSED.get(status, ("That can't be answered", ""))
        page = self._page("error.html", heading=heading, words=words)
        page.status_code = status
        return page

    def _entry(self, request: Request) -> Entry:
        entry = self._desk.shelf.get(request.path_params["id"])
        if entry is None:
            raise HTTPException(404)
        return entry

    def _page(self, name: str, **values: object) -> Response:
        desk = self._desk
        title = desk.root.name
        if desk.stands and desk.stands.library.settings.library.title:
            title = desk.stands.library.settings.library.title
        text = self._templates.get_template(name).render(
            base=self._base, desk=desk, library=title, conditions=CONDITIONS, sorts=SORTS,
            counts=desk.shelf.counts(), **values,
        )  # fmt: skip
        return HTMLResponse(text.encode("utf-8", "backslashreplace"))


@lru_cache(maxsize=256)
def _cover(path: Path, sha256: str) -> bytes | None:
    """The picture of a cover; `sha256` is that of the EPUB that it lies in."""
    del sha256
    try:
        with zipfile.ZipFile(path) as book:
            return book.read("EPUB/cover.jpg")
    except (OSError, KeyError, zipfile.BadZipFile):
        return None


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form, each once."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _BODY:
            raise HTTPException(413)
    fields = parse_qs(body.decode("utf-8", "replace"))
    return {name: values[-1] for name, values in fields.items()}
