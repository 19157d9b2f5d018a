"""The web page in Debian's Chromium, as a reader uses it: mouse, keyboard, phone, no JavaScript, screen reader (axe)."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from index.web.routes import PAGES
from tests.test_web import Served, fill

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PHONE = {"width": 390, "height": 844}
WEIGHT = 100_000  # bytes over the wire of a page with all that it loads; at 20,000 articles 200,000 (benchmarks/serve.py)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no browser: `apt-get install chromium` brings one")


@pytest.fixture(scope="module")
def ids(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("browser") / "archive"
    return {"folder": folder, **fill(folder)}


@pytest.fixture(scope="module")
def site(ids: dict[str, Any]) -> Iterator[Served]:
    settings = ids["folder"].parent / "kawaraban.toml"
    settings.write_text('[[alerts]]\nquery = "budget"\nto = ["json://127.0.0.1:9/x"]\n', "utf-8")
    served = Served(ids["folder"], KAWARABAN_CONFIG=str(settings))
    yield served
    errors = served.close()
    assert "Traceback" not in errors, errors


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install '.[dev]'")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, site: Served) -> Iterator[Page]:
    yield from opened(browser, site)


@pytest.fixture
def plain(browser: Browser, site: Served) -> Iterator[Page]:
    """Without JavaScript, on a phone."""
    yield from opened(browser, site, java_script_enabled=False, viewport=PHONE)


def opened(browser: Browser, site: Served, **how: Any) -> Iterator[Page]:
    """A page that may say nothing on the console and load nothing from elsewhere."""
    context = browser.new_context(base_url=site.base, locale="fr-FR", timezone_id="Europe/Paris", **how)
    made = context.new_page()
    made.set_default_timeout(30_000)
    said: list[str] = []
    made.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    made.on("pageerror", lambda error: said.append(str(error)))
    made.on("request", lambda request: said.append(request.url) if not request.url.startswith(site.base) else None)
    yield made
    context.close()
    assert said == []


def test_search_and_narrow_down(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("semiconductor")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=semiconductor")
    page.get_by_text("Filters and order").click()
    page.get_by_label("Stories").select_option("every article")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url(re.compile("story=all"))
    assert page.locator(".hit").count() == 3
    page.get_by_role("link", name="Japanese", exact=True).click()
    page.wait_for_url(re.compile("lang=ja"))
    assert page.locator(".hit").count() == 1 and page.locator(".hit [lang=ja]").first.is_visible()
    page.get_by_role("link", name=re.compile("in ja")).click()
    page.locator(".hit").nth(2).wait_for()
    assert page.locator(".hit").count() == 3
    assert page.locator("mark").count() > 0


def test_times_and_numbers_are_the_readers(page: Page) -> None:
    page.goto("/search?q=semiconductor")
    assert "26 déc. 2025" in page.locator(".hit .kicker").first.inner_text()


def test_sentence_and_its_counterpart(page: Page, ids: dict[str, Any]) -> None:
    page.goto(f"/article/{ids['flagged']}")
    original, english = (page.locator(f"{side} .s1") for side in (".orig", ".eng"))
    before = english.evaluate("e => getComputedStyle(e).backgroundColor")
    original.last.hover()
    page.wait_for_timeout(300)
    assert english.evaluate("e => getComputedStyle(e).backgroundColor") != before
    page.mouse.move(0, 0)
    page.locator(".pair .orig .s[tabindex='0']").first.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.querySelectorAll('.s.on').length") == 2
    assert page.locator(".flagged").first.is_visible() and page.get_by_text("Check:").first.is_visible()


def test_archived_page_stays_in_its_frame(page: Page, ids: dict[str, Any]) -> None:
    page.goto(f"/article/{ids['yosan']}")
    page.get_by_text("The page as it was fetched").click()
    frame = page.frame_locator("iframe")
    frame.get_by_text("本文です。").wait_for()
    assert page.locator("iframe").get_attribute("sandbox") == ""


def test_hostile_article_runs_nothing(page: Page, ids: dict[str, Any]) -> None:
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    for path in ("/?period=all", "/search?q=evil", f"/article/{ids['evil']}", f"/page/{ids['yosan']}"):
        page.goto(path)
    page.goto(f"/article/{ids['evil']}")
    assert page.get_by_text("onload=alert").first.is_visible()


def test_same_subject_comes_when_it_is_reached(page: Page, plain: Page, ids: dict[str, Any]) -> None:
    page.goto(f"/article/{ids['chips']}")
    page.get_by_text("Where it comes from").scroll_into_view_if_needed()
    page.locator("#alike li").first.wait_for()
    plain.goto(f"/article/{ids['chips']}")
    plain.get_by_role("link", name="Other articles").click()
    plain.locator("#alike li").first.wait_for()
    assert plain.locator("#alike li").count() == page.locator("#alike li").count()


def test_edit_is_shown_word_by_word(page: Page, ids: dict[str, Any]) -> None:
    page.goto(f"/article/{ids['edited']}")
    page.get_by_role("link", name=re.compile("what was changed")).click()
    assert page.locator("del").first.inner_text() == "3%" and page.locator("ins").first.inner_text() == "4%"


def test_figure_leads_to_its_sentence(page: Page, ids: dict[str, Any]) -> None:
    page.goto("/figures?item=semiconductors")
    assert page.locator(".scatter svg a").count() >= 3
    page.locator(".said a", has_text="1兆2390億円").last.click()
    page.wait_for_url(re.compile(f"/article/{ids['yosan']}#f"))
    assert page.locator(".fig:target").inner_text().startswith("1兆2390億円")


def test_timeline_filters_by_day(page: Page) -> None:
    page.goto("/?period=all")
    page.locator(".timeline svg a", has=page.locator("rect.en")).last.click()
    page.wait_for_url(re.compile("since=2025-12-28"))
    assert page.locator(".story").count() == 1


def test_export_downloads_a_bundle(page: Page, tmp_path: Path) -> None:
    page.goto("/search?q=semiconductor")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename.endswith("-jsonl.zip")
    download.value.save_as(tmp_path / "bundle.zip")
    assert (tmp_path / "bundle.zip").read_bytes()[:2] == b"PK"


def test_keyboard_alone(page: Page) -> None:
    page.goto("/search?q=semiconductor")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/article/"))


def test_everything_is_there_without_javascript(plain: Page, ids: dict[str, Any]) -> None:
    plain.goto("/?period=all")
    assert "26 Dec 2025" in plain.locator(".story").first.locator("xpath=..").inner_text()
    plain.get_by_label("Search in English, French or Japanese").fill("半導体")
    plain.get_by_role("button", name="Search").click()
    plain.locator(".hit h2 a").first.click()
    plain.locator(".pair").first.wait_for()
    assert plain.locator(".pair").count() > 1 and plain.locator(".fig").count() > 0
    plain.goto("/figures?item=semiconductors")
    assert plain.locator(".reports tr").count() >= 3


DESK = (
    "/search?q=budget", "/article/{flagged}", "/article/{yosan}?view=english", "/article/{chips}/alike", "/figures?item=semiconductors",
    "/sources", "/about", "/story/{copy}", "/alerts",
)  # fmt: skip
HAND = ("/?period=all", "/article/{yosan}", "/article/{edited}/versions", "/stories", "/search?q=(a", "/nothing")
NO_PAGES = {"/feed.atom", "/alerts/{file}", "/metrics", "/page/{id}/bytes", "/page/{id}"}  # nothing can run in the last, not even axe


def test_axe_sees_every_kind_of_page() -> None:
    seen = {re.sub(r"{\w+}", "{id}", path.partition("?")[0]) for path in (*DESK, *HAND)}
    assert {route.path for route in PAGES} - NO_PAGES <= seen


@pytest.mark.parametrize(("scheme", "viewport", "paths"), [("light", None, DESK), ("dark", PHONE, HAND)])
def test_axe_finds_no_serious_issue(
    browser: Browser, site: Served, ids: dict[str, Any], scheme: Any, viewport: Any, paths: tuple[str, ...]
) -> None:
    """And nothing sticks out of the screen, nor weighs too much."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed: pip install '.[dev]'")
    for path in paths:
        context = browser.new_context(base_url=site.base, color_scheme=scheme, viewport=viewport)
        page = context.new_page()
        assert weight(page, path.format(**ids)) < WEIGHT, path
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, path
        found = axe.Axe().run(page).response["violations"]
        context.close()
        assert [(path, one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")] == []


def weight(page: Page, path: str) -> int:
    """Bytes that come over the wire when it is opened, and all that it loads."""
    loaded: list[Request] = []
    page.on("requestfinished", lambda request: loaded.append(request))
    page.goto(path, wait_until="networkidle")
    return sum(request.sizes()["responseBodySize"] + request.sizes()["responseHeadersSize"] for request in loaded)
