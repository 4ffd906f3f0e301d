"""Saved pages: what a web archive or the program that saved a page wrote around it.

The Wayback Machine, archive.today, SingleFile and browsers each leave word of where the page was
and when it was taken; their bars and prefixes are not the page's own.
"""

from __future__ import annotations

import re

from lxml import etree

from publish.importing.days import day_in
from publish.importing.facts import Facts
from publish.importing.page import Element, drop, select

_WAYBACK = re.compile(
    r"(?:https?:)?(?://web\.archive\.org)?/web/(\d{4,14})(?:[a-z]{2}_)?/(https?:/{1,2}[^\s\"'<>]+|mailto:\S+)"
)
_FULL_WAYBACK = re.compile(r"https?://web\.archive\.org/web/(\d{4,14})(?:[a-z]{2}_)?/(\S+)")
_ARCHIVED_ON = re.compile(r"FILE ARCHIVED ON \d\d:\d\d:\d\d (\w{3} \d{1,2}, \d{4})")
_TODAY = re.compile(
    r"https?://archive\.(?:today|ph|is|li|vn|md|fo)/(?:o/\w+/|(\d{4}\.?\d\d\.?\d\d[-\d]*)/)(https?://\S+)"
)
_TODAY_LINK = re.compile(r"https?://archive\.(?:today|ph|is|li|vn|md|fo)/o/\w+/(?=https?://)")
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(\S+)")
_SINGLEFILE = re.compile(
    r"Page saved with SingleFile\s+url:\s*(\S+)(?:\s+saved date:\s*([^(\n]+))?"
)
_BARS = (
    "#wm-ipp-base", "#wm-ipp", "#wm-ipp-print", "#donato", "#HEADER", "#hashtags",
    "[id^=__wb]", "script[src*='archive.org/_static']", "link[href*='archive.org/_static']",
)  # fmt: skip


def wrapping(root: Element) -> Facts:
    """What is written around a page, as facts; it is taken off, and links are as they were."""
    comments = [str(comment.text or "") for comment in root.getroottree().xpath("//comment()")]
    facts = _of_today(root).over(_of_comments(comments)).over(_of_wayback(root, comments))
    for selector in _BARS:
        for bar in select(root, selector):
            drop(bar)
    etree.strip_tags(root, etree.Comment)
    for element in root.iter("a", "img", "link", "area", "source"):
        for name in ("href", "src", "srcset", "data-src"):
            if value := element.get(name):
                element.set(name, unwrapped(value))
    return facts


def unwrapped(url: str) -> str:
    """An address as the page had it, without the prefix of a web archive."""
    url = _TODAY_LINK.sub("", url)
    return _WAYBACK.sub(lambda found: re.sub(r"^(https?):/(?!/)", r"\1://", found[2]), url)


def captured(url: str) -> Facts:
    """What the address of a copy in a web archive says: where the page was, and when."""
    if match := _FULL_WAYBACK.fullmatch(url):
        day = day_in(match[1])
        return Facts(url=match[2], archived_url=url, retrieved=_whole(day.edtf if day else ""))
    if match := _TODAY.fullmatch(url):
        day = day_in((match[1] or "").replace("-", " ").replace(".", "-").partition(" ")[0])
        return Facts(url=match[2], archived_url=url, retrieved=_whole(day.edtf if day else ""))
    return Facts(url=url)


def _whole(edtf: str) -> str:
    return edtf if len(edtf) == 10 else ""


def _of_comments(comments: list[str]) -> Facts:
    for comment in comments:
        if match := _SINGLEFILE.search(comment):
            day = day_in(_reordered(match[2] or ""))
            return Facts(retrieved=_whole(day.edtf if day else "")).over(captured(match[1]))
        if match := _SAVED_FROM.search(comment):
            return captured(match[1])
    return Facts()


def _reordered(stamp: str) -> str:
    """`Sat Jan 08 2022 12:00:00 GMT`, as JavaScript writes it, in an order of words."""
    return re.sub(r"^\w{3} (\w{3}) (\d\d) (\d{4}).*", r"\2 \1 \3", stamp.strip())


def _of_wayback(root: Element, comments: list[str]) -> Facts:
    """A page of the Wayback Machine: the comment at its end, or the bar's own field, names it."""
    days = [day_in(m[1]) for text in comments if (m := _ARCHIVED_ON.search(text))]
    given = [e.get("value", "") for e in select(root, "#wmtbURL")]
    links = [
        value
        for element in root.iter("link", "meta", "a")
        if element.get("rel") == "canonical" or element.get("property") == "og:url"
        or element.get("id") in ("wm-graph-anchor", "wm-permalink")
        for value in (element.get("href"), element.get("content"))
        if value
    ]  # fmt: skip
    for link in links:
        if (match := _WAYBACK.search(link)) and len(match[1]) == 14:
            return captured(f"https://web.archive.org/web/{match[1]}/{match[2]}")
    if not days:
        return Facts()
    retrieved = days[0].edtf if days[0] else ""
    stamp = retrieved.replace("-", "")
    url = unwrapped(given[0]) if given else ""
    archived = f"https://web.archive.org/web/{stamp}/{url}" if url.startswith("http") else ""
    return Facts(url=url, archived_url=archived, retrieved=retrieved)


def _of_today(root: Element) -> Facts:
    """A page of archive.today: its canonical address holds the day and the page's own."""
    for link in [*select(root, "link[rel=canonical]"), *select(root, "link[rel=bookmark]")]:
        if (match := _TODAY.match(link.get("href", ""))) and select(root, "#CONTENT, #HEADER"):
            for own in select(root, "meta[property^='article:'], meta[property='og:site_name']"):
                drop(own)
            for own in select(root, "meta[itemprop], [itemtype]"):
                own.attrib.pop("itemprop", None)
            return captured(match[0])
    return Facts()
