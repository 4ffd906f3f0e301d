"""Sites asked whether pages are there: the only part of `publish check` that opens connections."""

from __future__ import annotations

import socket
import urllib.request
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException, HTTPMessage, HTTPResponse, HTTPSConnection
from typing import IO, TYPE_CHECKING
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin

from publish import __version__
from publish.linting.urls import host_of, is_local
from publish.statement.values import href

if TYPE_CHECKING:
    from publish.linting.online import Answer

SECONDS = 15
_AT_ONCE = 8
_FOR_GOOD = (301, 308)
_ASK_AGAIN = (400, 403, 405, 406, 429, 500, 501, 503)
"""What a site may answer to HEAD though the page is there."""
_HEADERS = {"User-Agent": f"publish/{__version__} (checks addresses)", "Accept": "*/*"}


class Inside(OSError):
    """A host stands for one of this machine or of its network."""

    def __init__(self) -> None:
        super().__init__("its host is of this machine or its network")


class _Pinned(HTTPConnection):
    """A connection to an address that was looked at, and not to what its name leads to next."""

    def connect(self) -> None:
        """Connect. Raises Inside, OSError."""
        self.sock = _connected(self.host, self.port, self.timeout)


class _PinnedTls(HTTPSConnection, _Pinned):
    """The same, for the name as the certificate has it."""


class _Http(urllib.request.HTTPHandler):
    def http_open(self, req: urllib.request.Request) -> HTTPResponse:
        """Ask by a pinned connection."""
        return self.do_open(_Pinned, req)


class _Https(urllib.request.HTTPSHandler):
    def https_open(self, req: urllib.request.Request) -> HTTPResponse:
        """Ask by a pinned connection."""
        return self.do_open(_PinnedTls, req)


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
    proxied = bool(urllib.request.getproxies())  # it looks names up by itself
    opener = urllib.request.build_opener(ways, *(() if proxied else (_Http, _Https)))
    try:
        address = href(url).partition("#")[0]
        if proxied and leads_inside(address):
            raise Inside
        request = urllib.request.Request(address, headers=_HEADERS, method=method)  # noqa: S310 (`href` gives http and https)
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
    try:
        _addresses(host_of(url), None)
    except Inside:
        return True
    except (OSError, UnicodeError):
        return False  # the connection fails by itself
    return False


def _connected(host: str, port: int, timeout: float | None) -> socket.socket:
    """A connection to one of the addresses that a host has now. Raises Inside, OSError.

    Names are looked up once: one that leads elsewhere the next time (DNS rebinding) gains nothing.
    """
    failed: OSError | None = None
    for address in _addresses(host, port):
        try:
            return socket.create_connection((address, port), timeout)
        except OSError as error:
            failed = error
    raise failed or OSError("it has no address")


def _addresses(host: str, port: int | None) -> list[str]:
    """The addresses of a host. Raises Inside where it, or one of them, is of this network."""
    if is_local(host):
        raise Inside
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(row[4][0]) for row in found]
    if any(is_local(address.partition("%")[0]) for address in addresses):
        raise Inside
    return addresses
