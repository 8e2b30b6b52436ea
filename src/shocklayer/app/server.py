"""The application and the server that carries it, on the loopback interface only."""

from __future__ import annotations

import logging
import signal
import socket
import threading
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

import uvicorn
from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp

from shocklayer.app import api, pages
from shocklayer.app.gate import Gate, refused
from shocklayer.app.refusal import Refusal
from shocklayer.app.workbench import Workbench
from shocklayer.core.errors import UserError

LOOPBACK = "127.0.0.1"
DEFAULT_PORT = 8787

_SENTENCES = {
    404: "There is no such page.",
    405: "This address does not take that method.",
}


def application(workbench: Workbench) -> ASGIApp:
    """Return the application behind its gate.

    Parameters
    ----------
    workbench : Workbench
        State of the server.

    Returns
    -------
    ASGI application
        Every route, none of which can be reached but through `Gate`.
    """
    inner = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    inner.include_router(api.router(workbench))
    inner.include_router(pages.router(workbench))

    def answer(request: Request, refusal: Refusal) -> Response:
        path = request.url.path
        if path.startswith(("/api/", "/static/")) or request.method not in ("GET", "HEAD"):
            return refused(refusal)
        return pages.error_page(refusal)

    @inner.exception_handler(Refusal)
    def refusal_raised(request: Request, refusal: Exception) -> Response:
        assert isinstance(refusal, Refusal)
        return answer(request, refusal)

    @inner.exception_handler(HTTPException)
    def not_routed(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        sentence = _SENTENCES.get(error.status_code, "The request cannot be answered.")
        headers = {name: value for name, value in (error.headers or {}).items() if name.lower() == "allow"}
        return answer(request, Refusal(error.status_code, sentence, headers=headers))

    return Gate(inner, workbench.port, workbench.token)


def serve(port: int, open_browser: bool, announce: Callable[[str], None]) -> None:
    """Serve until interrupted.

    Parameters
    ----------
    port : int
        Port on 127.0.0.1; 0 takes a free one.
    open_browser : bool
        Open the first page in the user's browser.
    announce : callable
        Called with the address when the server listens.

    Raises
    ------
    UserError
        If the port cannot be taken.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise UserError(
            f"--port {port} cannot be used ({error.strerror or error}); give another, or 0 for a free one"
        ) from None
    port = listener.getsockname()[1]
    workbench = Workbench(port)
    # uvicorn raises a signal again once it has ended; the processes and results must go before this one does.
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        address = f"http://{LOOPBACK}:{port}/"
        threading.Thread(target=workbench.warm_up, name="warm-up", daemon=True).start()
        announce(address)
        if open_browser:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
        config = uvicorn.Config(
            application(workbench),
            http="h11",
            ws="none",
            lifespan="off",
            access_log=False,
            log_level="error",
            server_header=False,
            timeout_keep_alive=10,
            timeout_graceful_shutdown=2,
            limit_concurrency=200,
        )
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])
    finally:
        workbench.close()
        listener.close()


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
