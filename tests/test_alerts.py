"""Alerts: a real SMTP server and a real HTTP endpoint on loopback, the program run as a user runs it."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from crawler import alerts
from crawler.alerts import feeds, rhythm
from crawler.alerts.message import Hit, compose
from index import frontier
from index.archive import Archive, Connection
from index.article import Article, Outcome, Record
from index.config import Alert, Config, default_topics
from index.errors import ConfigError
from index.ledger import Ledger
from index.search import Search
from index.stories import Stories
from tests.articles import article
from tests.program import SETTINGS, Program, source
from tests.site import Answer, Reply, Site

NOW = datetime(2026, 1, 14, 6, 30, tzinfo=UTC)  # a Wednesday


class Postbox:
    """What an SMTP server on a free port was given."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.controller = Controller(self, hostname="127.0.0.1", port=_free_port())

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"

    @property
    def url(self) -> str:
        return f"mailto://127.0.0.1:{self.controller.port}?from=bot@example.org&to=desk@example.org"


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    box = Postbox()
    box.controller.start()
    yield box
    box.controller.stop()


class Hook:
    """A webhook that answers `status`, and keeps what it was sent."""

    def __init__(self) -> None:
        self.status, self.calls, self.keys = 200, list[dict[str, Any]](), list[str]()

    def __call__(self, answer: Answer) -> None:
        body = answer.rfile.read(int(answer.headers["Content-Length"]))
        if self.status == 200:
            self.calls.append(json.loads(body))
            self.keys.append(answer.headers["Idempotency-Key"])
        answer.reply(Reply(status=self.status))


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


def page(title: str, text: str, rest: str = "The report on the spending plan goes on, sentence") -> Reply:
    paragraphs = "".join(f"<p>{p}</p>" for p in [text, *(f"{rest} {n} of {title}." for n in range(6))])
    return Reply(f'<html lang="en"><head><title>{title}</title></head><body><article><h1>{title}</h1>{paragraphs}</article></body></html>')


def publish(site: Site, **pages: Reply) -> None:
    """Put pages on the front page."""
    site.pages |= {f"/{name}": reply for name, reply in pages.items()}
    links = "".join(f'<li><a href="/{n}">A headline that is long enough, {n}</a></li>' for n in (p[1:] for p in site.pages if p.count("-") > 2))
    site.pages["/"] = Reply(f"<html><body><ul>{links}</ul></body></html>")


def program(tmp_path: Path, site: Site, *alerts: str) -> Program:
    ready = Program(tmp_path, [source("ledger", site.url, sections=(f"{site.url}/",))])
    settings = tmp_path / "kawaraban.toml"
    settings.write_text(settings.read_text("utf-8") + "".join(f"\n[[alerts]]\n{a}\n" for a in alerts), "utf-8")
    return ready


def test_new_hits_go_out_once_by_mail_and_webhook(tmp_path: Path, site: Site, postbox: Postbox) -> None:
    hook = Hook()
    site.pages["/hook?token=s3cret"] = hook
    to = json.dumps([postbox.url, f"{site.url}/hook?token=s3cret"])
    run = program(tmp_path, site, f'name = "chips"\nquery = "Rapidus OR fishermen"\nto = {to}')
    text = "The government sets aside 150 billion yen for Rapidus <script>alert(1)</script> next year."
    publish(site, **{"the-plan-for-rapidus": page("A plan for Rapidus & others", text), "no-word-of-it": page("Tax revenue rises", "Tax revenue rises.")})
    run("crawl")
    assert [mail["subject"] for mail in postbox.mails] == ["Kawaraban chips, 1 new: A plan for Rapidus & others"]
    parts = {part.get_content_type(): part.get_content() for part in postbox.mails[0].walk() if not part.is_multipart()}
    assert "150 billion yen" in parts["text/plain"] and "A plan for Rapidus &amp; others" in parts["text/html"]
    assert "<script>" not in parts["text/html"]
    (told,) = hook.calls
    assert told["alert"] == "chips" and [hit["source"] for hit in told["hits"]] == ["ledger"]
    run("crawl")
    assert len(postbox.mails) == len(hook.calls) == 1
    publish(site, **{"two-fishermen-are-rescued": page("Two fishermen rescued", "A helicopter of the coast guard lifted two fishermen off their boat near Nemuro.", "The sea was rough that night, wave")})
    run("crawl")
    assert [call["hits"][0]["title"] for call in hook.calls] == ["A plan for Rapidus & others", "Two fishermen rescued"]
    feed = json.loads((run.archive / "alerts" / "chips.json").read_text())
    assert [item["title"] for item in feed["items"]] == ["Two fishermen rescued", "A plan for Rapidus & others"]
    assert b"urn:kawaraban:article:" in (run.archive / "alerts" / "chips.atom").read_bytes()
    assert b"s3cret" not in (run.archive / "catalog.sqlite3").read_bytes()


