"""One application for all tests here, asked without a socket; its processes start when they are needed."""

import asyncio
import json
from collections.abc import Iterator

import httpx
import pytest

from shocklayer.app.server import application
from shocklayer.app.workbench import Workbench

PORT = 8787
HOST = f"127.0.0.1:{PORT}"
ORIGIN = f"http://{HOST}"


class Client:
    """Sends requests as a page of the server would, or with headers changed."""

    def __init__(self, workbench: Workbench) -> None:
        self.workbench = workbench
        self.app = application(workbench)

    def headers(self, **changes: str | None) -> dict[str, str]:
        """Return the headers of a page; None leaves one out, underscores stand for hyphens."""
        own: dict[str, str | None] = {
            "host": HOST,
            "origin": ORIGIN,
            "x-shocklayer-token": self.workbench.token,
            "content-type": "application/json",
        }
        own |= {name.replace("_", "-"): value for name, value in changes.items()}
        return {name: value for name, value in own.items() if value is not None}

    def send(self, method: str, path: str, content=None, headers=None) -> httpx.Response:
        """Send one request."""

        async def ask() -> httpx.Response:
            # A fault of the server is seen as its answer, not as an exception of the test.
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
                return await client.request(method, path, content=content, headers=headers)

        return asyncio.run(ask())

    def get(self, path: str) -> httpx.Response:
        return self.send("GET", path)

    def post(self, path: str, document: object) -> httpx.Response:
        return self.send("POST", path, json.dumps(document), self.headers())


@pytest.fixture(scope="package")
def client() -> Iterator[Client]:
    workbench = Workbench(PORT)
    yield Client(workbench)
    workbench.close()
