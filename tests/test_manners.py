"""Manners: what robots.txt says, also when it cannot be had, how often a host is asked, and which hosts never are."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.program import SETTINGS, Program, source
from tests.site import Answer, Handler, Reply, Site

DELAY, CRAWL_DELAY = 0.2, 0.35
WINDOW, SLACK = 5, 0.2  # requests; seconds by which a busy machine may notice the first of them too late


class Watched(Site):
    """A site that knows when it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.times: list[float] = []

    def seen(self, answer: Answer) -> None:
        self.times.append(time.monotonic())
        super().seen(answer)

    @property
    def closest(self) -> float:
        """Seconds between requests, where WINDOW of them came closest to each other."""
        times = sorted(self.times)
        spans = (after - before for before, after in zip(times, times[WINDOW - 1 :], strict=False))
        return (min(spans) + SLACK) / (WINDOW - 1)


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def test_host_is_asked_at_its_rate_however_many_sources_are_on_it(stack: ExitStack, tmp_path: Path) -> None:
    plain, slow = Watched(), Watched()
    for site in (plain, slow):
        stack.enter_context(site)
    named = slow.url.replace("127.0.0.1", "localhost")  # a host of its own
    slow.pages["/robots.txt"] = Reply(f"User-agent: *\nCrawl-delay: {CRAWL_DELAY}", "text/plain")
    slow.feed(*(named + path for path in _stories(slow, 0)))
    sources = [source("slow", named, feeds=(f"{named}/feed.xml",))]
    for number in (1, 2, 3):
        feed = plain.feed(*_stories(plain, number), at=f"/feed{number}.xml")
        sources.append(source(f"s{number}", plain.url, feeds=(feed,)))
    Program(tmp_path, sources, SETTINGS.replace("delay = 0.0", f"delay = {DELAY}"))("crawl")
    assert len(plain.times) == 1 + 3 * (1 + 3) and plain.closest >= DELAY
    assert len(slow.times) == 1 + 1 + 3 and slow.closest >= CRAWL_DELAY


def _stories(site: Site, number: int) -> list[str]:
    paths = [f"/{number}/{n}" for n in range(3)]
    for path in paths:
        site.article(path, f"Budget story {path}")
    return paths


def _hang_up(request: Answer) -> None:
    request.close_connection = True


ROBOTS: dict[str, tuple[Reply | Handler, set[str]]] = {  # what robots.txt answers -> what may be fetched
    "missing": (Reply("no", status=404), {"/1", "/2"}),
    "forbidden": (Reply("no", status=403), {"/1", "/2"}),  # RFC 9309, 2.3.1.3: "unavailable"
    "page": (Reply("<html><body>Disallow everything? No.</body></html>"), {"/1", "/2"}),
    "bytes": (Reply(bytes(range(256)) * 40, "application/octet-stream"), {"/1", "/2"}),
    "ours": (Reply("User-agent: *\nDisallow: /\n\nUser-agent: kawaraban\nDisallow: /2\n", "text/plain"), {"/1"}),
    "longest": (Reply("User-agent: *\nDisallow: /\nAllow: /feed\nAllow: /1$\n", "text/plain"), {"/1"}),
    "loop": (Reply(status=302, headers={"Location": "/robots.txt"}), {"/1", "/2"}),  # 2.3.1.2: as if it were not there
    "error": (Reply("no", status=500), set()),
    "busy": (Reply("no", status=429), set()),
    "silence": (_hang_up, set()),
}  # fmt: skip


def test_robots_txt_whatever_it_answers(stack: ExitStack, tmp_path: Path) -> None:
    sites = {name: stack.enter_context(Site()) for name in ROBOTS}
    sources = []
    for name, site in sites.items():
        for path in ("/1", "/2"):
            site.article(path, f"Budget story {path} of {name}")
        site.pages["/robots.txt"] = ROBOTS[name][0]
        sources.append(source(name, site.url, feeds=(site.feed("/1", "/2"),)))
    Program(tmp_path, sources)("crawl", exit=1)
    asked = {name: {path for path in site.requests if path in ("/1", "/2")} for name, site in sites.items()}
    assert asked == {name: allowed for name, (_, allowed) in ROBOTS.items()}
    for name in ("error", "busy", "silence"):
        assert set(sites[name].requests) == {"/robots.txt"}, "not even the feed"


def test_hosts_that_a_listing_merely_names_are_not_asked(stack: ExitStack, tmp_path: Path) -> None:
    own, other, friend = (stack.enter_context(Site()) for _ in range(3))
    host = friend.url.replace("127.0.0.1", "localhost")
    links = (own.article("/1", "Budget"), other.article("/2", "Budget two"), f"{host}/3")
    friend.article("/3", "Budget three")
    entries = "".join(f"<entry><title>t</title><link href='{url}'/></entry>" for url in links)
    further = f"<link rel='next' href='{other.url}/page2.xml'/>"
    own.pages["/feed.xml"] = Reply(f"<feed xmlns='http://www.w3.org/2005/Atom'>{further}{entries}</feed>", "application/atom+xml")
    nested = "".join(f"<sitemap><loc>{site.url}/sitemap.xml</loc></sitemap>" for site in (other, own))
    own.pages["/index.xml"] = Reply(f"<sitemapindex>{nested}</sitemapindex>", "application/xml")
    own.pages["/sitemap.xml"] = Reply("<urlset></urlset>", "application/xml")
    sources = [
        source("own", own.url, feeds=(f"{own.url}/feed.xml",), sitemaps=(f"{own.url}/index.xml",), allow_hosts=("localhost",)),
        source("friend", host, feeds=(f"{host}/3",)),  # a place on the private network that may be asked at all
    ]
    Program(tmp_path, sources)("crawl", "own", "--since", "2020-01-01")
    assert other.requests == [] and "/sitemap.xml" in own.requests and "/1" in own.requests