def test_what_was_not_taken_waits_and_comes_later(tmp_path: Path, site: Site) -> None:
    hook = Hook()
    hook.status = 503
    site.pages["/hook?k=s3cret"] = hook
    run = program(tmp_path, site, f'name = "chips"\nquery = "Rapidus"\nto = ["{site.url}/hook?k=s3cret"]')
    publish(site, **{"the-plan-for-rapidus": page("A plan for Rapidus", "Rapidus gets 150 billion yen.")})
    failed = run("crawl", exit=1)
    assert "alert chips" in failed.stderr and "HTTP 503" in failed.stderr and "s3cret" not in failed.stderr
    (standing,) = run.json("alerts", "list")
    assert (standing["hits"], standing["waiting"]) == (1, 1)
    assert "\n  0 told, 1 waiting\n  " in run("alerts", "list").stdout
    hook.status = 200
    assert "1 messages sent" in _send_after(run, timedelta(minutes=2))
    assert [call["hits"][0]["title"] for call in hook.calls] == ["A plan for Rapidus"]
    assert run.json("alerts", "list")[0]["waiting"] == 0


def _send_after(run: Program, later: timedelta) -> str:
    """`alerts send` as if `later`: the time to try again is moved instead of the clock."""
    import sqlite3

    with sqlite3.connect(run.archive / "catalog.sqlite3") as catalog:
        catalog.execute("UPDATE alert_targets SET retry = retry - ?", [later.total_seconds()])
    catalog.close()
    return run("alerts", "send").stdout


def test_a_kill_between_finding_and_sending_loses_nothing(tmp_path: Path, site: Site) -> None:
    hook, stuck = Hook(), []

    def slow(answer: Answer) -> None:
        stuck.append(answer)
        time.sleep(1 if len(stuck) > 1 else 60)
        hook(answer)

    site.pages["/hook"] = slow
    run = program(tmp_path, site, f'name = "chips"\nquery = "Rapidus"\nto = ["{site.url}/hook"]')
    publish(site, **{"the-plan-for-rapidus": page("A plan for Rapidus", "Rapidus gets 150 billion yen.")})
    crawl = run.start("crawl")
    deadline = time.monotonic() + 60
    while not stuck and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(crawl.pid, signal.SIGKILL)
    crawl.communicate()
    run("crawl")
    assert [call["hits"][0]["title"] for call in hook.calls] == ["A plan for Rapidus"]


def test_what_can_never_work_is_named_in_the_list(tmp_path: Path, site: Site) -> None:
    publish(site, **{"the-plan-for-rapidus": page("A plan for Rapidus", "Rapidus gets 150 billion yen.")})
    program(tmp_path, site)("crawl")
    run = program(tmp_path, site, 'name = "bad"\nquery = "(foo"\nto = ["nonsense", "nosuch://x", "https://hook.example/a"]', 'name = "country"\nquery = "country:xx"')
    bad, country = run.json("alerts", "list")
    assert [error.partition(": ")[0] for error in bad["errors"]] == ["query", "address 1", "nosuch://x"]
    assert len(country["errors"]) == 1 and "country:xx" in country["errors"][0]
    assert "  query: " in run("alerts", "list").stdout


def test_an_alert_that_comes_later_hears_only_of_what_is_new(tmp_path: Path, site: Site) -> None:
    publish(site, **{"the-plan-for-rapidus": page("A plan for Rapidus", "Rapidus gets 150 billion yen.")})
    program(tmp_path, site)("crawl")
    run = program(tmp_path, site, 'name = "chips"\nquery = "Rapidus"', 'name = "bad"\nquery = "published:[x"')
    failed = run("crawl", exit=1)
    assert "alert bad" in failed.stderr
    assert run.json("alerts", "list")[0]["hits"] == 0
    run("rebuild", "--from", "extract")
    publish(site, **{"more-on-rapidus-today": page("Two fishermen rescued", "A helicopter lifted two fishermen off their boat; Rapidus was its name.", "The sea was rough that night, wave")})
    run("crawl", exit=1)
    assert run.json("alerts", "list")[0]["hits"] == 1


def test_try_an_address(tmp_path: Path, site: Site) -> None:
    hook = Hook()
    site.pages["/hook"] = hook
    run = program(tmp_path, site, f'name = "a"\nquery = "x"\nto = ["{site.url}/hook", "foo://bar"]')
    tried = run("alerts", "test", "a", exit=1)
    assert "taken" in tried.stdout and "foo://bar: no such kind of address" in tried.stderr
    assert len(hook.calls) == 1
    assert "no alert 'b'" in run("alerts", "test", "b", exit=2).stderr


def test_when_digests_are_due() -> None:
    daily, weekly, at_once = (Alert("a", "x", digest=d) for d in ("daily", "weekly", ""))
    today, monday = datetime(2026, 1, 14, 7, tzinfo=UTC), datetime(2026, 1, 19, 7, tzinfo=UTC)
    assert rhythm.following(daily, None, NOW) == today
    assert rhythm.following(daily, today, today) == today + timedelta(days=1)
    assert rhythm.following(weekly, None, NOW) == monday
    assert rhythm.following(weekly, monday, monday + timedelta(days=9)) == monday + timedelta(days=14)
    assert rhythm.following(at_once, None, NOW) is None
    assert rhythm.due(at_once, None, None, 0, NOW)
    assert not rhythm.due(daily, None, None, 0, NOW), "the first one too comes at its hour"
    assert not rhythm.due(daily, today, None, 0, NOW) and rhythm.due(daily, today, None, 0, today)
    assert not rhythm.due(at_once, None, NOW + timedelta(minutes=1), 2, NOW)
    assert rhythm.due(daily, today, NOW, 1, NOW)
    assert rhythm.backoff(0) == timedelta(minutes=1) and rhythm.backoff(60) == timedelta(hours=6)


