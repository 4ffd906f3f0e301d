"""OAI-PMH 2.0: what libraries harvest, answered by a server or held in a file.

https://www.openarchives.org/OAI/openarchivesprotocol.html. An item is the text of a statement in
one language, by its URN; its formats are records of the crosswalk.
"""

from __future__ import annotations

from typing import NamedTuple

NAMESPACE = "http://www.openarchives.org/OAI/2.0/"


class MetadataFormat(NamedTuple):
    """A format of records by its prefix, a name of `RECORDS`."""

    prefix: str
    schema: str
    namespace: str


FORMATS: dict[str, MetadataFormat] = {
    row.prefix: row
    for row in (
        MetadataFormat(
            "oai_dc",
            "http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
            "http://www.openarchives.org/OAI/2.0/oai_dc/",
        ),
        MetadataFormat(
            "marcxml",
            "http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd",
            "http://www.loc.gov/MARC21/slim",
        ),
        MetadataFormat(
            "mods",
            "http://www.loc.gov/standards/mods/v3/mods-3-8.xsd",
            "http://www.loc.gov/mods/v3",
        ),
    )
}
"""The formats that are offered; `oai_dc` is one that every repository must have."""
