"""`publish serve` and `publish watch`: the library while it is written."""

from __future__ import annotations

import errno
import secrets
import socket
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from publish.cli.building import engine_is_there, see_settings
from publish.cli.options import Where, open_library
from publish.cli.output import fail, print_problems

if TYPE_CHECKING:
    from types import FrameType

    from publish.build import Report
    from publish.library import Library

_HOST = "127.0.0.1"
_LIMITS: dict[str, Any] = {
    "limit_concurrency": 100,
    "timeout_keep_alive": 5,
    "timeout_graceful_shutdown": 1,
    "h11_max_incomplete_event_size": 32 * 1024,
    "backlog": 128,
}
"""What the server allows its clients."""


def serve(
    port: Annotated[
        int, typer.Option(help="The port to listen at; 0 is any that is free.", min=0, max=65535)
    ] = 0,
    open_it: Annotated[bool, typer.Option("--open", help="Open the page in a browser.")] = False,
    where: Where = Path("."),
) -> None:
    """Show the library in a browser of this machine, with each statement as it is saved."""
    library = _ready(where)
    opened = _listening(port)
    import uvicorn

    from publish.build.processes import cores, get_ready
    from publish.desk.app import application
    from publish.desk.desk import Desk

    get_ready()
    number = opened.getsockname()[1]
    token = secrets.token_urlsafe(24)
    url = f"http://{_HOST}:{number}/{token}/"
    desk = Desk(library.root, cores())
    hosts = (f"{_HOST}:{number}", f"localhost:{number}")

    class Server(uvicorn.Server):
        """Ends what is under way once it is told to, so that nobody waits for it."""

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            desk.end()
            self.force_exit, self.should_exit = self.should_exit, True

    config = uvicorn.Config(
        application(desk, token, hosts), log_config=None, access_log=False,
        server_header=False, ws="none", **_LIMITS,
    )  # fmt: skip
    typer.echo(f"{url} (Ctrl+C ends)")
    if open_it:
        webbrowser.open(url)
    Server(config).run(sockets=[opened])


def watch(
    theme: Annotated[str | None, typer.Option(help="The theme; else that of publish.toml.")] = None,
    out: Annotated[Path | None, typer.Option(help="The folder to write; else dist/.")] = None,
    where: Where = Path("."),
) -> None:
    """Build the library now, and again whenever something of it is saved."""
    library = _ready(where, theme)
    from publish.build.processes import cores, get_ready
    from publish.desk.crew import Crew
    from publish.desk.watching import rebuilds

    get_ready()
    crew = Crew(cores())
    typer.echo(f"watching {library.root} (Ctrl+C ends)")
    try:
        for found in rebuilds(library.root, theme, out, crew):
            if found is None:
                typer.echo(f"there is no library in {library.root} any more; waiting", err=True)
            elif isinstance(found, list):
                print_problems(found)
            else:
                _print(found)
    except KeyboardInterrupt:
        fail("stopped; what is made stays", status=130)
    finally:
        crew.end()


def _ready(where: Path, theme: str | None = None) -> Library:
    """The library, once it is seen that it can be built. Stops where it can't."""
    library = open_library(where)
    engine_is_there()
    see_settings(library, theme, None, as_json=False)
    return library


def _listening(port: int) -> socket.socket:
    """A socket that listens on this machine alone. Stops where that can't be."""
    try:
        return socket.create_server((_HOST, port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            fail(f"port {port} is in use; leave --port out for one that is free")
        fail(f"can't listen at {_HOST}:{port}: {error.strerror or error}")


def _print(report: Report) -> None:
    """Print what a build did, a line for each statement that it was about."""
    print_problems(report.problems)
    for slug in sorted(report.built):
        typer.echo(f"built {slug}")
    for slug in report.removed:
        typer.echo(f"removed {slug}, since its source is gone")
    for name in report.failed:
        typer.echo(f"failed {name}")
    if not (report.built or report.removed or report.failed):
        typer.echo("nothing to do")
