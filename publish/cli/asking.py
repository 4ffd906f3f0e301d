"""Sites asked whether pages are there: the only part of `publish check` that opens connections."""

from __future__ import annotations

import socket
import urllib.request
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException, HTTPMessage
from typing import IO, TYPE_CHECKING
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin

from publish import __version__
from publish.statement.values import href

if TYPE_CHECKING:
    from publish.linting.online import Answer

SECONDS = 15
_AT_ONCE = 8
_FOR_GOOD = (301, 308)
_ASK_AGAIN = (400, 403, 405, 406, 429, 500, 501, 503)
"""What a site may answer to HEAD though the page is there."""
_HEADERS = {"User-Agent": f"publish/{__version__} (checks addresses)", "Accept": "*/*"}


class _Ways(urllib.request.HTTPRedirectHandler):
    """Follows redirects, and remembers where a page moved for good."""

    def __init__(self) -> None:
        self.moved = ""
        self.still = True

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """Follow, and keep the address as long as every step was for good.

        Nobody is led into the network that this machine stands in.
        """
        if leads_inside(urljoin(req.full_url, newurl)):
            return None
        self.still = self.still and code in _FOR_GOOD
        if self.still:
            self.moved = urljoin(req.full_url, newurl)
        followed = super().redirect_request(req, fp, code, msg, headers, newurl)
        if followed is not None:
            followed.method = req.get_method()
        return followed


def ask(addresses: Iterable[str]) -> Mapping[str, Answer]:
    """Ask the site of each address, some at once: HEAD, and GET where it knows no HEAD."""
    wanted = list(dict.fromkeys(addresses))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return dict(zip(wanted, pool.map(asked, wanted), strict=True))


def asked(url: str) -> Answer:
    """What the site of one address says."""
    answer = _answer(url, "HEAD")
    return _answer(url, "GET") if answer.status in _ASK_AGAIN else answer


def _answer(url: str, method: str) -> Answer:
    from publish.linting.online import Answer

    ways = _Ways()
    opener = urllib.request.build_opener(ways)
    try:
        address = href(url).partition("#")[0]
        if leads_inside(address):
            return Answer(0, "its host is of this machine or its network")
        request = urllib.request.Request(address, headers=_HEADERS, method=method)  # noqa: S310
        with opener.open(request, timeout=SECONDS) as response:
            return Answer(response.status, response.reason, ways.moved)
    except HTTPError as error:
        with error:
            return Answer(error.code, str(error.reason), ways.moved)
    except URLError as error:
        return Answer(0, str(getattr(error.reason, "strerror", None) or error.reason))
    except (OSError, HTTPException, ValueError) as error:
        return Answer(0, str(error) or type(error).__name__)


def leads_inside(url: str) -> bool:
    """Whether the host of an address stands for one of this machine or of its network.

    Names are looked up: `127.1` and a name of a site of one's own lead there as `localhost` does.
    """
    from publish.linting.urls import host_of, is_local

    host = host_of(url)
    if is_local(host):
        return True
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False  # the connection fails by itself
    return any(is_local(str(row[4][0]).partition("%")[0]) for row in found)
