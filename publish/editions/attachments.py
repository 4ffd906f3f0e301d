"""The files that a PDF carries with it: what its text was read from (PDF/A-3, 6.8)."""

from __future__ import annotations

import datetime
import io

import weasyprint
from weasyprint.pdf.anchors import MIMETYPES

from publish.editions.making import Making

MIMETYPES.add_type("application/toml", ".toml")


def attachments(making: Making) -> list[weasyprint.Attachment]:
    """The source of an edition, of a collection its parts' beside, by name.

    A name tree has its keys in order (ISO 32000-1, 7.9.6), and WeasyPrint writes them as they come.
    """
    day = datetime.datetime.fromisoformat(making.statement.modified)
    return [
        weasyprint.Attachment(
            file_obj=io.BytesIO(data),
            name=name,
            description="The source text of this edition",
            created=day,
            modified=day,
            relationship="Source",
        )
        for name, data in sorted(making.sources.items(), key=lambda item: item[0].encode())
    ]
