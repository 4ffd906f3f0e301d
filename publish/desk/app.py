"""The application: which address is answered by what, behind the guard."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from publish.desk.desk import Desk
from publish.desk.guard import Guard
from publish.desk.pages import Pages
from publish.desk.statement import StatementPages

_ASSETS = Path(__file__).parent / "assets"


def application(desk: Desk, token: str, hosts: Collection[str]) -> ASGIApp:
    """The desk's pages below `/token/`, for browsers that name one of the hosts."""
    pages = Pages(desk, f"/{token}/")
    one = StatementPages(desk, pages)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with desk.open():
            yield
        one.end()

    routes = [
        Route("/", pages.shelf),
        Route("/events", pages.events),
        Route("/build", pages.build, methods=["POST"]),
        Route("/statement/{id}", one.page),
        Route("/statement/{id}/cover.jpg", one.cover),
        Route("/statement/{id}/{theme}/book/{name:path}", one.book),
        Route("/statement/{id}/{theme}/sheets/{number:int}.png", one.picture),
        Route("/statement/{id}/{theme}/file.{kind}", one.file),
        Mount("/assets", StaticFiles(directory=_ASSETS, follow_symlink=False)),
    ]
    app = Starlette(
        routes=[Mount(f"/{token}", routes=routes)], lifespan=lifespan,
        exception_handlers={HTTPException: pages.refused},
    )  # fmt: skip
    return Guard(app, token, hosts)