def _fetched(archive: Archive, page: Article, connection: Connection) -> None:
    """As a crawl stores it."""
    known, now = frontier.Frontier(archive), page.fetched
    known.discover([(page.url, now)], page.source, connection, now=now, since=now)
    answer = frontier.Answer(page.id, page.url, page.source, now, 200, Record("a.warc.gz", 1, 1, f"sha256:{page.id}"), 1)
    fetch = known.answered(answer, connection)
    archive.add(page, connection)
    known.settle(fetch, Outcome.STORED, connection, now=now, article=page.id)


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # of the standard library, by apprise
def test_a_daily_digest_comes_as_one_mail_a_day_with_figures_and_where_outlets_disagree(tmp_path: Path, postbox: Postbox) -> None:
    """Rounds without their crawl: half past six, seven, then the next days; digests go out at seven."""
    alert = Alert("chips", "Rapidus", to=(postbox.url,), digest="daily")
    config = Config(tmp_path, topics=default_topics(), alerts=(alert,))
    reports = {
        "ledger": ("Rapidus gets ¥150 billion", "The government sets aside 150 billion yen for Rapidus in fiscal 2026, ministers said."),
        "courier": ("State money for a chip maker", "A loan guarantee was agreed. Rapidus will be given 150 million yen in fiscal 2026 by the state."),
    }
    with Archive.open(tmp_path) as archive, archive.lock("test"):

        def round_at(hours: float, **found: tuple[str, str]) -> int:
            now = NOW + timedelta(hours=hours)
            alerts.begin(archive, config.alerts, now)
            with archive.write() as connection:
                for outlet, (title, text) in found.items():
                    _fetched(archive, article(f"https://{outlet}.example/1", "en", title, [text], source=outlet, fetched=now), connection)
            for part in (Search, Stories, Ledger):
                part(archive, config.topics).sync()
            return alerts.notify(archive, config, now).found

        assert round_at(0, **reports) == 2 and postbox.mails == [], "it waits for seven o'clock"
        assert round_at(0.5) == 0
        (mail,) = postbox.mails
        assert mail["subject"] == "Kawaraban daily digest: chips, 2 new"
        parts = {part.get_content_type(): str(part.get_content()) for part in mail.walk() if not part.is_multipart()}
        for text in (parts["text/plain"], parts["text/html"]):
            assert "Rapidus gets ¥150 billion" in text and "State money for a chip maker" in text
            assert "Rapidus: ¥150 billion (ledger" in text and "¥150 million" in text and "unit" in text
        round_at(5)
        round_at(24.5)
        assert len(postbox.mails) == 1, "a day without news brings no mail"
        round_at(30, tribune=("Rapidus names a new plant", "Rapidus will build a second plant in Chitose, its president told reporters on Thursday."))
        assert len(postbox.mails) == 1
        round_at(48.5)
    assert [mail["subject"] for mail in postbox.mails[1:]] == ["Kawaraban daily digest: chips, 1 new: Rapidus names a new plant"]


def test_a_feed_keeps_full_width_spaces_and_no_control_characters() -> None:
    hit = Hit.of(article("a", "ja", "予算案\u3000過去最大\x00へ", ["本文。"]))
    feed = feeds.atom_feed(Alert("a", "x"), [hit])
    assert "<title>予算案\u3000過去最大へ</title>".encode() in feed


def test_a_message_shows_both_titles_and_what_to_check() -> None:
    hit = Hit.of(article("a", "ja", "ラピダスに1500億円", ["政府は出資する。"], ["¥150 billion for Rapidus", "The state pays."]))
    message = compose(Alert("chips", "Rapidus"), [hit])
    assert "¥150 billion for Rapidus" in message.title
    assert "ラピダスに1500億円" in message.text and "The state pays." in message.text
    assert compose(Alert("a", "x"), [hit, hit]).title == "Kawaraban a, 2 new"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('query = "x"\ndigest = "hourly"', "alerts[1].digest: expected daily or weekly, got 'hourly'"),
        ('query = "x"\nat = "25:00"', "alerts[1].at"),
        ('name = "../x"\nquery = "x"', "alerts[1].name"),
        ('to = []', "alerts[1].query"),
        ('query = "x"\n[[alerts]]\nquery = "X"', "alerts[2].name: 'x' is used twice"),
    ],
)  # fmt: skip
def test_mistakes_in_the_settings_are_named(tmp_path: Path, lines: str, said: str) -> None:
    (tmp_path / "k.toml").write_text(f"{SETTINGS}[[alerts]]\n{lines}\n", "utf-8")
    with pytest.raises(ConfigError) as caught:
        Config.load(tmp_path / "k.toml")
    assert said in str(caught.value)
