"""The guard: lets in who was given the address, from this machine's own browser, and nobody else.

Whoever asks must name a host that is this machine (no DNS rebinding), come from no other site
(Fetch Metadata, Origin) and know the token, which stands in every address. What is answered may
load nothing from elsewhere, run no script but ours and be framed by nobody.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ENGINE = "'sha256-Sz1WKGLvM24279JLTqw+ZwzznUautFgg7stEu8sEF84='"
"""The one style element of the reading engine (assets/foliate/paginator.js)."""
PAGES = (
    f"default-src 'none'; script-src 'self'; style-src 'self' {_ENGINE}; img-src 'self'; "
    "font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
BOOK = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self'; font-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'; "
    "sandbox allow-same-origin allow-scripts"
)
"""For what comes out of a statement: no script, whatever stands in it (`default-src`).

The sandbox lets scripts be, since WebKit tells a frame without them of no keys and clicks, not
those either that hear from outside it (https://bugs.webkit.org/show_bug.cgi?id=218086).
"""

_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": PAGES,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_LONGEST = 4096
"""Bytes of an address that are read."""


class Guard:
    """ASGI around the pages: refuses who is not meant, and says what browsers may do with them."""

    def __init__(self, app: ASGIApp, token: str, hosts: Collection[str]) -> None:
        self._app, self._token, self._hosts = app, token, frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, refuse, or pass on."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refusal = self._refusal(scope)
        await (refusal or self._app)(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        """Why a request is refused; None where it is not."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if host not in self._hosts:
            return _said(421, "This server answers to 127.0.0.1 only.")
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return _said(403, "Another site may not ask for this.")
        origin = headers.get("origin")
        if origin is not None and origin != f"http://{host}":
            return _said(403, "Another site may not ask for this.")
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return _said(405, "This can only be read.", {"Allow": "GET, HEAD, POST"})
        if scope["method"] == "POST" and origin is None:
            return _said(403, "Only a page of this server may ask for that.")
        raw = scope.get("raw_path") or b""
        given = raw.split(b"/", 2)[1] if b"/" in raw else b""
        if not hmac.compare_digest(given, self._token.encode()):
            return _said(403, "Open the whole address that 'publish serve' printed.")
        if len(raw) > _LONGEST:
            return _said(414, "The address is too long.")
        return None


def _said(status: int, text: str, headers: Mapping[str, str] | None = None) -> PlainTextResponse:
    return PlainTextResponse(f"{text}\n", status, headers)
