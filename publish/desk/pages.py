"""The pages of the whole library: the shelf, what is told of changes, builds."""

from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.parse import parse_qs

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from publish.desk.desk import Desk
from publish.desk.events import Page
from publish.desk.language import language_for
from publish.desk.listing import SORTS, Asked, in_words, listed
from publish.desk.shelf import Condition, Entry
from publish.messages import Messages

_TEMPLATES = Path(__file__).parent / "templates"
_MOMENT = 3.0
"""Seconds that the shelf waits for the library to be opened; later it is told when it is."""
_BODY = 65_536
"""Bytes of a form that are read."""

CONDITIONS = [one for one in Condition if one is not Condition.UNREAD]
"""The states that a list is filtered by."""


class Pages:
    """What is answered of the whole library; `base` is the address that all others lie below."""

    def __init__(self, desk: Desk, base: str) -> None:
        self._desk, self.base = desk, base
        self._templates = Environment(
            loader=FileSystemLoader(_TEMPLATES), autoescape=True, trim_blocks=True,
            lstrip_blocks=True, undefined=StrictUndefined,
        )  # fmt: skip
        self._templates.globals |= {"in_words": in_words, "isolated": _isolated}
        self._tasks: set[asyncio.Task[None]] = set()

    async def shelf(self, request: Request) -> Response:
        """The statements, searched, filtered and on pages."""
        desk, asked = self._desk, Asked.of(request.query_params)
        await desk.ready(_MOMENT)
        listing = listed(desk.shelf, asked, self._messages(request))
        await desk.know(list(listing.names))
        entries = [desk.shelf.entries[n] for n in listing.names if n in desk.shelf.entries]
        return self.rendered(
            request, "list.html", asked=asked, listing=listing, entries=entries, sorts=SORTS,
            conditions=CONDITIONS, counts=desk.shelf.counts(),
        )  # fmt: skip

    async def events(self, request: Request) -> Response:
        """Tell a page of changes as long as it is open."""
        entry = self._desk.shelf.get(request.query_params.get("statement", ""))
        page = Page(entry.name if entry else "", self.theme(request.query_params.get("theme", "")))
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
        back = f"{self.base}statement/{entry.id}" if entry else self.base
        return RedirectResponse(back, 303)

    async def refused(self, request: Request, error: Exception) -> Response:
        """Say what is not there, in words."""
        status = error.status_code if isinstance(error, HTTPException) else 500
        m = self._messages(request)
        heading, words = m.text("desk_refused"), ""
        if status == 404:
            heading, words = m.text("desk_not_there"), m.text("desk_not_there_why")
        page = self.rendered(request, "error.html", heading=heading, words=words)
        page.status_code = status
        return page

    def entry(self, request: Request) -> Entry:
        """The entry that an address means. Raises HTTPException."""
        entry = self._desk.shelf.get(request.path_params["id"])
        if entry is None:
            raise HTTPException(404)
        return entry

    def theme(self, name: str) -> str:
        """The theme of this name, or that of the settings where there is none; '' without any."""
        stands = self._desk.stands
        if stands is None:
            return ""
        return name if name in stands.themes else stands.order.theme

    def rendered(self, request: Request, template: str, **values: object) -> Response:
        """A page made of a template, in the language that fits a request."""
        desk = self._desk
        title = desk.stands.library.settings.library.title if desk.stands else None
        text = self._templates.get_template(template).render(
            base=self.base, desk=desk, library=title or desk.root.name,
            m=self._messages(request), **values,
        )  # fmt: skip
        return HTMLResponse(text.encode("utf-8", "backslashreplace"))

    def _messages(self, request: Request) -> Messages:
        stands = self._desk.stands
        library = stands.library.settings.library.language if stands else None
        return language_for(library, request.headers.get("accept-language", ""))


def _isolated(text: object) -> str:
    """A text that runs its own way among words (UAX #9, 2.4: FSI, PDI)."""
    return f"\u2068{text}\u2069"


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form, each once."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _BODY:
            raise HTTPException(413)
    fields = parse_qs(body.decode("utf-8", "replace"))
    return {name: values[-1] for name, values in fields.items()}
