"""Progress: a bar on a terminal, lines in a log, nothing for programs."""

from __future__ import annotations

import sys

import typer

from publish.problem import visible


class Silent:
    """Progress that nobody watches."""

    def __enter__(self) -> Silent:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def __call__(self, done: int, of: int, name: str) -> None:
        return None


class Lines(Silent):
    """Progress for a pipe or a log: a plain line for each statement."""

    def __call__(self, done: int, of: int, name: str) -> None:
        typer.echo(f"[{done}/{of}] {visible(name)}", err=True)


class Bar(Silent):
    """Progress for a terminal."""

    def __enter__(self) -> Bar:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        self._bar = Progress(
            BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"),
            console=Console(stderr=True), transient=True,
        )  # fmt: skip
        self._bar.start()
        self._task = self._bar.add_task("reading", total=None)
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def __call__(self, done: int, of: int, name: str) -> None:
        from rich.markup import escape

        self._bar.update(self._task, total=of, completed=done, description=escape(visible(name)))


def progress_of(as_json: bool) -> Silent:
    if as_json:
        return Silent()
    return Bar() if sys.stderr.isatty() else Lines()
