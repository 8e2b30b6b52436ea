"""The pages, from templates; all that is shown of data is escaped."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

import jinja2
from fastapi import APIRouter
from plotly.offline import get_plotlyjs
from starlette.responses import HTMLResponse, Response

from shocklayer import __version__
from shocklayer.app import about, ensemble_adapter, tunnels
from shocklayer.app.flight_list import flights
from shocklayer.app.jobs import STAGES
from shocklayer.app.refusal import Refusal
from shocklayer.app.workbench import Workbench
from shocklayer.core.errors import UserError

STATIC = ("app.css", "app.js", "check.js", "fly.js", "job.js", "tunnels.js", "icon.svg")
"""Files that are served beside plotly's script; no other name is looked up."""
_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
_READ = ["GET", "HEAD"]


def router(workbench: Workbench) -> APIRouter:
    """Return the routes of the pages and their static files.

    Parameters
    ----------
    workbench : Workbench
        For the token and the jobs.

    Returns
    -------
    APIRouter
        ``/``, ``/fly``, ``/check``, ``/tunnels``, ``/ensemble``, ``/about``, ``/jobs/ID``, ``/static/...``.
    """
    routes = APIRouter()

    def page(template: str, **values: object) -> Response:
        text = _environment().get_template(template)
        return HTMLResponse(
            text.render(token=workbench.token, version=__version__, plotly=_plotly()[1], **values)
        )

    @routes.api_route("/", methods=_READ)
    def home() -> Response:
        return page("home.html.j2", here="/", flights=len(flights()), facilities=len(_facilities()))

    @routes.api_route("/fly", methods=_READ)
    def fly() -> Response:
        return page("fly.html.j2", here="/fly", flights=flights())

    @routes.api_route("/check", methods=_READ)
    def check() -> Response:
        return page("check.html.j2", here="/check")

    @routes.api_route("/tunnels", methods=_READ)
    def all_tunnels() -> Response:
        return page("tunnels.html.j2", here="/tunnels", rows=_facilities(), flights=flights())

    @routes.api_route("/tunnels/{name}", methods=_READ)
    def one_tunnel(name: str, mode: str = "") -> Response:
        try:
            facility = tunnels.named(name, mode)
        except UserError:
            raise Refusal(404, "There is no such facility in the catalogue.") from None
        return page(
            "tunnel.html.j2",
            here="/tunnels",
            facility=facility,
            figures=facility.summary()["figures"],
            sliders=tunnels.sliders(facility),
        )

    @routes.api_route("/ensemble", methods=_READ)
    def ensemble() -> Response:
        return page(
            "ensemble.html.j2", here="/ensemble", flights=flights(), available=ensemble_adapter.available()
        )

    @routes.api_route("/about", methods=_READ)
    def about_page() -> Response:
        return page(
            "about.html.j2", here="/about", validation=about.validation_table(), sources=about.sources()
        )

    @routes.api_route("/jobs", methods=_READ)
    def jobs() -> Response:
        return page("jobs.html.j2", here="/jobs", jobs=workbench.jobs.newest())

    @routes.api_route("/jobs/{identity}", methods=_READ)
    def job(identity: str) -> Response:
        found = workbench.jobs.get(identity)
        return page("job.html.j2", here="/jobs", job=found, stages=STAGES[found.kind])

    @routes.api_route("/static/{name}", methods=_READ)
    def static(name: str) -> Response:
        if name == "plotly.js":
            return Response(
                _plotly()[0],
                media_type=_TYPES["js"],
                headers={"cache-control": "private, max-age=604800, immutable"},
            )
        if name not in STATIC:
            raise Refusal(404, "There is no such file.")
        return Response(_static(name), media_type=_TYPES[name.rsplit(".", 1)[-1]])

    @routes.api_route("/favicon.ico", methods=_READ)
    def icon() -> Response:
        return Response(_static("icon.svg"), media_type=_TYPES["svg"])

    return routes


def error_page(refusal: Refusal) -> Response:
    """Return a refusal as a page.

    Parameters
    ----------
    refusal : Refusal
        Status and sentences.

    Returns
    -------
    Response
        HTML, without the token.
    """
    text = _environment().get_template("error.html.j2")
    return HTMLResponse(
        text.render(here="", token="", version=__version__, plotly="", sentences=refusal.sentences),
        refusal.status,
        refusal.headers,
    )


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("shocklayer.app", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )


@cache
def _static(name: str) -> bytes:
    return (files("shocklayer.app") / "static" / name).read_bytes()


@cache
def _plotly() -> tuple[bytes, str]:
    """Return plotly's script and a mark of its version, with which browsers may keep it."""
    script = get_plotlyjs().encode("utf-8")
    return script, hashlib.sha256(script).hexdigest()[:12]


@cache
def _facilities() -> list[tunnels.FacilityRow]:
    return tunnels.rows()
