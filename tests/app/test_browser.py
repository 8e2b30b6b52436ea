"""The pages in a real browser: Chromium without a window, driven by Selenium."""

import shutil
import socket
import threading
import time

import pytest
import uvicorn
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from shocklayer.app.server import application
from shocklayer.app.workbench import Workbench
from shocklayer.claims.article_check import check_text

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None or DRIVER is None, reason="needs chromium and chromedriver (Debian: chromium-driver)"
)

ARTICLE = "It flew at Mach 20 (24,700 km/h). 😀 A good day. Then it flew at Mach 5 (6,100 km/h) over the sea."
PAGES = ["/", "/", "/check", "/tunnels", "/tunnels/FL-63", "/ensemble", "/about", "/jobs"]
"""Without that of the flights, which computes one at once."""


@pytest.fixture(scope="module")
def served():
    """Serve on a free port; return the address and the workbench."""
    listener = socket.create_server(("127.0.0.1", 0))
    workbench = Workbench(listener.getsockname()[1])
    server = uvicorn.Server(
        uvicorn.Config(application(workbench), http="h11", ws="none", lifespan="off", log_level="error")
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{workbench.port}", workbench
    server.should_exit = True
    thread.join(10)
    workbench.close()
    listener.close()


@pytest.fixture(scope="module")
def chromium():
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM or ""
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--window-size=1280,900",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    try:
        driver = webdriver.Chrome(options=options, service=Service(DRIVER or ""))
    except WebDriverException as error:
        pytest.skip(f"chromium does not start here: {error.msg}")
    yield driver
    driver.quit()


@pytest.fixture
def browser(chromium):
    """A browser that must not have complained about anything at the end."""
    yield chromium
    complaints = [
        each["message"] for each in chromium.get_log("browser") if each["level"] in ("SEVERE", "WARNING")
    ]
    assert complaints == []


def size(browser, width: int, height: int, scheme: str = "light") -> None:
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500},
    )
    browser.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    )


def until(condition, seconds: float = 60.0):
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end
        time.sleep(0.2)
    return found


def text(browser, name: str) -> str:
    return browser.find_element(By.ID, name).text


def test_no_page_is_wider_than_a_phone_or_too_pale_to_read(served, browser):
    for path, scheme in zip(PAGES, ["light", "dark"] * len(PAGES), strict=False):
        size(browser, 360, 740, scheme)
        browser.get(served[0] + path)
        width, inner = browser.execute_script(
            "return [document.documentElement.scrollWidth, window.innerWidth]"
        )
        assert (width, inner) == (360, 360), path
        ink, paper = browser.execute_script(
            "const style = getComputedStyle(document.body); return [style.color, style.backgroundColor]"
        )
        assert contrast(ink, paper) > 10.0, path


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2, relative luminance)."""

    def luminance(colour: str) -> float:
        parts = [int(part) / 255.0 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def test_an_article_gets_its_verdicts_with_the_keyboard_alone(served, browser):
    size(browser, 1280, 900)
    browser.get(served[0] + "/check")
    browser.switch_to.active_element.send_keys(Keys.TAB)
    assert "Skip" in browser.switch_to.active_element.text
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    browser.switch_to.active_element.send_keys(Keys.TAB)
    field = browser.switch_to.active_element
    assert field.get_attribute("id") == "text"
    # The driver types no characters beyond the basic plane.
    browser.execute_script("arguments[0].value = arguments[1]", field, ARTICLE)
    field.send_keys(Keys.CONTROL, Keys.ENTER)
    until(lambda: "2 claims" in text(browser, "status"))
    marks = [mark.text for mark in browser.find_elements(By.CSS_SELECTOR, "#marked mark")]
    assert marks == [claim["sentence"] for claim in check_text(ARTICLE).as_list()]
    browser.find_element(By.CSS_SELECTOR, "#claim-1 summary").send_keys(Keys.ENTER)
    assert browser.find_element(By.CSS_SELECTOR, "#claim-1 ol li").is_displayed()


def test_a_wrong_text_is_told_on_the_page(served, browser):
    browser.get(served[0] + "/check")
    browser.find_element(By.ID, "check").click()
    until(lambda: "Paste a text" in text(browser, "status"))


def test_a_job_survives_a_reload_and_is_seen_from_two_tabs(served, browser):
    browser.get(served[0] + "/check")
    browser.execute_script("document.getElementById('text').value = arguments[0]", ARTICLE * 20)
    browser.find_element(By.ID, "check").click()
    until(lambda: "claims found" in text(browser, "status"))
    browser.find_element(By.ID, "save").click()
    until(lambda: "/jobs/" in browser.current_url)
    browser.refresh()
    address, first = browser.current_url, browser.current_window_handle
    browser.switch_to.new_window("tab")
    browser.get(address)
    for tab in browser.window_handles:
        browser.switch_to.window(tab)
        until(lambda: "Done" in text(browser, "status"))
        assert browser.find_element(By.ID, "bar").get_attribute("value") == "1"
    browser.close()
    browser.switch_to.window(first)
    frame = until(lambda: browser.find_elements(By.CSS_SELECTOR, "#report iframe"))[0]
    assert frame.get_attribute("sandbox") == "allow-scripts allow-downloads"
    browser.switch_to.frame(frame)
    assert "Mach 20" in browser.find_element(By.TAG_NAME, "main").text
    browser.switch_to.default_content()
    browser.find_element(By.ID, "end").click()
    until(lambda: browser.current_url.endswith("/jobs"))


@pytest.mark.long
def test_a_process_that_is_killed_does_not_end_the_page(served, browser):
    address, workbench = served
    browser.get(address + "/check")
    for _ in range(2):
        browser.find_element(By.ID, "example").click()
        until(lambda: "found" in text(browser, "status"))
        workbench.reader.kill()


def test_the_catalogue_is_filtered_while_typing(served, browser):
    browser.get(served[0] + "/tunnels")
    everything = text(browser, "status")
    browser.find_element(By.ID, "mach").send_keys("20")
    browser.find_element(By.ID, "unknown").click()
    until(lambda: text(browser, "status") != everything)
    shown = browser.find_elements(By.CSS_SELECTOR, "#facilities tbody tr:not([hidden])")
    names = [row.get_attribute("data-name") for row in shown]
    assert "LENS XX" in names and "T4" not in names
    assert text(browser, "status").startswith(f"{len(names)} of")


@pytest.mark.long
def test_a_slider_changes_the_numbers_of_a_flight(served, browser):
    size(browser, 1280, 900)
    browser.get(served[0] + "/fly?scenario=stardust")
    panel = browser.find_element(By.CSS_SELECTOR, ".panel")
    status = panel.find_element(By.CSS_SELECTOR, ".status")
    until(lambda: "on the screen" in status.text, 600.0)
    mass = panel.find_element(By.CSS_SELECTOR, ".slider:nth-child(4)")
    assert mass.find_element(By.TAG_NAME, "label").text == "Mass"
    mass.find_element(By.TAG_NAME, "input").send_keys(Keys.ARROW_RIGHT * 5)
    until(lambda: "%" in panel.find_element(By.CSS_SELECTOR, ".numbers tbody").text, 120.0)
    assert "vehicle.mass" in browser.current_url
    browser.refresh()
    until(lambda: "%" in browser.find_element(By.CSS_SELECTOR, ".numbers tbody").text, 120.0)
    browser.find_element(By.CSS_SELECTOR, ".sliders .slider:nth-child(4) button").click()
    until(lambda: "%" not in browser.find_element(By.CSS_SELECTOR, ".numbers tbody").text, 120.0)
