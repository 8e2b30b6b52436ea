"""The addresses that answer JSON, and the files of jobs."""

from __future__ import annotations

import shlex
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, JSONResponse, Response

from shocklayer.app import body, tunnels
from shocklayer.app.jobs import STAGES
from shocklayer.app.refusal import Refusal, of_mistake
from shocklayer.app.settings import settings
from shocklayer.app.workbench import Workbench
from shocklayer.core.errors import UserError
from shocklayer.core.units import quote

LONGEST_TEXT = 256 * 1024
MOST_FLIGHTS = 100_000
"""Flights of an ensemble that the page starts."""
REPORT_POLICY = (
    "sandbox allow-scripts allow-downloads; default-src 'none'; script-src 'unsafe-inline'; "
    "style-src 'unsafe-inline'; img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
"""A report is a page of its own that opens offline; it runs its own script, in a sandbox."""

_SCENARIO = ("scenario", "toml", "set")
_SAMPLING = ("random", "sobol", "latin-hypercube")


def router(workbench: Workbench) -> APIRouter:
    """Return the routes.

    Parameters
    ----------
    workbench : Workbench
        What they use.

    Returns
    -------
    APIRouter
        ``/api/...`` and ``/jobs/ID/files/...``.
    """
    routes = APIRouter()

    async def read(task: str, arguments: dict[str, object]) -> Response:
        return _json(await run_in_threadpool(workbench.read, task, arguments))

    async def compute(task: str, arguments: dict[str, object]) -> Response:
        return _json(await run_in_threadpool(workbench.compute, task, arguments))

    @routes.post("/api/claims")
    async def claims(request: Request) -> Response:
        fields = body.read_object(await request.body(), ("text",), ("text",))
        return await read("claims", {"text": body.text_field(fields, "text", LONGEST_TEXT)})

    @routes.post("/api/sliders")
    async def sliders(request: Request) -> Response:
        return await read("sliders", _scenario(body.read_object(await request.body(), _SCENARIO)))

    @routes.post("/api/fly")
    async def fly(request: Request) -> Response:
        asked = _scenario(body.read_object(await request.body(), _SCENARIO))
        await read("check", asked)
        return await compute("fly", asked)

    @routes.post("/api/envelope")
    async def envelope(request: Request) -> Response:
        asked = _scenario(body.read_object(await request.body(), _SCENARIO))
        await read("check", asked)
        return await compute("envelope", asked)

    @routes.post("/api/tunnel")
    async def tunnel(request: Request) -> Response:
        fields = body.read_object(await request.body(), ("facility", "set"), ("facility",))
        name, changes = body.text_field(fields, "facility", 200), settings(fields.get("set"))
        try:
            tunnels.check(name, changes)
        except UserError as mistake:
            raise of_mistake(mistake) from None
        return await compute("tunnel", {"facility": name, "set": changes})

    @routes.post("/api/jobs")
    async def submit(request: Request) -> Response:
        fields = body.read_object(
            await request.body(),
            ("kind", *_SCENARIO, "quick", "seed", "n", "sampling", "limit", "text"),
            ("kind",),
        )
        kind = body.choice_field(fields, "kind", tuple(STAGES), "run")
        workbench.jobs.refuse_if_full()
        if kind == "claims":
            _refuse_others(fields, kind, ("text",))
            text = body.text_field(fields, "text", LONGEST_TEXT)
            job = workbench.jobs.submit(
                kind, "Claims of an article", {"text": text}, "shocklayer claims FILE"
            )
            return JSONResponse({"id": job.identity, "url": f"/jobs/{job.identity}"})
        asked = _scenario(fields, more=True)
        if kind == "run":
            _refuse_others(fields, kind, (*_SCENARIO, "quick", "seed"))
            asked["quick"] = body.flag_field(fields, "quick", False)
        else:
            _refuse_others(fields, kind, (*_SCENARIO, "seed", "n", "sampling", "limit"))
            asked["n"] = body.whole_number_field(fields, "n", 1000, 1, MOST_FLIGHTS)
            asked["sampling"] = body.choice_field(fields, "sampling", _SAMPLING, "random")
            asked["limit"] = settings(fields.get("limit"), "limit")
        if "seed" in fields:
            asked["seed"] = body.whole_number_field(fields, "seed", 0, 0, 2**31 - 1)
        await read("check-ensemble" if kind == "ensemble" else "check", asked)
        title = str(asked.get("scenario", "uploaded scenario"))
        job = workbench.jobs.submit(kind, title, asked, _command(kind, asked))
        return JSONResponse({"id": job.identity, "url": f"/jobs/{job.identity}"})

    @routes.api_route("/api/jobs", methods=["GET", "HEAD"])
    async def jobs() -> Response:
        return JSONResponse([job.document() for job in workbench.jobs.newest()])

    @routes.api_route("/api/jobs/{identity}", methods=["GET", "HEAD"])
    async def job(identity: str) -> Response:
        return JSONResponse(workbench.jobs.get(identity).document())

    @routes.delete("/api/jobs/{identity}")
    async def end(identity: str) -> Response:
        ended = await run_in_threadpool(workbench.jobs.end, identity)
        return JSONResponse({"id": ended.identity, "state": ended.state})

    @routes.api_route("/jobs/{identity}/files/{name:path}", methods=["GET", "HEAD"])
    async def file(identity: str, name: str) -> Response:
        path = workbench.jobs.get(identity).files.get(name)
        if path is None or not path.is_file():
            raise Refusal(404, "The job has no such file.")
        return _file(path, name)

    return routes


def _json(text: str) -> Response:
    return Response(text, media_type="application/json")


def _scenario(fields: dict[str, object], more: bool = False) -> dict[str, object]:
    """Return the scenario and settings that a body asks for."""
    if ("scenario" in fields) == ("toml" in fields):
        raise Refusal(
            422, 'Give either "scenario" (the name of a built-in one) or "toml" (the text of your own).'
        )
    asked: dict[str, object] = {"set": settings(fields.get("set"))}
    if "toml" in fields:
        asked["toml"] = body.text_field(fields, "toml", LONGEST_TEXT)
    else:
        asked["scenario"] = body.text_field(fields, "scenario", 200)
    return asked


def _refuse_others(fields: dict[str, object], kind: str, known: tuple[str, ...]) -> None:
    others = [name for name in fields if name not in ("kind", *known)]
    if others:
        raise Refusal(422, *(f"{quote(name)} does not belong to a job of kind {kind}." for name in others))


def _command(kind: str, asked: dict[str, object]) -> str:
    """Return the command line that repeats a job."""
    words = ["shocklayer", kind, str(asked.get("scenario", "scenario.toml"))]
    if kind == "ensemble":
        words += ["-n", str(asked["n"]), "--sampling", str(asked["sampling"])]
    for name in ("set", "limit"):
        given = asked.get(name) if "scenario" in asked or name == "limit" else None
        for each in given if isinstance(given, list) else []:
            words += [f"--{name}", str(each)]
    if asked.get("quick"):
        words.append("--quick")
    if "seed" in asked:
        words += ["--seed", str(asked["seed"])]
    return shlex.join([*words, "--out", f"out/{'flight' if kind == 'run' else 'ensemble'}"])


def _file(path: Path, name: str) -> Response:
    """Return a file of a job: a report in its sandbox, anything else as a download."""
    if path.suffix == ".html":
        return FileResponse(
            path,
            media_type="text/html; charset=utf-8",
            headers={"content-security-policy": REPORT_POLICY, "x-frame-options": "SAMEORIGIN"},
        )
    types = {
        ".json": "application/json",
        ".csv": "text/csv; charset=utf-8",
        ".toml": "text/plain; charset=utf-8",
        ".txt": "text/plain; charset=utf-8",
        ".zip": "application/zip",
        ".kml": "application/vnd.google-earth.kml+xml",
    }
    return FileResponse(
        path,
        media_type=types.get(path.suffix, "application/octet-stream"),
        filename=name.rsplit("/", 1)[-1],
    )
