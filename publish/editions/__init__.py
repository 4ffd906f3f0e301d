"""The editions of a statement. A new format is one module and one row of `FORMATS`."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from publish.registry import Registry

if TYPE_CHECKING:
    from publish.editions.making import Making
    from publish.messages import Messages
    from publish.records.description import Manifestation


@dataclass(frozen=True, slots=True)
class Format:
    """A format of edition: its name, the ending of its files, its media type, its module.

    The module's `render(making)` gives the finished bytes. It may have a `measured(found, data,
    messages)` as well, which completes what is known of a finished file by what its format has:
    pages, standards, accessibility. The module is imported at first use, since engines are slow to
    load.
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

    def measured(self, found: Manifestation, data: bytes, messages: Messages) -> Manifestation:
        """What is known of a finished file, completed by what its format has."""
        completed = getattr(import_module(self.module), "measured", None)
        made: Manifestation = completed(found, data, messages) if completed else found
        return made


FORMATS = Registry(
    "editions",
    Format,
    (
        Format("pdf", ".pdf", "application/pdf", "publish.editions.pdf"),
        Format("epub", ".epub", "application/epub+zip", "publish.editions.epub"),
    ),
)
"""The formats, one row each; packages add theirs in the group `publish.editions`."""
