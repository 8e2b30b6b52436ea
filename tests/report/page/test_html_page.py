"""The page read by an HTML parser, and drawn by a browser where one is installed."""

import base64
import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.report import synthetic

from shocklayer.report.figures import catalogue
from shocklayer.report.figures.envelope_fields import EnvelopeFields
from shocklayer.report.page import html_page, tables
from shocklayer.report.view import View

VOID = {"meta", "img", "br", "link", "hr", "input"}


class Page(HTMLParser):
    """Collects tags, and fails on tags that do not match."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("script", "style"):
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.fixture(scope="module")
def written(view: View, fields: EnvelopeFields, images: dict[str, bytes]) -> str:
    return html_page.report(view, images, fields)


def _without_figures(result: synthetic.SyntheticResult, left_out: tuple[str, ...] = ()) -> str:
    """Write the page with the same few bytes for every figure: drawing is slow, and tested elsewhere."""
    dot = b"\x89PNG\r\n\x1a\n"
    names = [spec.name for spec in catalogue.FIGURES if spec.name not in ("altitude_speed", *left_out)]
    return html_page.report(View(result), dict.fromkeys(names, dot), None)


def test_page_is_complete_and_small(written: str):
    page = Page(written)
    assert page.open == []
    assert len(written.encode()) < 8e6


def test_page_loads_nothing_from_the_network(written: str):
    page = Page(written)
    for tag, attributes in page.tags:
        for name in ("src", "href", "srcset", "data", "action"):
            value = attributes.get(name)
            assert value is None or value.startswith(("data:", "#")), (tag, value)
    style = re.search(r"<style>(.*?)</style>", written, re.S)
    assert style and "url(" not in style[1] and "@import" not in style[1]
    policy = next(a["content"] for t, a in page.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy and policy.startswith("default-src 'none'") and "http" not in policy


def test_numbers_are_in_the_page_without_scripts(written: str, flown: synthetic.SyntheticResult):
    text = Page(written).text
    for name in ("stagnation_heat_flux", "dynamic_pressure"):
        value = flown.summary["peaks"][name]["value"]
        assert f"{value / 1e6:.2f}" in text or f"{value / 1e3:.0f}" in text
    for name in ("Bermuda", "VHF", "259.7", "JF-12", "Sutton-Graves", "us76", "0123456789abcdef"):
        assert name in text
    assert "up to 0.0500" in text  # a range open below
    assert written.count('<img class="still"') == 8


def test_images_are_png(written: str):
    images = [attributes for tag, attributes in Page(written).tags if tag == "img"]
    assert len(images) == len(catalogue.FIGURES)
    assert all(attributes["alt"] for attributes in images)
    for source in (attributes["src"] or "" for attributes in images):
        kind, content = source.split(",")
        assert kind == "data:image/png;base64"
        assert base64.b64decode(content)[:8] == b"\x89PNG\r\n\x1a\n"


def test_interactive_figures_are_json_and_complete(written: str):
    text = re.search(r'<script type="application/json" id="plots">(.*?)</script>', written, re.S)
    assert text
    drawn = json.loads(text[1])
    elements = [a for _, a in Page(written).tags if "data-plot" in a]
    assert len(elements) == sum(len(plots) for plots in drawn.values())
    for element in elements:
        assert drawn[element["data-plot"]][int(element["data-index"] or 0)]["data"]


def test_each_work_is_listed_once_with_what_rests_on_it():
    view = View(synthetic.result())
    assert tables.references(view) == [
        "A committee, Standard air, 1976. (atmosphere, sheath)",
        "A. Author, On <waves>, 1980. (sheath)",
    ]
    assert not any("Standard air" in value for _, value in tables.provenance(view).rows)
    assert "On <waves>, 1980." in Page(_without_figures(synthetic.result())).text


@pytest.mark.parametrize(
    "title",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "</title><b>",
        "{{ 7 * 7 }}",
        "a & b \u2028 c",
    ],
)
def test_hostile_names_remain_text(title: str):
    hostile = synthetic.result(
        title=title, radios={title: 3e9}, observers={title: (33.0, -62.0)}, facilities=(title,)
    )
    hostile.summary["warnings"][0]["message"] = title
    hostile.summary["provenance"]["models"][title] = title
    written = _without_figures(hostile)
    plain = _without_figures(
        synthetic.result(radios={"a": 3e9}, observers={"b": (33.0, -62.0)}, facilities=("c",))
    )
    page, other = Page(written), Page(plain)
    kinds = {tag for tag, _ in page.tags}
    assert kinds == {tag for tag, _ in other.tags}
    assert sum(tag == "script" for tag, _ in page.tags) == sum(tag == "script" for tag, _ in other.tags)
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
    assert " ".join(title.split()) in page.text


@pytest.mark.parametrize(
    ("less", "left_out"),
    [
        ({"radios": {}}, ("radio",)),
        ({"observers": {}}, ("visibility",)),
        ({"facilities": ()}, ("facilities",)),
        ({"stations": (0.0,)}, ("stations",)),
        (
            {"radios": {}, "observers": {}, "facilities": (), "stations": (0.0,)},
            ("radio", "visibility", "facilities", "stations"),
        ),
    ],
)
def test_a_page_of_fewer_parts_is_complete(less: dict, left_out: tuple[str, ...]):
    result = synthetic.result(**less)
    result.summary["warnings"] = []
    page = Page(_without_figures(result, left_out))
    assert page.open == []
    assert "All models were used within their stated range of validity." in page.text


def test_a_browser_draws_it_without_requests(written: str, tmp_path: Path):
    playwright = pytest.importorskip("playwright.sync_api")
    browser_path = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser_path is None:
        pytest.skip("Chromium is not installed, and only a browser can draw the page")
    (tmp_path / "report.html").write_text(written, encoding="utf-8")
    errors: list[str] = []
    requests: list[str] = []
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=browser_path,
            args=["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
        )
        page = browser.new_page(viewport={"width": 400, "height": 900})
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
        page.on("request", lambda request: requests.append(request.url))
        page.goto((tmp_path / "report.html").as_uri())
        page.locator("#figure-globe").scroll_into_view_if_needed()
        page.wait_for_selector("#figure-globe canvas", timeout=30_000)
        page.locator("#figure-altitude_speed").scroll_into_view_if_needed()
        page.wait_for_selector("#figure-altitude_speed .main-svg", timeout=30_000)
        width = page.evaluate("document.documentElement.scrollWidth")
        browser.close()
    assert errors == []
    assert [url for url in requests if not url.startswith(("file:", "data:", "blob:"))] == []
    assert width <= 400


def test_references_are_listed_if_there_are_any():
    cited = synthetic.result()
    cited.summary["provenance"]["references"] = {
        "convective heating": ["Sutton & Graves 1971 <i>"],
        "chemistry": ["Park 1993"],
    }
    page = _without_figures(cited)
    items = re.search(r'<ol id="references">(.*?)</ol>', page, re.S)
    assert items and items[1].count("<li>") == 2 and "&lt;i&gt;" in items[1]
    del cited.summary["provenance"]["references"]
    assert 'id="references"' not in _without_figures(cited)


def test_notices_that_affect_no_number_are_folded():
    folded = synthetic.result()
    folded.summary["warnings"][0]["touches"] = []
    page = _without_figures(folded)
    details = re.search(r'<details id="other-notices">(.*?)</details>', page, re.S)
    assert details and "Sutton-Graves" in details[1] and "Park" not in details[1]
    assert 'id="other-notices"' not in _without_figures(synthetic.result())
