"""Metadata: what the head of a page and the marks in its body say of the text.

Read are JSON-LD of schema.org, the tags of Google Scholar (`citation_…`), Dublin Core and Open
Graph, microdata, and the classes that themes give to authors and dates, in this order of trust.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urljoin

from publish.importing.days import day_in
from publish.importing.facts import Facts, Person, best, folded, is_address
from publish.importing.labels import language_tag, people, spdx
from publish.importing.page import Element, every, select, text_of

_ARTICLES = (
    "Article", "NewsArticle", "BlogPosting", "Report", "WebPage", "CreativeWork",
    "OpinionNewsArticle", "ReportageNewsArticle", "SocialMediaPosting", "PressRelease",
    "AdvertiserContentArticle",
)  # fmt: skip
_NOBODY = re.compile(
    r"admin(?:istrator)?|webmaster|editor|user|root|staff|super user|guest|unknown|anonymous|"
    r"https?://.*|@.*|.*@.*|\d+",
    re.IGNORECASE,
)
_NO_SITE = ("blogger", "wordpress", "medium", "drupal", "joomla!", "ghost")
_SEPARATORS = re.compile(
    r"\s+[|\-–—·•»«/\\]\s+|\s*\|\s*|\s+::?\s+|(?<=[\u2e80-\uffef])[_-](?=[\u2e80-\uffef])"
)
_AT_ENDS = " |-–—·•»«:/\\_"
_BYLINE = re.compile(
    r"^(?:(?:written |posted |published )?by|автор[:а]?|von|par|por)\s+", re.IGNORECASE
)


def metadata(root: Element) -> Facts:
    """What a page says of itself, besides what stands in the article."""
    meta = _tags(root)
    month_first = (root.get("lang") or "").lower() == "en-us"
    facts = best([*_json_ld(root), _from_tags(meta), _from_body(root, month_first)])
    return facts.over(_from_title(root, facts))


def base_of(root: Element, url: str) -> str:
    """The address that relative links start from (HTML, "base")."""
    base = next((e.get("href", "") for e in select(root, "base[href]")), "")
    try:
        return urljoin(url, base) if base and not base.startswith("file:") else url
    except ValueError:
        return url


def address_of(root: Element) -> str:
    """The page's own address, as it says."""
    for selector, name in (
        ("link[rel=canonical]", "href"), ("meta[property='og:url']", "content"),
        ("meta[name='og:url']", "content"), ("meta[name='DC.identifier']", "content"),
    ):  # fmt: skip
        for element in select(root, selector):
            value = str(element.get(name, "")).strip()
            if is_address(value):
                return value
    return ""


