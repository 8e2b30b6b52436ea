"""Pages, static files, and what is not there."""

import json
import re
from pathlib import Path

import pytest

import shocklayer
import shocklayer.app
from shocklayer.app import pages, tunnels
from shocklayer.scenario import builtin, load

PAGES = [
    "/",
    "/fly",
    "/check",
    "/tunnels",
    "/tunnels/T4",
    "/tunnels/HEG?mode=condition-I",
    "/ensemble",
    "/about",
    "/jobs",
]
STATIC = Path(shocklayer.app.__path__[0]) / "static"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_the_token_and_no_script_of_its_own(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert f'<meta name="shocklayer-token" content="{client.workbench.token}">' in answer.text
    assert '<html lang="en">' in answer.text and "<h1>" in answer.text and "<title>" in answer.text
    assert all(
        re.match(r'<script src="/static/\w+\.js[^>]*" defer></script>', tag)
        for tag in re.findall(r"<script.*", answer.text)
    )
    assert not re.search(r"\son\w+\s*=|javascript:|https?://(?!www\.w3)", answer.text)


@pytest.mark.parametrize("path", PAGES)
def test_every_link_and_file_of_a_page_exists(client, path):
    text = client.get(path).text
    for address in set(re.findall(r'(?:href|src)="(/[^"#]*)"', text)):
        assert client.send("HEAD", address.replace("&amp;", "&")).status_code == 200, address


@pytest.mark.parametrize("path", PAGES)
def test_every_control_of_a_page_has_a_label(client, path):
    text = client.get(path).text
    labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', text))
    inside = re.findall(r"<label.*?</label>", text, re.S)
    for control in re.findall(r"<(?:input|select|textarea)[^>]*>", text):
        name = re.search(r' id="([^"]+)"', control)
        assert (name and name[1] in labelled) or any(control in label for label in inside), control


def test_a_head_request_has_no_body(client):
    for path in ("/", "/static/app.js", "/api/jobs"):
        answer = client.send("HEAD", path)
        assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/nowhere",
            "/fly/",
            "/index.html",
            "/docs",
            "/redoc",
            "/openapi.json",
            "/.git/config",
            "/%00",
            "/ä",
        ),
        *("/../etc/passwd", "/static/../pages.py", "/static/%2e%2e/pages.py", "/static/..%2fpages.py"),
        *(
            "/static/",
            "/static/app.py",
            "/static//etc/passwd",
            "/static/templates",
            "/tunnels/T9",
        ),
        *(
            "/tunnels/T4?mode=x",
            "/jobs/x",
            "/jobs/x/files/report.html",
            "/jobs/../../etc/passwd",
            "/jobs/" + "0" * 32,
        ),
    ],
)
def test_what_is_not_there_is_a_page_that_says_so(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert (
        "Traceback" not in answer.text and "site-packages" not in answer.text and "/home" not in answer.text
    )


def test_what_is_not_there_is_told_to_programs_in_json(client):
    for path in ("/api/nowhere", "/api/jobs/" + "0" * 32, "/api/"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/json")
        assert answer.json()["error"]


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/api/claims"), ("PUT", "/api/fly"), ("POST", "/"), ("PATCH", "/api/jobs")]
)
def test_another_method_is_refused(client, method, path):
    answer = client.send(method, path, "{}", client.headers() if method != "GET" else None)
    assert answer.status_code == 405
    assert answer.json()["error"]


def test_every_static_file_is_served_and_no_other(client):
    assert sorted(path.name for path in STATIC.iterdir()) == sorted(pages.STATIC)
    for name in (*pages.STATIC, "plotly.js"):
        answer = client.get(f"/static/{name}")
        assert answer.status_code == 200 and len(answer.content) > 100
    assert "immutable" in client.get("/static/plotly.js").headers["cache-control"]


def test_the_page_of_flights_offers_every_built_in_one(client):
    text = client.get("/fly").text
    assert all(f'<option value="{name}"' in text for name in builtin.builtin_names("scenarios"))


def test_the_page_of_tunnels_shows_every_facility_in_each_mode(client):
    text = client.get("/tunnels").text
    assert text.count("<tr data-name=") == len(tunnels.rows()) > 31


def test_the_page_about_it_shows_the_table_of_the_readme(client):
    text = client.get("/about").text
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    table = readme[readme.index("<!-- made by") : readme.index("<!-- end -->")]
    lines = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in table.splitlines()
        if line.startswith("| ")
    ]
    assert len(lines) > 40
    for case, kind, rows, *_ in lines[2:]:
        assert re.search(
            rf'<td>{case}</td><td data-label="kind">{kind}</td><td class="n" data-label="rows">{rows}</td>',
            text,
        )


def test_every_flight_has_a_picture_that_begins_at_its_entry(client):
    pictures = json.loads((builtin.data_directory() / "flight_pictures.json").read_text(encoding="utf-8"))
    assert tuple(pictures) == builtin.builtin_names("scenarios")
    assert client.get("/fly").text.count("<polyline") == len(pictures)
    for name in ("stardust", "ram-c-ii", "apollo-4"):
        entry = load(name).flight.entry
        assert entry is not None and entry.altitude is not None
        assert pictures[name]["altitude"][0] == pytest.approx(entry.altitude / 1e3, abs=0.1)


def test_the_limits_that_the_page_offers_are_quantities_of_an_ensemble(client):
    page = client.get("/ensemble").text
    offered = re.findall(
        r'<option value="(\w+)"', page[page.index('id="quantity"') : page.index('id="limit"')]
    )
    source = (Path(shocklayer.__path__[0]) / "ensemble" / "summary.py").read_text(encoding="utf-8")
    assert len(offered) == 4
    assert all(f'"{name}"' in source for name in offered)
