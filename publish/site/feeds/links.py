"""Addresses and times as feeds write them."""

from __future__ import annotations

import posixpath
from urllib.parse import quote

from publish import dates
from publish.site.addresses import Site


def to(site: Site, here: str, path: str) -> str:
    """The address of `path` in the file `here`: whole, or relative where the site has no address.

    A folder ends with a slash, as `addresses` gives it.
    """
    if site.url:
        return site.absolute(path)
    relative = posixpath.relpath(path or ".", posixpath.dirname(here) or ".")
    return quote(f"{relative}/" if path.endswith("/") or not path else relative)


def moment(day: str) -> str:
    """A day as the first moment of it (RFC 3339), in UTC."""
    return f"{day}T00:00:00Z"


def day_of(edtf: str) -> str | None:
    """The first day of an EDTF date, `YYYY-MM-DD`; None where that is not known, or before year 1.

    Feeds and manifests know days and moments only, no years by themselves.
    """
    found = dates.first_day(edtf)
    return found.isoformat() if found else None