def _tags(root: Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        name = element.get("name") or element.get("property") or element.get("http-equiv") or ""
        value = folded(element.get("content") or "")
        if name and value:
            found.setdefault(name.strip().lower(), []).append(value)
    return found


def _from_tags(meta: dict[str, list[str]]) -> Facts:
    def first(*names: str) -> str:
        return next((meta[name][0] for name in names if name in meta), "")

    date = day_in(first(
        "citation_publication_date", "citation_date", "dc.date", "dc.date.issued", "dcterms.issued",
        "dcterms.date", "dc.date.created", "article:published_time", "og:published_time",
        "datepublished", "publish-date", "publishdate", "pubdate", "parsely-pub-date",
        "sailthru.date", "date",
    ))  # fmt: skip
    names = next(
        (meta[name] for name in (
            "citation_author", "dc.creator", "dcterms.creator", "dc.creator.personalname",
            "parsely-author", "author", "article:author",
        ) if name in meta and not all(map(_NOBODY.fullmatch, meta[name]))),
        [],
    )  # fmt: skip
    return Facts(
        title=first("citation_title", "dc.title", "dcterms.title", "og:title", "twitter:title"),
        authors=_persons(names),
        first_published=date.edtf if date else "",
        language=language_tag(first(
            "dc.language", "dcterms.language", "citation_language", "content-language",
        ).split(",")[0]),
        site=_site(first(
            "dc.publisher", "dcterms.publisher", "citation_publisher", "og:site_name",
        )),
        license=spdx(first(
            "dc.rights", "dcterms.license", "dcterms.rights", "license", "copyright",
        )),
        guessed={"first_published": date.doubt} if date and date.doubt else {},
    )  # fmt: skip


def _site(name: str) -> str:
    return "" if name.casefold() in _NO_SITE else name


def _persons(names: Iterable[str]) -> tuple[Person, ...]:
    several = (person for name in names for person in people(_BYLINE.sub("", name)))
    kept = (person for person in several if not _NOBODY.fullmatch(person.name))
    return tuple(dict.fromkeys(kept))


def _json_ld(root: Element) -> Iterator[Facts]:
    """The articles that JSON-LD describes."""
    for script in select(root, "script[type='application/ld+json']"):
        try:
            values = json.loads("".join(script.itertext()), strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(values, 0):
            kinds = node.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            if any(kind in _ARTICLES for kind in kinds):
                yield _from_node(node, page=kinds == ["WebPage"])


def _nodes(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        yield from _nodes(value.get("@graph"), depth + 1)


def _from_node(node: dict[str, Any], page: bool) -> Facts:
    date = day_in(_named(node.get("datePublished")) or _named(node.get("dateCreated")))
    authors = node.get("author") or node.get("creator")
    several = authors if isinstance(authors, list) else [authors]
    persons = []
    for one in several:
        kind = str(one.get("@type", "")).lower() if isinstance(one, dict) else ""
        kind = kind if kind in ("person", "organization") else ""
        name = _named(one)
        if name and not _NOBODY.fullmatch(name):
            persons.append(Person(name, kind=kind))
    return Facts(
        title=_named(node.get("headline")) or ("" if page else _named(node.get("name"))),
        authors=() if page else tuple(dict.fromkeys(persons)),
        first_published=date.edtf if date else "",
        language=language_tag(_named(node.get("inLanguage"))),
        site=_named(node.get("publisher")),
        license=spdx(_named(node.get("license"))),
    )


def _named(value: Any) -> str:
    """A text, or the name of a thing, in JSON-LD."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("name") or value.get("@id") or ""
    return folded(value) if isinstance(value, str) else ""


def _from_body(root: Element, month_first: bool) -> Facts:
    """Facts in the marks of the body: microdata, and what themes call things."""
    licence = (
        spdx(element.get("href", ""))
        for selector in ("a[rel~=license]", "link[rel=license]", "a[href*='creativecommons.org/']")
        for element in select(root, selector)
    )
    date, how = _date(root, month_first)
    return Facts(
        title=next((t for e in every(root, "title") if 0 < len(t := text_of(e)) <= 400), ""),
        authors=next((p for e in every(root, "author") if (p := _byline(e))), ()),
        first_published=date,
        license=next(filter(None, licence), ""),
        guessed={"first_published": how} if how else {},
    )


def _byline(element: Element) -> tuple[Person, ...]:
    text = element.get("content") or text_of(element)
    if not text or len(text) > 120:
        return ()
    return _persons([text]) if day_in(text) is None else ()


def _date(root: Element, month_first: bool) -> tuple[str, str]:
    for element in every(root, "date"):
        text = element.get("datetime") or element.get("content") or element.get("title") or ""
        for said in (text, text_of(element)):
            if len(said) <= 120 and (day := day_in(said, month_first)) and len(day.edtf) == 10:
                return day.edtf, day.doubt
    return "", ""


def _from_title(root: Element, known: Facts) -> Facts:
    """The title of the window, with the site's name before or behind that of the page."""
    element = root.find(".//title")
    window = text_of(element) if element is not None else ""
    folded_title = known.title.casefold()
    if known.title and window.casefold() != folded_title:
        for rest in (window[len(known.title) :], window[: -len(known.title)]):
            both = {(rest + known.title).casefold(), (known.title + rest).casefold()}
            if window.casefold() in both and 0 < len(rest.strip(_AT_ENDS).split()) <= 8:
                return _named_by_title(window, known.title, rest.strip(_AT_ENDS))
    parts = [part for part in _SEPARATORS.split(window) if part.strip()]
    if len(parts) > 1 and len(parts[-1].split()) <= 6:
        own = window[: window.rindex(parts[-1])].rstrip(_AT_ENDS)
        return _named_by_title(window, own, folded(parts[-1]))
    return Facts(title=window, page_title=window)


def _named_by_title(window: str, title: str, site: str) -> Facts:
    return Facts(
        title=title, page_title=window, site=site, guessed={"site": "the title of the page"}
    )
