"""Crawls of real servers by the real program: what is fetched, kept, counted, refused; and what a kill leaves."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from crawler import VERSION
from index.archive import Archive
from index.errors import KawarabanError
from index.frontier import Frontier
from tests.program import SETTINGS, Program, source
from tests.shared import shared
from tests.site import PROSE, Answer, Reply, Site

SHARED = shared()


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


def outcomes(program: Program) -> dict[str, int]:
    return dict(sum((Counter(row.get("outcomes", {})) for row in program.json("stats")), Counter()))


def stored(program: Program) -> int:
    """So far, while a crawl may be about to make the archive."""
    try:
        with Archive.open(program.archive, reading=True) as archive:
            return sum(found.get("stored", 0) for found in Frontier(archive).outcomes().values())
    except (KawarabanError, OperationalError):
        return 0


def pages(site: Site) -> Counter[str]:
    """How often each path was asked for, but robots.txt and feeds."""
    return Counter(path for path in site.requests if path != "/robots.txt" and not path.endswith(".xml"))


def test_every_page_ends_as_something_that_is_counted(site: Site, tmp_path: Path) -> None:
    def loop(answer: Answer) -> None:
        answer.reply(Reply(status=302, headers={"Location": answer.path}))

    def reset(answer: Answer) -> None:
        answer.connection.shutdown(2)

    site.article("/good", "Japan's draft budget sets a record")
    site.pages["/robots.txt"] = Reply("User-agent: *\nDisallow: /secret\n", "text/plain")
    site.pages["/old"] = Reply(status=301, headers={"Location": "/good"})
    site.pages["/inside"] = Reply(status=302, headers={"Location": "http://169.254.169.254/latest/meta-data/"})
    site.pages["/file"] = Reply(status=302, headers={"Location": "file:///etc/passwd"})
    site.pages["/pdf"] = Reply(b"%PDF-1.7", "application/pdf")
    site.pages["/huge"] = Reply(b"x" * 300_000)
    site.pages["/empty"] = Reply("<html><body></body></html>")
    site.pages |= {"/loop": loop, "/reset": reset}
    site.pages["/forbidden"] = Reply("no", status=403)
    paths = ("/good", "/old", "/secret", "/inside", "/file", "/pdf", "/huge", "/empty", "/loop", "/reset", "/forbidden")
    feed = site.feed(*paths, "/missing", "http://127.0.0.1:9/elsewhere")
    program = Program(tmp_path, [source("s", site.url, feeds=(feed,))], SETTINGS + "max_page_bytes = 200_000\n")
    program("crawl")
    found = outcomes(program)
    assert found.pop("stored") + found.pop("duplicate-url", 0) + found.pop("unchanged", 0) == 2
    assert found == {
        "robots": 1,
        "forbidden-address": 1,
        "not-html": 1,
        "too-large": 1,
        "empty": 1,
        "gone": 1,
        "error": 4,
    }
    assert "/secret" not in site.requests, "robots.txt is obeyed"
    assert len(program.json("stats")[0]["languages"]) == 1
    assert program("verify").stdout.endswith(" 0 damaged\n")


def test_second_crawl_fetches_nothing_again(site: Site, tmp_path: Path) -> None:
    feed = site.feed(*(site.article(f"/{n}", f"Budget story {n}") for n in range(5)))
    program = Program(tmp_path, [source("s", site.url, feeds=(feed,))])
    program("crawl")
    first = pages(site)
    program("crawl")
    assert pages(site) == first == {f"/{n}": 1 for n in range(5)}


def test_user_agent_is_one_with_the_contact(site: Site, tmp_path: Path) -> None:
    feed = site.feed(site.article("/1", "Budget"))
    settings = SETTINGS + 'contact = "https://example.org/bot"\n'
    Program(tmp_path, [source("s", site.url, feeds=(feed,))], settings)("crawl")
    assert site.agents == {f"Kawaraban/{VERSION} (+https://example.org/bot)"}, "robots.txt and the feed included"


def test_private_address_needs_permission(site: Site, tmp_path: Path) -> None:
    feed = site.feed(site.article("/1", "Budget"))
    program = Program(tmp_path, [source("s", site.url, feeds=(feed,), allow_private=False)])
    done = program("crawl", exit=1)
    assert "s: private address: 127.0.0.1:" in done.stderr and site.requests == []


def test_name_of_a_private_address_is_refused(site: Site, tmp_path: Path) -> None:
    port = site.url.rpartition(":")[2]
    named = f"http://localhost:{port}"
    refused = Program(tmp_path / "a", [source("s", named, feeds=(f"{named}/feed.xml",), allow_private=False)])
    assert "private address: localhost is 127.0.0.1" in refused("crawl", exit=1).stderr
    site.pages["/feed.xml"] = Reply("<rss><channel></channel></rss>")
    Program(tmp_path / "b", [source("s", named, feeds=(f"{named}/feed.xml",))])("crawl")


def test_private_place_of_one_source_is_closed_to_the_others(site: Site, tmp_path: Path) -> None:
    port = site.url.rpartition(":")[2]
    named = f"http://localhost:{port}"
    with Site() as inside:
        site.pages["/1"] = Reply(status=302, headers={"Location": inside.article("/secret", "Budget")})
        site.pages["/2"] = Reply(status=302, headers={"Location": f"{named}/secret"})
        own = source("own", inside.url, feeds=(inside.feed(),))
        other = source("other", site.url, feeds=(site.feed("/1", "/2"),))
        third = source("third", named, feeds=(f"{named}/empty.xml",))
        site.pages["/empty.xml"] = Reply("<rss><channel></channel></rss>")
        program = Program(tmp_path, [own, other, third])
        program("crawl")
        assert outcomes(program) == {"forbidden-address": 2}
        assert pages(inside) == {} and "/secret" not in site.requests


def test_interrupted_crawl_says_so_and_the_next_one_goes_on(site: Site, tmp_path: Path) -> None:
    feed = site.feed(*(site.article(f"/{n}", f"Budget story number {n}") for n in range(80)))
    program = Program(tmp_path, [source("s", site.url, feeds=(feed,))])
    with program.start("crawl") as run:
        while len(pages(site)) < 5:
            assert run.poll() is None
            time.sleep(0.01)
        run.send_signal(signal.SIGINT)
        _, said = run.communicate(timeout=60)
    assert run.returncode == 1 and "ended early (stopped)" in said and "Traceback" not in said
    program("crawl")
    assert outcomes(program) == {"stored": 80} and set(pages(site).values()) == {1}


def test_pages_under_way_when_all_processes_are_told_to_stop_are_no_errors(site: Site, tmp_path: Path) -> None:
    long = [f"In {year} the ministry asked for {year} trillion yen, and the budget grew for reasons that it did not say." for year in range(500)]
    feed = site.feed(*(site.article(f"/{n}", f"Budget story number {n}", *long) for n in range(12)))
    program = Program(tmp_path, [source("s", site.url, feeds=(feed,))])
    with program.start("crawl", start_new_session=True) as run:
        while not stored(program):
            assert run.poll() is None
            time.sleep(0.01)
        os.killpg(run.pid, signal.SIGTERM)
        _, said = run.communicate(timeout=60)
    assert run.returncode == 1 and "ended early (stopped)" in said and "error" not in outcomes(program)
    program("crawl")
    assert outcomes(program) == {"stored": 12}


def test_feed_names_other_hosts_only_where_that_is_allowed(site: Site, tmp_path: Path) -> None:
    with Site() as other:
        elsewhere = other.article("/theirs", "Budget")
        feed = site.feed(site.article("/own", "Budget of Japan"), elsewhere)
        Program(tmp_path, [source("s", site.url, feeds=(feed,))])("crawl")
        assert pages(other) == {} and pages(site) == {"/own": 1}


def test_off_topic_is_counted_and_not_stored(site: Site, tmp_path: Path) -> None:
    football = ("The champions won the cup final on penalties after extra time in front of a full house.",) * 2
    feed = site.feed(site.article("/budget", "Japan's budget"), site.article("/football", "Cup final", *football))
    program = Program(tmp_path, [source("s", site.url, feeds=(feed,), keep="matching")])
    program("crawl")
    assert outcomes(program) == {"stored": 1, "off-topic": 1}
    assert program.json("stats")[0]["articles"] == 1


def test_edited_article_is_a_new_version(site: Site, tmp_path: Path) -> None:
    def sitemap(day: str) -> None:
        url = f"<url><loc>{site.url}/1</loc><lastmod>{day}</lastmod></url>"
        site.pages["/sitemap.xml"] = Reply(f"<urlset>{url}</urlset>", "application/xml")

    site.article("/1", "Draft budget", "Japan's budget will be ¥120 trillion, officials said on Friday in Tokyo.")
    sitemap("2026-01-01")
    program = Program(tmp_path, [source("s", site.url, sitemaps=(f"{site.url}/sitemap.xml",))])
    program("crawl")
    site.article("/1", "Draft budget", "Japan's budget will be ¥122 trillion, officials said on Friday in Tokyo.")
    sitemap("2026-01-02")
    program("crawl")
    hit = program.json("search", "budget")[0]
    assert len(program.json("show", hit["id"])[0]["versions"]) == 2
    assert "[-¥120-]{+¥122+}" in program("show", hit["id"], "--diff").stdout


def test_form_for_print_that_came_first_makes_no_new_version(site: Site, tmp_path: Path) -> None:
    for path, more in (("/a", ("The cabinet meets again on Monday, the ministry said in Tokyo.",)), ("/print", ())):
        site.article(path, "Draft budget", *PROSE, *more)
        page = site.pages[path]
        assert isinstance(page, Reply) and isinstance(page.body, str)
        link = f"<link rel=canonical href='{site.url}/a'></head>"
        site.pages[path] = Reply(page.body.replace("</head>", link))
    program = Program(tmp_path, [source("s", site.url, feeds=(site.feed("/print"),))])
    program("crawl")
    site.feed("/print", "/a")
    program("crawl")
    (hit,) = program.json("search", "budget")
    (shown,) = program.json("show", hit["id"])
    assert len(shown["versions"]) == 1 and "on Monday" in shown["text"]


def test_bad_sources_are_named_and_do_not_stop_the_others(site: Site, tmp_path: Path) -> None:
    site.pages["/page"] = Reply(
        "<html><head><link rel=alternate type=application/rss+xml href=/feed.xml></head></html>"
    )
    good = source("good", site.url, feeds=(site.feed(site.article("/1", "Budget")),))
    html = source("html", site.url, feeds=(f"{site.url}/page",))
    missing = source("missing", site.url, feeds=(f"{site.url}/nothing.xml",))
    dead = source("dead", "http://127.0.0.1:9", feeds=("http://127.0.0.1:9/feed.xml",))
    program = Program(tmp_path, [good, html, missing, dead])
    said = program("crawl", exit=1).stderr
    assert "is an HTML page, not a feed" in said and f"did you mean {site.url}/feed.xml?" in said
    assert "missing: " in said and "HTTP 404" in said and "dead: " in said and "refused" in said
    assert program.json("stats")[1]["articles"] == 1


def test_sitemap_index_that_never_changes_still_leads_to_new_pages(site: Site, tmp_path: Path) -> None:
    index = f"<sitemapindex><sitemap><loc>{site.url}/news.xml</loc></sitemap></sitemapindex>"
    site.pages["/index.xml"] = Reply(index, "application/xml", headers={"ETag": '"always the same"'})
    program = Program(tmp_path, [source("s", site.url, sitemaps=(f"{site.url}/index.xml",))])
    for number in (1, 2):
        url = site.article(f"/{number}", f"Budget story {number}")
        site.pages["/news.xml"] = Reply(f"<urlset><url><loc>{url}</loc></url></urlset>", "application/xml")
        program("crawl")
    assert pages(site) == {"/1": 1, "/2": 1}


def test_feed_that_was_taken_out_of_the_settings_fails_no_more(site: Site, tmp_path: Path) -> None:
    feed = site.feed(site.article("/1", "Budget"))
    assert Program(tmp_path, [source("s", site.url, feeds=(f"{site.url}/dead.xml",))])("crawl", exit=1).stderr
    program = Program(tmp_path, [source("s", site.url, feeds=(feed,))])
    program("crawl")
    assert program.json("stats")[0]["errors"] == []


def test_page_that_loads_itself_anew_is_fetched_once(site: Site, tmp_path: Path) -> None:
    text = (*PROSE, "Reported from Tokyo.<meta http-equiv=refresh content=60>")
    program = Program(tmp_path, [source("s", site.url, feeds=(site.feed(site.article("/1", "Budget", *text)),))])
    program("crawl")
    assert pages(site) == {"/1": 1} and outcomes(program) == {"stored": 1}


def test_nothing_is_fetched_while_robots_txt_cannot_be_had(site: Site, tmp_path: Path) -> None:
    feed = site.feed(site.article("/1", "Budget"))
    site.pages["/robots.txt"] = Reply("later", status=503)
    program = Program(tmp_path, [source("s", site.url, feeds=(feed,))])
    assert "/robots.txt: HTTP 503" in program("crawl", exit=1).stderr
    assert set(site.requests) == {"/robots.txt"}
    site.pages["/robots.txt"] = Reply(status=302, headers={"Location": "/rules.txt"})
    site.pages["/rules.txt"] = Reply("User-agent: *\nDisallow: /1", "text/plain")
    program("crawl")
    assert outcomes(program) == {"robots": 1}


def test_catalogue_older_than_the_warc_catches_up(site: Site, tmp_path: Path) -> None:
    site.pages["/old"] = Reply(status=301, headers={"Location": "/2"})
    feed = site.feed(site.article("/1", "Budget"), "/old")
    site.article("/2", "Another budget")
    program = Program(tmp_path, [source("s", site.url, feeds=(feed,))])
    program("crawl")
    foreign = program.archive / "warc" / "other.warc.gz"
    foreign.write_bytes(b"somebody else's")
    for path in program.archive.glob("catalog.sqlite3*"):
        path.unlink()
    program("crawl")
    assert pages(site) == {"/1": 1, "/old": 1, "/2": 1} and outcomes(program) == {"stored": 2}
    assert foreign.read_bytes() == b"somebody else's"


def test_not_modified_is_no_answer_to_who_never_had_it(site: Site, tmp_path: Path) -> None:
    site.pages["/1"] = Reply(status=304)
    program = Program(tmp_path, [source("s", site.url, feeds=(site.feed("/1"),))])
    program("crawl")
    assert outcomes(program) == {"error": 1}


def test_second_crawl_at_the_same_time_names_the_first(site: Site, tmp_path: Path) -> None:
    site.pages["/slow.xml"] = Reply(b"<rss>" + b" " * 400_000, drip=0.2)
    program = Program(tmp_path, [source("s", site.url, feeds=(f"{site.url}/slow.xml",))], SETTINGS.replace("timeout = 5.0", "timeout = 90.0"))
    with program.start("crawl") as first:
        while "/slow.xml" not in site.requests:
            assert first.poll() is None
            time.sleep(0.05)
        said = program("crawl", exit=1).stderr
        assert f"`kawaraban crawl` (process {first.pid}, since" in said
        first.kill()


def test_killed_crawl_loses_nothing_and_repeats_nothing(site: Site, tmp_path: Path) -> None:
    """kill -9 at several moments; each article is fetched once unless its answer was still on the way."""
    feed = site.feed(*(site.article(f"/{n}", f"Budget story number {n}") for n in range(60)))
    program = Program(tmp_path, [source("s", site.url, feeds=(feed,))])
    for enough in (5, 20, 40):
        with program.start("crawl") as run:
            while len(pages(site)) < enough and run.poll() is None:
                time.sleep(0.01)
            os.kill(run.pid, signal.SIGKILL)
    torn = max((program.archive / "warc").glob("*.gz"))
    with torn.open("ab") as file:
        file.write(b"\x1f\x8b\x08\x00 a record that the kill cut short")
    stored_before = program("verify", exit=1).stdout
    assert "torn" in program("verify", exit=1).stderr and stored_before
    program("crawl")
    assert outcomes(program) == {"stored": 60}
    assert program.json("stats")[0]["articles"] == 60
    assert program("verify").stdout == "60 records, 0 damaged\n"
    assert all(count <= 4 for count in pages(site).values())
    again = sum(count - 1 for count in pages(site).values())
    assert again <= 3 * 8, "only what was in flight at a kill is asked for again"


def test_archive_that_cannot_be_written_is_named(site: Site, tmp_path: Path) -> None:
    program = Program(tmp_path, [source("s", site.url, feeds=(site.feed(),))])
    (tmp_path / "archive").write_text("a file, not a folder")
    assert "archive: cannot be made" in program("crawl", exit=1).stderr


def test_full_disk_stops_the_crawl_with_a_message(site: Site, tmp_path: Path) -> None:
    """A file-size limit stands in the way of the WARC as a full disk does (EFBIG for ENOSPC)."""
    feed = site.feed(*(site.article(f"/{n}", f"Budget {n}", os.urandom(30_000).hex()) for n in range(8)))
    program = Program(tmp_path, [source("s", site.url, feeds=(feed,))])
    program("crawl", "--help")
    limited = program.start("crawl")
    import resource

    resource.prlimit(limited.pid, resource.RLIMIT_FSIZE, (150_000, 150_000))
    out, err = limited.communicate(timeout=60)
    assert limited.returncode == 1 and "cannot" in err, (limited.returncode, out, err)
    program("crawl")
    assert outcomes(program) == {"stored": 8}
    assert program("verify").stdout.endswith(" 0 damaged\n")
