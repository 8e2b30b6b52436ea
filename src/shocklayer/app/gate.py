"""What every request must satisfy before anything else reads it: host, origin, token, type and size.

The server is meant for one person's browser on the same machine. Another web page in that browser must not be
able to use it, neither by a form or script (origin and token) nor by a name of its own that resolves to
127.0.0.1 (host).
"""

from __future__ import annotations

import asyncio
import secrets
import sys
import traceback
from collections.abc import Sequence

from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shocklayer.app.refusal import Refusal

LARGEST_BODY = 256 * 1024
"""Size of the largest body that is read [bytes]."""
SLOWEST_BODY = 30.0
"""Time within which a body must have arrived [s]."""
TOKEN_HEADER = "X-Shocklayer-Token"

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "connect-src 'self'; font-src 'self'; frame-src 'self'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""Content security policy of the pages. plotly.js writes style elements, hence the inline style."""

_HEADERS = {
    "content-security-policy": PAGE_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cache-control": "no-store",
}


class Gate:
    """Middleware that answers what is refused and adds the security headers to every answer.

    Parameters
    ----------
    app : ASGI application
        What lies behind.
    port : int
        Port of the server, which ``Host`` and ``Origin`` must name.
    token : str
        Token of the pages of this process.
    """

    def __init__(self, app: ASGIApp, port: int, token: str) -> None:
        self._app = app
        self._token = token.encode("ascii")
        names = ("127.0.0.1", "localhost", "[::1]")
        self._hosts = {f"{name}:{port}".encode() for name in names}
        if port == 80:
            self._hosts |= {name.encode() for name in names}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        answered = False

        async def answer(message: Message) -> None:
            nonlocal answered
            if message["type"] == "http.response.start":
                answered = True
                message = {**message, "headers": _with_security(message.get("headers", ()))}
            await send(message)

        try:
            receive = await self._admit(scope, receive)
            await self._app(scope, receive, answer)
        except Refusal as refusal:
            await refused(refusal)(scope, receive, answer)
        except Exception:  # a fault of ours must not reach the client
            # A fault of ours: told to whoever started the server, not to the client.
            traceback.print_exc(file=sys.stderr)
            if answered:
                return
            await refused(Refusal(500, "The server has met a fault of its own; its terminal says which."))(
                scope, receive, answer
            )

    async def _admit(self, scope: Scope, receive: Receive) -> Receive:
        """Return a receive channel with the complete body, or refuse the request."""
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        host = _single(headers, b"host")
        if host is None or host.lower() not in self._hosts:
            raise Refusal(403, "This server answers only to its own address on the loopback interface.")
        method = scope["method"]
        if method in ("GET", "HEAD"):
            return receive
        if method == "OPTIONS":
            raise Refusal(
                405, "Requests of other origins are not answered.", headers={"allow": "GET, HEAD, POST"}
            )
        origin = _single(headers, b"origin")
        if origin is None or origin.lower() != b"http://" + host.lower():
            raise Refusal(403, "The request does not come from a page of this server (Origin).")
        token = _single(headers, TOKEN_HEADER.lower().encode())
        if token is None or not secrets.compare_digest(token, self._token):
            raise Refusal(
                403,
                f"The page's token ({TOKEN_HEADER}) is missing or of an earlier server; reload the page.",
            )
        length = _length(headers)
        if method == "POST" or length != 0:
            _check_type(headers)
        return _replay(await _read(receive, length))


def refused(refusal: Refusal) -> Response:
    """Return a refusal as an answer."""
    return JSONResponse(refusal.document(), refusal.status, refusal.headers)


def _with_security(headers: Sequence[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    own = {name.lower() for name, _ in headers}
    return [
        *headers,
        *((name.encode(), value.encode()) for name, value in _HEADERS.items() if name.encode() not in own),
    ]


def _single(headers: Sequence[tuple[bytes, bytes]], name: bytes) -> bytes | None:
    """Return the value of a header that is sent exactly once."""
    values = [value for key, value in headers if key.lower() == name]
    return values[0].strip() if len(values) == 1 else None


def _check_type(headers: Sequence[tuple[bytes, bytes]]) -> None:
    """Refuse any body but JSON in UTF-8."""
    given = _single(headers, b"content-type")
    essence, *parameters = [part.strip().lower() for part in (given or b"").split(b";")]
    for parameter in parameters:
        name, _, value = parameter.partition(b"=")
        if name.strip() == b"charset" and value.strip().strip(b'"') not in (b"utf-8", b"utf8"):
            essence = b""
    encoding = [value.strip().lower() for key, value in headers if key.lower() == b"content-encoding"]
    if essence != b"application/json" or encoding not in ([], [b"identity"]):
        raise Refusal(415, "The body must be application/json in UTF-8, without compression.")


def _length(headers: Sequence[tuple[bytes, bytes]]) -> int | None:
    """Return the stated length of the body, None if it comes in chunks."""
    stated = {value.strip() for key, value in headers if key.lower() == b"content-length"}
    if any(key.lower() == b"transfer-encoding" for key, _ in headers):
        if stated:
            raise Refusal(400, "A body has either a length or chunks, not both.")
        return None
    if not stated:
        return 0
    text = stated.pop()
    if stated or not text.isdigit():
        raise Refusal(400, "The length of the body is not one number.")
    return int(text[:12])


async def _read(receive: Receive, length: int | None) -> bytes:
    """Return the body; refuse one over the limit, as stated or as counted."""
    too_large = Refusal(
        413, f"The body is larger than {LARGEST_BODY // 1024} kB.", headers={"connection": "close"}
    )
    if length is not None and length > LARGEST_BODY:
        raise too_large
    parts, size = [], 0
    try:
        async with asyncio.timeout(SLOWEST_BODY):
            while True:
                message = await receive()
                if message["type"] != "http.request":
                    raise Refusal(400, "The connection ended before the body was complete.")
                part = message.get("body", b"")
                size += len(part)
                if size > LARGEST_BODY:
                    raise too_large
                parts.append(part)
                if not message.get("more_body", False):
                    return b"".join(parts)
    except TimeoutError:
        raise Refusal(408, "The body did not arrive in time.", headers={"connection": "close"}) from None


def _replay(body: bytes) -> Receive:
    """Return a receive channel that gives a body already read."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        return messages.pop() if messages else {"type": "http.disconnect"}

    return receive
