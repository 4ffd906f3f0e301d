"""XML dumps of a MediaWiki (mediawiki.org/xml/export): each page of the content becomes a text."""

from __future__ import annotations

import io
from urllib.parse import quote

from lxml import etree

from publish.importing import Original, Refused, Taken
from publish.importing import wikitext as wiki
from publish.importing.facts import Facts, Notice

_OTHERS = frozenset(range(1, 16)) | {828, 829, 2300, 2302}
"""Namespaces that hold no texts: talk, users, files, templates, help, categories, modules."""


def recognises(original: Original) -> bool:
    """XML whose first element is `mediawiki`."""
    return "<mediawiki" in original.head[:400] and original.head.startswith("<")


def take(original: Original) -> list[Taken]:
    """The newest text of each page. Raises Refused for broken XML, and where no page has a text."""
    if b"<!DOCTYPE" in original.data[:4096] or b"<!ENTITY" in original.data[:4096]:
        raise Refused("it holds definitions of its own (DOCTYPE)", "export the pages again")
    pages: list[tuple[str, str]] = []
    site, base, passed = "", "", 0
    try:
        for _, element in etree.iterparse(
            io.BytesIO(original.data), events=("end",), resolve_entities=False, no_network=True,
            load_dtd=False,
        ):  # fmt: skip
            name = etree.QName(element).localname
            if name == "siteinfo":
                site, home = _child(element, "sitename"), _child(element, "base")
                base = (
                    home[: home.rfind("/") + 1] if home.startswith(("http://", "https://")) else ""
                )
            elif name == "page":
                space = _child(element, "ns")
                texts = [e.text or "" for e in element.iter("{*}text")]
                redirects = element.find("{*}redirect") is not None
                if (space.isdigit() and int(space) in _OTHERS) or redirects or not texts:
                    passed += 1
                else:
                    pages.append((_child(element, "title"), texts[-1]))
                element.clear()
    except etree.XMLSyntaxError as error:
        raise Refused(f"the XML is broken: {error.msg}", "export the pages again") from None
    found = []
    for title, text in pages:
        where = f"{base}{quote(title.replace(' ', '_'), safe='/:()')}" if base else ""
        facts = Facts(
            title=title.partition(":")[2] or title, page_title=title, site=site, url=where
        )
        try:
            found.append(wiki.taken(text, original, facts, base))
        except Refused:
            passed += 1
    if not found:
        raise Refused("there is no page with a text in it", "export the pages again")
    note = (Notice("dropped", f"{passed} pages of the dump without a text of their own"),)
    first = found[0]
    if passed:
        found[0] = Taken(first.facts, first.body, first.pictures, (*note, *first.notices))
    return found


def _child(element: etree._Element, name: str) -> str:
    child = element.find(f"{{*}}{name}")
    return (child.text or "").strip() if child is not None else ""
