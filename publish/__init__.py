"""Statements in Markdown become EPUB and PDF editions. What programs use: `publish.api`."""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from publish.api import (
        Invalid,
        Library,
        NoLibraryError,
        Position,
        Problem,
        Report,
        Statement,
        check,
        cite,
        import_file,
        lint,
        open_library,
        read,
        render,
        render_epub,
        render_pdf,
        statements,
        verify,
    )  # fmt: skip

__version__ = "0.1.0"
__all__ = [
    "Invalid", "Library", "NoLibraryError", "Position", "Problem", "Report", "Statement", "build",
    "check", "cite", "import_file", "lint", "open_library", "read", "records", "render",
    "render_epub", "render_pdf", "site", "statements", "verify",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """The names of the API, at first use: the command has no time to import them all."""
    if name not in __all__:
        raise AttributeError(f"module 'publish' has no attribute '{name}'")
    from publish import api

    return getattr(api, name)


class CallableRoom(ModuleType):
    """A room that has the name of a function of the API, and is called as that.

    `publish.build(library)` builds, whether or not `publish.build` was imported as a package.
    """

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        """Call the function of the API."""
        from publish import api

        return getattr(api, self.__name__.rpartition(".")[2])(*arguments, **options)
