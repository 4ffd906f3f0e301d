"""The editions of a statement. A new format is one module and one row of `FORMATS`."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publish.editions.making import Making


@dataclass(frozen=True, slots=True)
class Format:
    """A format of edition: its name, the ending of its files, its media type, its module.

    The module's `render(making)` gives the finished bytes. It is imported at first use, since
    the engines are slow to load.
    """

    name: str
    extension: str
    media_type: str
    module: str

    def path(self, slug: str) -> str:
        """Where the edition of a statement lies in `dist/`."""
        return f"{slug}/{slug}{self.extension}"

    def render(self, making: Making) -> bytes:
        """The finished edition. Raises `making.EngineFault` where the engine complains."""
        data: bytes = import_module(self.module).render(making)
        return data


FORMATS: dict[str, Format] = {
    row.name: row
    for row in (
        Format("pdf", ".pdf", "application/pdf", "publish.editions.pdf"),
        Format("epub", ".epub", "application/epub+zip", "publish.editions.epub"),
    )
}
