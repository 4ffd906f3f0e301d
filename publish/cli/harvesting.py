"""`publish oai`: answers libraries that harvest the records of what lies in `dist/`."""

from __future__ import annotations

import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from publish.cli.options import DistFolder, Where, open_library
from publish.cli.output import fail, wrong_use
from publish.folders import real_path

if TYPE_CHECKING:
    from publish.records.description import Agency

_PATH = "/oai"
_LIMITS = {
    "threads": 8,
    "connection_limit": 1000,
    "channel_timeout": 30,
    "max_request_header_size": 32 * 1024,
    "max_request_body_size": 32 * 1024,
    "asyncore_use_poll": True,
    "ident": None,
}
"""What the server allows its clients."""


def oai(
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen at.", min=1, max=65535)] = 8080,
    url: Annotated[
        str | None,
        typer.Option(help="The repository's public address, where a proxy passes it on."),
    ] = None,
    dist: DistFolder = None,
    where: Where = Path("."),
) -> None:
    """Serve the records of all editions in dist/ by OAI-PMH 2.0 (oai_dc, marcxml, mods)."""
    library = open_library(where)
    agency = library.agency()
    if agency.email is None:
        wrong_use("OAI-PMH needs an address for mail: add email to [records] in publish.toml")
    if url is not None and urlsplit(url).scheme not in ("http", "https"):
        wrong_use(f"'{url}' is no address; write e.g. https://example.org/oai")
    folder = real_path(dist or library.root / "dist")
    if not folder.is_dir():
        fail(f"there are no editions in {folder}; 'publish build' makes them")
    import logging

    from waitress import create_server

    from publish.folders import SETTINGS
    from publish.site.oai.app import Application
    from publish.site.oai.repository import Repository
    from publish.site.oai.responses import Identity

    language = library.settings.library.language or "en"
    agencies = partial(_agency, library.root, agency)
    repository = Repository(folder, agencies, language, library.root / SETTINGS)
    name = library.settings.library.title or agency.name or library.root.name
    clock = partial(datetime.datetime.now, datetime.UTC)
    path = urlsplit(url).path or "/" if url else _PATH
    own = f"http://{f'[{host}]' if ':' in host else host}:{port}{path}"
    served = Application(repository, Identity(name, url or own, agency.email), path, clock)
    try:
        server = create_server(served, host=host, port=port, **_LIMITS)
    except OSError as error:
        fail(f"can't listen at {host}:{port}: {error.strerror or error}")
    except ValueError as error:
        wrong_use(f"can't listen at {host}:{port}: {error}")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # clients that wait are no fault
    typer.echo(f"{own}?verb=Identify (Ctrl+C ends)", err=True)
    server.run()


def _agency(root: Path, before: Agency) -> Agency:
    """Who makes the records, by the settings as they are now; as before where they are wrong."""
    from publish.library import open_library as opened

    library, _ = opened(root)
    return library.agency() if library else before
