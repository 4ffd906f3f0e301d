"""Web archives in one file (MHTML, RFC 2557), as browsers save them: a page with its pictures."""

from __future__ import annotations

import email
import re
from email.message import Message
from email.policy import compat32

from publish.importing import Original, Refused, Taken
from publish.importing import html as pages
from publish.importing.days import day_in
from publish.importing.facts import Facts

_HEAD = re.compile(
    r"^(?:From|MIME-Version|Subject|Date|Content-Type|Snapshot-Content-Location):", re.MULTILINE
)


def recognises(original: Original) -> bool:
    """The head of a message whose parts belong together."""
    head = original.head
    return bool(_HEAD.match(head)) and "multipart/related" in head.lower()


def take(original: Original) -> list[Taken]:
    """The article of the page in the archive. Raises Refused where there is no page in it."""
    message = email.message_from_bytes(original.data, policy=compat32)
    parts = [part for part in message.walk() if not part.is_multipart()]
    page = next((part for part in parts if part.get_content_type() == "text/html"), None)
    if page is None:
        raise Refused("there is no page in it", "save the page again as HTML")
    files = {name: part for part in parts for name in _names(part)}

    def beside(name: str) -> bytes:
        if name not in files:
            raise FileNotFoundError(name)
        return _bytes(files[name])

    where = str(message.get("Snapshot-Content-Location") or page.get("Content-Location") or "")
    url = original.url or (where if where.startswith("http") else "")
    text = _decoded(page)
    inner = Original("page.html", b"\xef\xbb\xbf" + text.encode("utf-8", "replace"), beside, url)
    day = day_in(str(message.get("Date", "")))
    kept = Facts(retrieved=day.edtf if day and len(day.edtf) == 10 else "")
    return [
        Taken(taken.facts.over(kept), taken.body, taken.pictures, taken.notices)
        for taken in pages.take(inner)
    ]


def _names(part: Message) -> list[str]:
    """What the page calls a part: by its address, or by its id."""
    identifier = str(part.get("Content-ID") or "").strip("<>")
    names = [str(part.get("Content-Location") or ""), f"cid:{identifier}" if identifier else ""]
    return [name for name in names if name]


def _bytes(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _decoded(part: Message) -> str:
    """The page's text: the part's own charset, where it names one that reads it."""
    from publish.importing.decoding import decode

    data, charset = _bytes(part), part.get_content_charset()
    if charset:
        try:
            return data.decode(charset)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data).text
