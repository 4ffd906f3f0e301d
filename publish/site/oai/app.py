"""The server's application: requests come in by HTTP, responses go out (WSGI, PEP 3333)."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from publish.site.oai.repository import Repository
from publish.site.oai.request import OaiError, Request, read
from publish.site.oai.responses import Identity, respond

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

MOST_BYTES = 16 * 1024
"""How long the arguments of a request may be."""
_MOST_ARGUMENTS = 20
_FORM = "application/x-www-form-urlencoded"
_TEXT = "text/plain; charset=utf-8"

Clock = Callable[[], datetime.datetime]


class RefusedError(Exception):
    """A request that HTTP itself refuses: the status, and what is said of it."""

    def __init__(self, status: str, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message


class Application:
    """Answers at one path, for any number of threads. `clock` gives the time, in UTC."""

    def __init__(self, repository: Repository, identity: Identity, path: str, clock: Clock) -> None:
        self._repository, self._identity = repository, identity
        self._path, self._clock = path, clock

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        status, kind, more = "200 OK", "text/xml; charset=utf-8", []
        try:
            query = self._query(environ)
            data = self.answer(query)
        except RefusedError as refused:
            status, kind = refused.status, _TEXT
            data = f"{refused.message}\n".encode()
            more = [("Allow", "GET, HEAD, POST")] if status.startswith("405") else []
        start(status, [("Content-Type", kind), ("Content-Length", str(len(data))), *more])
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else data]

    def answer(self, query: str) -> bytes:
        """The response to arguments in the form that URLs have them."""
        now = self._clock().strftime("%Y-%m-%dT%H:%M:%SZ")
        index = self._repository.index(now)
        return respond(_request(query), self._identity, index, self._repository.record, now)

    def _query(self, environ: WSGIEnvironment) -> str:
        """The arguments of a request, of GET or POST. Raises RefusedError."""
        if environ.get("PATH_INFO", "/").rstrip("/") != self._path.rstrip("/"):
            raise RefusedError("404 Not Found", f"the repository is at {self._path}?verb=Identify")
        method = environ["REQUEST_METHOD"]
        if method not in ("GET", "HEAD", "POST"):
            raise RefusedError("405 Method Not Allowed", "ask by GET or POST")
        if method != "POST":
            query = str(environ.get("QUERY_STRING", ""))
            if len(query) > MOST_BYTES:
                raise RefusedError("414 URI Too Long", "the arguments are too long")
            return query
        if environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower() != _FORM:
            raise RefusedError("415 Unsupported Media Type", f"POST takes {_FORM}")
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > MOST_BYTES:
            raise RefusedError("413 Content Too Large", "the arguments are too long")
        body: bytes = environ["wsgi.input"].read(int(length))
        return body.decode("ascii", "replace")


def _request(query: str) -> Request | OaiError:
    try:
        return read(parse_qsl(query, keep_blank_values=True, max_num_fields=_MOST_ARGUMENTS))
    except OaiError as error:
        return error
    except ValueError:
        return OaiError("badArgument", "there are too many arguments")
