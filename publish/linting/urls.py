"""Addresses as they are: what in them leads to a page, and what does something else."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import unquote, urlsplit

_TRACKING = re.compile(
    r"(?i)utm_[a-z_]+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|ysclid|_openstat|twclid|"
    r"ttclid|igshid|igsh|mc_cid|mc_eid|mkt_tok|_hsenc|_hsmi|__hs[a-z]+|vero_id|oly_(?:anon|enc)_id|"
    r"wickedid|rb_clickid|s_cid|srsltid|at_(?:medium|campaign|custom\d)|ref_src|ref_url|spm|__twitter_\w+"
)
_ARCHIVED = re.compile(r"/(?:web/)?\d{4,14}(?:[a-z]{2}_)?/(https?:/{1,2}[^\s]+)$")
_ARCHIVES = frozenset(
    "web.archive.org archive.org archive.today archive.ph archive.is archive.li archive.md "
    "archive.vn archive.fo webcitation.org perma.cc arquivo.pt "
    "webarchive.org.uk www.webarchive.org.uk webarchive.nationalarchives.gov.uk "
    "webarchive.loc.gov wayback.archive-it.org".split()
)
_LOCAL = (".local", ".localhost", ".internal", ".lan", ".home.arpa", ".test", ".invalid")
_MARKED_WORDS = ":~:"


def without_tracking(url: str) -> str:
    """An address without the parameters that follow readers; all else stays as it is."""
    before, mark, fragment = url.partition("#")
    page, question, query = before.partition("?")
    kept = "&".join(part for part in query.split("&") if not _follows(part))
    if kept == query:
        return url
    return page + (question + kept if kept else "") + mark + fragment


def tracked(url: str) -> str:
    """The names of the parameters that follow readers."""
    names = (part.partition("=")[0] for part in urlsplit(url).query.split("&") if _follows(part))
    return ", ".join(dict.fromkeys(names))


def without_marked_words(url: str) -> str:
    """An address without the words that a browser is to mark (URL fragment text directives)."""
    before, mark, fragment = url.partition("#")
    if _MARKED_WORDS not in fragment:
        return url
    kept = fragment.partition(_MARKED_WORDS)[0]
    return before + (mark + kept if kept else "")


def cleaned(text: str) -> str:
    """An address as it leads to the page and does no more; any other text as it is."""
    if not text.startswith(("https://", "http://")):
        return text
    return without_marked_words(without_tracking(text))


def host_of(url: str) -> str:
    """The host of an address, without a port."""
    return (urlsplit(url).hostname or "").removesuffix(".")


def is_archive(url: str) -> bool:
    """Whether an address is of a web archive."""
    return host_of(url) in _ARCHIVES


def original_of(url: str) -> str:
    """The address that an archived copy is of, where its own address says so."""
    found = _ARCHIVED.search(url)
    return re.sub(r"^(https?):/+", r"\1://", found[1]) if found else ""


def same(url: str) -> str:
    """An address as it is compared: without scheme, www, default port, last slash and fragment."""
    parts = urlsplit(without_tracking(url))
    host = (parts.hostname or "").removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    return unquote(f"{host}{parts.path.rstrip('/')}{query}")


def is_local(host: str) -> bool:
    """Whether a host is seen from one network, or one machine, only."""
    if "." not in host and ":" not in host:
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host.endswith(_LOCAL)


def _follows(part: str) -> bool:
    return bool(_TRACKING.fullmatch(part.partition("=")[0]))
