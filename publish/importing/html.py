"""Saved pages of the web: what the page says of itself, its article, notes and pictures."""

from __future__ import annotations

import re
from dataclasses import replace

from publish.importing import Original, Taken
from publish.importing import articles as art
from publish.importing.decoding import decode
from publish.importing.facts import Facts, Notice, best, folded
from publish.importing.labels import language_tag
from publish.importing.language import fits
from publish.importing.lead import facts_above
from publish.importing.metadata import address_of, base_of, metadata
from publish.importing.notes import take_notes
from publish.importing.page import Element, classes, parse, text_of
from publish.importing.saved import captured, wrapping
from publish.importing.taking import taken_of
from publish.importing.wikitext import signs

_PAGE = re.compile(
    r"<!doctype html|<html\b|<head\b|<body\b|<meta\b|<title\b|<frameset\b", re.IGNORECASE
)
_TAGS = re.compile(r"<(?:p|div|h[1-6]|br|table|article|section)\b[^>]*>", re.IGNORECASE)
_BEFORE = re.compile(r"^(?:\s*<\?xml[^>]*\?>|\s*<!--.*?-->)+", re.DOTALL)
_TAGLINE = re.compile(r"^(?:From |Материал из |Aus |De |出自|来自|از |من )")
_FEW = 150
"""Words of a whole page that may be one of an error."""
_ERROR = re.compile(
    r"\b(?:40[0134]|410|429|50[0-4])\b|not found|forbidden|access denied|just a moment|"
    r"are you (?:a )?(?:human|robot)|attention required|bad gateway|service unavailable|"
    r"page (?:is )?unavailable|captcha|has not archived|не найден|доступ запрещ[её]н|"
    r"nicht gefunden|introuvable|no encontrad|não encontrad|non trovat|bulunamad|یافت نشد|"
    r"غير موجود|找不到|不存在|見つかりません",
    re.IGNORECASE,
)
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def recognises(original: Original) -> bool:
    """A page begins with its type, `html` or `head`; a piece of one has tags of blocks, and not
    several signs of wikitext between them."""
    start = _BEFORE.sub("", original.head).lstrip()
    if _PAGE.match(start):
        return True
    return start.startswith("<") and bool(_TAGS.search(start)) and len(signs(start)) < 2


def take(original: Original) -> list[Taken]:
    """The article of a page. Raises Refused where there is none."""
    decoded = decode(original.data)
    notices = [Notice("doubtful", f"encoding: {decoded.doubt}")] if decoded.doubt else []
    return [taken(parse(decoded.text), original, notices)]


def taken(root: Element, original: Original, notices: list[Notice]) -> Taken:
    """What is taken from the tree of a page."""
    around = (captured(original.url) if original.url else Facts()).over(wrapping(root))
    facts = around.over(Facts(url=address_of(root))).over(metadata(root))
    facts = replace(facts, title=_without(facts.title, facts.site))
    content = art.article(root)
    total = len(text_of(root.find("body")).split())
    if total < _FEW and (error := _error(root)):
        notices.append(
            Notice("doubtful", f"it seems to be no text but a page of an error: '{error}'")
        )
    dropped = list(art.strip(content))
    notes = take_notes(content, root)
    infobox = art.take_tables(content, notices)
    dropped += art.take_head(content)
    facts = best([infobox, _of_a_wiki(root, facts), facts_above(content)])
    facts = facts.over(_language(root, text_of(content), notices))
    kept = len(text_of(content).split())
    if total > kept:
        notices.append(Notice("dropped", f"{total - kept} words of the page around the text"))
    base = base_of(root, facts.url)
    return taken_of(content, original, facts, [*notices, *dropped], notes=notes, base=base)


def _error(root: Element) -> str:
    """What a page says of itself that a server, or a guard before it, sends for another."""
    titles = (folded(text_of(element)) for element in root.iter("title", "h1", "h2"))
    return next((title for title in titles if _ERROR.search(title)), "")


def _without(title: str, site: str) -> str:
    """A title without the name of the site behind it."""
    if site and title.casefold().endswith(site.casefold()):
        own = title[: -len(site)].rstrip()
        if own and own[-1] in "|-–—·•»«:/":
            return own.rstrip(" |-–—·•»«:/")
    return title


def _of_a_wiki(root: Element, facts: Facts) -> Facts:
    """Facts of a page of a wiki: its heading is the title, and who keeps it is no author."""
    body = root.find("body")
    makers = [e.get("content", "") for e in root.iter("meta") if e.get("name") == "generator"]
    if not any("MediaWiki" in maker for maker in makers) and "mediawiki" not in classes(body):
        return facts
    heading = next((text_of(e) for e in root.xpath("//*[@id='firstHeading']")), facts.title)
    tagline = next((text_of(e) for e in root.xpath("//*[@id='siteSub']")), "")
    site = _TAGLINE.sub("", tagline) or facts.site
    own = heading.partition(":")[2] if re.match(r"[^\W\d]+:\S", heading) else heading
    guessed = {key: why for key, why in facts.guessed.items() if key == "site" and not tagline}
    return replace(
        facts, title=own, page_title=heading, site=site, authors=(), first_published="",
        guessed=guessed,
    )  # fmt: skip


def _language(root: Element, text: str, notices: list[Notice]) -> Facts:
    """The language that the page names, unless its text is in another script."""
    said = language_tag(root.get("lang") or root.get(_XML_LANG) or "")
    if not said or fits(said, text):
        return Facts(language=said)
    notices.append(Notice("doubtful", f"the page says '{said}'; its letters are of another script"))
    return Facts()
