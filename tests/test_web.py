"""`kawaraban serve` over a real socket: pages, the API, what must not get out, and who must not get in."""

from __future__ import annotations

import gzip
import html
import http.client
import io
import json
import os
import re
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urljoin
from xml.etree import ElementTree as ET

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from index.alertbook import Book, Target
from index.archive import Archive
from index.article import Article, Block, Record, Sentence
from index.config import Alert, default_topics
from index.ledger import Filter, Ledger
from index.search import Search
from index.stories import Originals, Stories
from index.stories.listing import listed, stories_of, story_json
from index.warc import Exchange, WarcWriter
from index.web import packing, visits, worker
from index.web.charts import Point, scatter
from index.web.desk import Desk
from index.web.doors import Limit, known_host, presented
from index.web.markup import french, rows
from index.web.parameters import read
from index.web.routes import BY_NAME
from index.web.server import Listen, rules_of
from index.web.wire import Asked, Settings
from tests.articles import FETCHED, article

TOKEN = "correct-horse-battery"
BEARER = f"Bearer {TOKEN}"
ROOT = Path(__file__).parent.parent
XSS = """"><script>alert(1)</script><img src=x onerror=alert(1)>'--><svg/onload=alert(1)>{{7*7}}"""
PAGE = """<html><head><meta http-equiv="refresh" content="0;url=http://evil.example/"><script>alert(1)</script>
<link rel="stylesheet" href="http://evil.example/a.css"><style>@import url(http://evil.example)</style></head>
<body onload="alert(1)"><h1>半導体の予算</h1><a href="javascript:alert(1)">x</a><img src="http://evil.example/p.gif">
<form action="http://evil.example"><input name=q></form><iframe src="//evil.example"></iframe><p>本文です。</p></body></html>"""
CHIPS = article(
    "chips", "en", "Japan quadruples chip budget", ["METI asks for ¥1.239 trillion for semiconductors and AI.", "More text on chips."],
    source="ledger", published="2025-12-26T09:00:00+09:00", items=("semiconductors", "ai"), authors=("A. Writer",),
)  # fmt: skip
YOSAN = article(
    "yosan", "ja", "半導体支援に1兆2390億円", ["経済産業省は半導体支援に1兆2390億円を求めた。", "防衛費は9兆353億円。"],
    ["¥1.239 trillion for semiconductors", "METI asked for 1.239 trillion yen for semiconductors.", "Defence is 9.0353 trillion yen."],
    source="kasumi", published="2025-12-26", items=("semiconductors",),
)  # fmt: skip
PUCES = article(
    "puces", "fr", "Le Japon quadruple le budget des puces", ["Le METI demande 1 239 milliards de yens pour les semi-conducteurs."],
    source="gazette", published="2025-12-27", items=("semiconductors",),
)  # fmt: skip
EVIL = article(
    f"https://evil.example/a?{XSS}", "en", f"Evil budget {XSS}", [f"Budget text {XSS}", "javascript:alert(1)"],
    source="ledger", published="2025-12-28", authors=(XSS,), copied_from=XSS, section=XSS,
)  # fmt: skip

CONFORMANCE = (status_code_conformance, content_type_conformance, response_schema_conformance)
@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Served:
    """`kawaraban serve` on a free port, over an archive."""

    def __init__(self, archive: Path, *words: str, **environment: str) -> None:
        env = {k: v for k, v in os.environ.items() if not k.startswith("KAWARABAN_")} | {"PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "crawler", "--archive", str(archive), "serve", "--port", "0", "--processes", "1", *words]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env | environment)
        assert self._process.stdout and self._process.stderr
        line = self._process.stdout.readline()
        assert line, self._process.stderr.read()
        self.base = line.split()[2].rstrip("/")
        self.port = int(self.base.rpartition(":")[2])

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
        reply = connection.getresponse()
        answer = Answer(reply.status, {k.lower(): v for k, v in reply.getheaders()}, reply.read())
        connection.close()
        return answer

    def close(self, by: signal.Signals = signal.SIGTERM) -> str:
        """What it said on stderr."""
        self._process.send_signal(by)
        _, errors = self._process.communicate(timeout=20)
        assert self._process.returncode == 0, errors
        return errors


def fill(folder: Path) -> dict[str, str]:
    """An archive with all of the above; ids by name."""
    writer = WarcWriter(folder / "warc", "test")
    with Archive.open(folder) as archive, archive.lock("test"):
        records = _record(writer, YOSAN.url, PAGE.encode("shift_jis"), "text/html; charset=Shift_JIS")
        with archive.write() as connection:
            earlier = article("edited", "en", "Budget rises 3%", ["The budget rises by 3% in 2026."], source="ledger", published="2025-12-20")
            later = article("edited", "en", "Budget rises 4%", ["The budget rises by 4% in 2026."], source="ledger", published="2025-12-20")
            for one in (CHIPS, _with_record(YOSAN, records), PUCES, EVIL, FLAGGED, earlier, later, COPY):
                archive.add(one, connection)
        topics = default_topics()
        Search(archive, topics).sync()
        stories = Stories(archive, topics)
        stories.sync()
        Ledger(archive, topics, copies=Originals(stories)).sync()
    writer.close()
    return {"chips": CHIPS.id, "yosan": YOSAN.id, "puces": PUCES.id, "evil": EVIL.id, "edited": later.id, "flagged": FLAGGED.id, "copy": COPY.id}


def _record(writer: WarcWriter, url: str, body: bytes, kind: str) -> Record:
    request = b"GET / HTTP/1.1\r\nHost: example.org\r\n\r\n"
    return writer.response(Exchange(url, FETCHED, request, 200, "OK", (("Content-Type", kind),), body))


def _with_record(one: Article, record: Record) -> Article:
    from dataclasses import replace

    return replace(one, record=record)


def _flagged() -> Article:
    from dataclasses import replace

    plain = article("flagged", "ja", "国債費", ["国債費は31兆円。利払いが増えた。"], ["Debt", "x"], source="kasumi", published="2025-12-25")
    sentences = (
        Sentence("国債費は31兆円。", "Debt service is 31 billion yen [31兆円 = ¥31 trillion].", "argos", "m", flags=("amount",)),
        Sentence("利払いが増えた。", "Interest rose.", "argos", "m", score=-1.2),
    )
    return replace(plain, blocks=(replace(plain.blocks[0], sentences=sentences),))


FLAGGED = _flagged()
COPY = article("copy", "en", "Up 4%, says the ministry", ["The budget rises by 4% in 2026."], source="kasumi", published="2025-12-21")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    folder = tmp_path_factory.mktemp("web") / "archive"
    return folder, fill(folder)


def test_ctrl_c_ends_it_as_it_says(home: tuple[Path, dict[str, str]]) -> None:
    assert Served(home[0]).close(signal.SIGINT) == ""


@pytest.fixture(scope="module")
def site(home: tuple[Path, dict[str, str]]) -> Iterator[Served]:
    served = Served(home[0])
    yield served
    errors = served.close()
    assert "Traceback" not in errors, errors


@pytest.fixture(scope="module")
def locked(home: tuple[Path, dict[str, str]]) -> Iterator[Served]:
    served = Served(home[0], KAWARABAN_TOKEN=TOKEN)
    yield served
    errors = served.close()
    assert "Traceback" not in errors, errors


@pytest.fixture(scope="module")
def ids(home: tuple[Path, dict[str, str]]) -> dict[str, str]:
    return home[1]


# -- pages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/?period=all", "/search", "/stories", "/figures", "/figures?item=semiconductors", "/sources", "/about"])
def test_page_opens(site: Served, path: str) -> None:
    answer = site.get(path)
    assert answer.status == 200 and answer.headers["content-type"] == "text/html; charset=utf-8"
    assert '<html lang="en">' in answer.text and 'href="#main"' in answer.text


def test_front_page_tells_each_story(site: Served, ids: dict[str, str]) -> None:
    text = site.get("/?period=all").text
    told = text.partition('id="stories"')[2]
    assert all(f"/article/{ids[name]}" in told for name in ("chips", "yosan", "puces"))  # a story of three, or three stories
    assert "¥1.239 trillion" in told and told.count("Budget rises 4%") == 1


def test_timeline_day_filters(site: Served) -> None:
    text = site.get("/?since=2025-12-28&until=2025-12-28").text
    assert "Evil budget" in text and "Budget rises" not in text


def test_search_shows_why(site: Served, ids: dict[str, str]) -> None:
    text = site.get("/search?q=semiconductor&story=all").text
    assert all(f"/article/{ids[name]}" in text for name in ("chips", "yosan", "puces"))
    assert "<mark>semiconductors</mark>" in text and "半導体" in text
    assert "/feed.atom?q=semiconductor" in text and "[[alerts]]" in text and "lang=ja" in text


def test_search_takes_what_the_command_line_takes(site: Served) -> None:
    query = urlencode({"q": "budget", "lang": "fr", "since": "2025-12", "until": "2025-12-27", "sort": "newest", "exact": "1"})
    text = site.get(f"/search?{query}").text
    assert "budget des puces" in text and "Japan quadruples" not in text
    alert = text.partition("query = ")[2].partition("\n")[0]
    assert json.loads(alert.replace("&#34;", '"')) == "budget lang:fr published:[2025-12 TO 2025-12-27]"


def test_wrong_query_is_shown_where_it_is_wrong(site: Served) -> None:
    answer = site.get("/search?" + urlencode({"q": "(budget AND"}))
    assert answer.status == 400 and 'role="alert"' in answer.text and "(budget AND" in answer.text


def test_did_you_mean(site: Served) -> None:
    assert 'href="?q=budget"' in site.get("/search?q=budgit").text


def test_pages_of_hits(site: Served) -> None:
    seen: list[str] = []
    path: str | None = "/api/v1/search?q=budget&limit=1&sort=newest"
    while path:
        page = site.get(path).json
        seen += [hit["id"] for hit in page["hits"]]
        path = page["next"] and page["next"].removeprefix(site.base)
    assert len(seen) == len(set(seen)) == page["total"] > 2


def test_article_side_by_side(site: Served, ids: dict[str, str]) -> None:
    text = site.get(f"/article/{ids['yosan']}").text
    assert '<div class="orig" lang="ja">' in text and '<div class="eng" lang="en">' in text
    assert '<data value="1239000000000">1兆2390億円</data>' in text and "¥1.239 trillion</rt>" in text
    assert "sandbox" in text and YOSAN.url in text and "argos test" in text
    assert site.get(f"/article/{ids['yosan'][:6]}").status == 200


def test_flagged_sentence_is_visible(site: Served, ids: dict[str, str]) -> None:
    text = site.get(f"/article/{ids['flagged']}").text
    assert 'class="s s0 flagged"' in text and "an amount differs from the original" in text
    assert '<span class="s s1 unsure">' in text and "a sentence here 30 %" in text and "unsure of 1 passage" in text


def test_doubt_is_visible_in_lists(site: Served, ids: dict[str, str]) -> None:
    for path in ("/search?q=status:flagged&story=all", "/?period=all", "/stories"):
        assert "check its English" in site.get(path).text, path
    hit = site.get("/api/v1/search?q=status:unsure").json["hits"][0]
    assert hit["id"] == ids["flagged"] and hit["unsure"]


def test_a_table_is_a_table_in_both_languages() -> None:
    from index.web.pages import environment

    texts = ("項目 |", "金額", "国債費 |", "31兆円")
    english = ("Item |", "Amount", "Debt service |", "31 trillion yen")
    sentences = tuple(Sentence(a, b, "argos", "m") for a, b in zip(texts, english, strict=True))
    block = Block("table", "項目 | 金額\n国債費 | 31兆円", "ja", sentences)
    assert block.english == "Item | Amount\nDebt service | 31 trillion yen"
    *_, row = rows(replace(article("t", "ja", "題"), blocks=(block,)))
    macro = environment().get_template("block.html").module.block  # type: ignore[attr-defined]
    assert row.english is not None
    for shown, head, name in ((macro(row, row.original, True), "金額", "国債費"), (macro(row, row.english, False), "Amount", "Debt service")):
        assert shown.count("<tr>") == 2 and shown.count("<td>") == 1 and "|" not in shown
        assert '<th scope="col"><span class="s s1">' + head in shown and '<th scope="row"><span class="s s2">' + name in shown


def test_french_lines_end_where_print_ends_them() -> None:
    assert french("Budget : « 1 239 milliards », soit 230 % du PIB ! 12 2025") == "Budget\xa0: «\xa01\xa0239 milliards\xa0», soit 230\xa0% du PIB\xa0! 12 2025"
    *_, row = rows(replace(article("t", "fr", "Titre"), blocks=(Block("paragraph", "Soit 1 239 milliards de yens.", "fr"),)))
    figures = [piece for sentence in row.original for piece in sentence.pieces if not isinstance(piece, str)]
    assert [figure.text for figure in figures] == ["1\xa0239 milliards de yens"]


def test_versions_differ_by_words(site: Served, ids: dict[str, str]) -> None:
    text = site.get(f"/article/{ids['edited']}/versions").text
    assert "<del>3%</del><ins>4%</ins>" in text


def test_story_says_why(site: Served, ids: dict[str, str]) -> None:
    said = site.get(f"/api/v1/articles/{ids['copy']}").json
    assert said["role"] == "copy" and ids["edited"] in said["why"]
    shown = said["why"].replace(f"ledger {ids['edited']}", f'<a href="/article/{ids["edited"]}">ledger</a>')
    assert shown in site.get(f"/story/{ids['copy']}").text and shown in site.get(f"/article/{ids['copy']}").text


def test_figure_leads_to_its_sentence(site: Served, ids: dict[str, str]) -> None:
    text = site.get("/figures?item=semiconductors").text
    assert "<svg" in text
    anchor = text.partition(f"/article/{ids['yosan']}#")[2].partition('"')[0]
    assert f'id="{anchor}"' in site.get(f"/article/{ids['yosan']}").text


def test_a_picture_stays_light_and_near_the_day() -> None:
    day = 86400.0
    few = [Point(20_000 * day, 5e12, "en", "#", str(n)) for n in range(12)] + [Point(20_040 * day, 7e12, "ja", "#", "x")]
    drawn = scatter(few, {5e12: "five", 7e12: "seven"})
    assert drawn is not None and len(drawn.dots) == 13
    xs = [dot.x for dot in drawn.dots if dot.point.lang == "en"]
    assert max(xs) - min(xs) <= 60 and len(set(xs)) == 12
    many = [Point((20_000 + n / 10) * day, 5e12 + n % 9, "en", "#", str(n)) for n in range(5000)]
    drawn = scatter(many, {5e12 + n: str(n) for n in range(9)})
    assert drawn is not None and len(drawn.dots) <= 300 and sum(dot.point.reports for dot in drawn.dots) == 5000


def test_a_figure_that_many_report_lists_the_first_of_them(home: tuple[Path, dict[str, str]]) -> None:
    with Archive.open(home[0], create=False, reading=True) as archive:
        ledger = Ledger(archive, default_topics())
        with ledger.figures(Filter(item="semiconductors")) as answer:
            whole, cut = list(answer.entries()), list(answer.entries(reports=1))
            marks = answer.picture().marks
    assert [(len(e.reports) + e.more, e.first, e.agreement) for e in cut] == [(len(e.reports), e.first, e.agreement) for e in whole]
    assert {len(e.reports) for e in cut} == {1} and max(e.more for e in cut) >= 2
    said = {(r.id, e.amount.value) for e in whole for r in e.reports if e.amount.kind == "money" and r.seen is not None}
    assert {(mark.article, mark.value) for mark in marks} == said


def test_alerts_are_shown_without_their_secrets(tmp_path: Path) -> None:
    hook, mail = "https://user:hush@hook.example/services/secret?key=hush", "mailto://bot:hush@mail.example?to=a@example.org"
    saved = (Alert("chips", "semiconductor", (hook, mail)), Alert("new", "dette"))
    with Archive.open(tmp_path) as archive, archive.write() as connection:
        archive.add(CHIPS, connection)
        book = Book(connection)
        book.begin(saved[:1], FETCHED, 1)
        book.aim("chips", (hook, mail))
        book.note(saved[0], [CHIPS.id], {}, FETCHED)
        book.delivered("chips", Target.of(mail).key, [CHIPS.id])
        book.failed("chips", Target.of(hook).key, FETCHED, f"HTTP 500 from {hook}")
    (tmp_path / "alerts").mkdir()
    (tmp_path / "alerts" / "chips.atom").write_text("<feed/>")
    (tmp_path / "alerts" / "old.atom").write_text("<feed/>")
    desk = Desk(Settings(tmp_path, default_topics(), (), saved))

    def ask(route: str, **values: Any) -> tuple[int, str]:
        reply = worker.answered(desk, Asked(route, values, "", "http://x", datetime.now(UTC)))
        return reply.status, reply.body.decode()

    status, text = ask("/alerts")
    assert status == 200 and "hush" not in text and "secret" not in text and "services" not in text
    assert "https://hook.example/..." in text and "failed 1 time" in text and "HTTP 500 from https://hook.example/..." in text
    assert "nothing waits" in text and "Not looked at yet" in text and f"/article/{CHIPS.id}" in text and "1</data> in all" in text
    assert ask("/alerts/{file}", file="chips.atom") == (200, "<feed/>") and 'href="/alerts/chips.atom"' in text
    for name in ("chips.json", "old.atom", "../catalog.sqlite3", "new.atom"):
        assert ask("/alerts/{file}", file=name)[0] == 404


def test_every_link_leads_somewhere(site: Served, ids: dict[str, str]) -> None:
    pages = ["/?period=all", "/search?q=budget", "/search?q=semiconductor&story=all", "/search?q=zzz", "/search?q=(a", "/stories", "/sources"]
    pages += ["/figures", "/figures?item=semiconductors", "/alerts", "/about", "/nothing", f"/story/{ids['copy']}"]
    pages += [f"/article/{ids[name]}{part}" for name in ("yosan", "edited", "flagged", "evil") for part in ("", "?view=english", "/versions", "/alike")]
    links: dict[str, str] = {}
    for page in pages:
        for link in re.findall(r'(?:href|src|data-part)="([^"#]+)', site.get(page).text):
            links.setdefault(urljoin(site.base + page, html.unescape(link)), page)
    ours = [link for link in links if link.startswith(site.base)]
    assert len(ours) > 100
    assert [(link, links[link], status) for link in ours if (status := site.get(link.removeprefix(site.base)).status) != 200] == []


def test_feed_is_atom(site: Served) -> None:
    answer = site.get("/feed.atom?q=budget")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    root = ET.fromstring(answer.body)
    titles = [e.findtext("{http://www.w3.org/2005/Atom}title") for e in root.iter("{http://www.w3.org/2005/Atom}entry")]
    assert any("Evil budget" in (t or "") for t in titles) and XSS in "".join(filter(None, titles))


# -- hostile input --------------------------------------------------------------------------------


def test_metrics_for_prometheus(site: Served) -> None:
    from prometheus_client.parser import text_string_to_metric_families

    answer = site.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    found = {family.name for family in text_string_to_metric_families(answer.text)}
    assert {"kawaraban_articles", "kawaraban_source_silent", "kawaraban_events"} <= found


def test_article_content_is_only_ever_text(site: Served, ids: dict[str, str]) -> None:
    query = quote(f'budget "{XSS[2:20]}')
    pages = ["/?period=all", "/search?q=evil", f"/search?q={query}", f"/article/{ids['evil']}", "/stories", f"/article/{ids['evil']}/versions"]
    for path in pages:
        text = site.get(path).text
        assert "<script>alert" not in text and "<img src=x" not in text and "<svg/onload" not in text, path
        assert text.count("<script") == 1
    assert "{{7*7}}" in site.get(f"/article/{ids['evil']}").text


def test_links_lead_to_the_web_only(tmp_path: Path) -> None:
    from index.web.pages import safe_url

    assert safe_url("https://example.org/a") and not safe_url("javascript:alert(1)") and not safe_url("data:text/html,x")
    assert not safe_url("http://[") and not safe_url("//x") and not safe_url("")


def test_archived_page_can_do_nothing(site: Served, ids: dict[str, str]) -> None:
    answer = site.get(f"/page/{ids['yosan']}")
    assert answer.status == 200 and "半導体の予算" in answer.text and "本文です" in answer.text
    for forbidden in ("script", "onload", "evil.example", "javascript:", "<form", "<iframe", "http-equiv"):
        assert forbidden not in answer.text
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox;") and "default-src 'none'" in policy and "allow-" not in policy
    saved = site.get(f"/page/{ids['yosan']}/bytes")
    assert saved.body == PAGE.encode("shift_jis") and saved.headers["content-disposition"].startswith("attachment")
    assert saved.headers["content-type"] == "application/octet-stream"


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/app.py", "/static//etc/passwd", "/page/..%2f..%2fcatalog.sqlite3",
        "/article/../../etc/passwd", "/article/%2e%2e%2fcatalog.sqlite3", "/page/%00", "/article/" + "a" * 3000, "/story/%25", "/static/",
        "/article/_", "/article/%25%25", "/page/x/bytes", "/../catalog.sqlite3", "/article/a%0d%0aset-cookie:x", "/catalog.sqlite3",
    ],
)  # fmt: skip
def test_no_path_leads_out(site: Served, path: str) -> None:
    answer = site.get(path)
    assert answer.status in (400, 404), answer.status
    assert b"SQLite format" not in answer.body and b"root:" not in answer.body and b"Traceback" not in answer.body
    assert "set-cookie" not in answer.headers


def test_reading_changes_nothing(site: Served, home: tuple[Path, dict[str, str]]) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
        assert site.get("/search", method).status == 405
    with Archive.open(home[0], create=False, reading=True) as archive:
        from sqlalchemy import text
        from sqlalchemy.exc import OperationalError

        with pytest.raises(OperationalError, match="readonly"), archive.engine.begin() as connection:
            connection.execute(text("DELETE FROM articles"))


def test_every_answer_carries_its_policy(site: Served) -> None:
    for path in ("/", "/nothing", "/api/v1/stats", "/static/kawaraban.css", "/search?sort=x"):
        headers = site.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"] and "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "no-referrer"
        assert "server" not in headers


@pytest.mark.parametrize(("stored", "says"), [((), "The archive is empty"), ((CHIPS,), "1 article is stored")])
def test_archive_that_is_only_just_being_filled(tmp_path: Path, stored: tuple[Article, ...], says: str) -> None:
    with Archive.open(tmp_path) as archive, archive.write() as connection:
        for one in stored:
            archive.add(one, connection)
    desk = Desk(Settings(tmp_path, default_topics()))

    def ask(path: str, **values: Any) -> tuple[int, str]:
        route = BY_NAME[path]
        asked = Asked(path, read(route.parameters, (), strict=False) | values, "", "http://x", datetime.now(UTC))
        reply = worker.answered(desk, asked)
        return reply.status, reply.body.decode()

    for path in ("/", "/search", "/stories", "/feed.atom", "/api/v1/search"):
        status, text = ask(path)
        assert status == 503 and says in text, path
    for path in ("/figures", "/sources", "/about", "/api/v1/stats", "/api/v1/figures"):
        assert ask(path)[0] == 200, path
    for one in stored:
        assert ask("/article/{id}", id=one.id, view="both")[0] == 200
        assert ask("/story/{id}", id=one.id)[0] == 200
    assert ask("/story/{id}", id="nothing")[0] == 404


def test_a_mistake_in_a_query_keeps_the_form(site: Served) -> None:
    for path in ("/search", "/stories", "/figures"):
        answer = site.get(f"{path}?" + urlencode({"q": "(budget AND"}))
        assert answer.status == 400 and 'role="alert"' in answer.text and 'value="(budget AND"' in answer.text, path


def test_a_number_in_a_table_has_the_unit_that_its_heading_says() -> None:
    table = (Block("heading", "歳出の内訳（単位：億円）", "ja"), Block("table", "社会保障 | 390559", "ja"))
    *_, row = rows(replace(article("t", "ja", "題"), blocks=table))
    figures = [piece for sentence in row.original for piece in sentence.pieces if not isinstance(piece, str)]
    assert [figure.value for figure in figures] == ["¥39.0559 trillion"]


# -- the API --------------------------------------------------------------------------------------


def test_api_speaks_as_the_command_line(site: Served, home: tuple[Path, dict[str, str]]) -> None:
    from index.search import hit_json
    from index.show import record

    with Archive.open(home[0], create=False, reading=True) as archive:
        stories = Stories(archive, default_topics())
        hits = Search(archive, default_topics(), stories=stories).search("semiconductor").hits
        assert site.get("/api/v1/search?q=semiconductor").json["hits"] == [hit_json(hit) for hit in hits]
        said = site.get(f"/api/v1/articles/{home[1]['edited']}").json
        *earlier, newest = archive.versions(home[1]["edited"])
        assert said == record(newest, earlier) | stories.about(newest.id)
        placed = list(stories_of(stories, Search(archive, default_topics()).ids("budget")))
        told = [site.get(f"/api/v1/stories?q=budget&limit=2&offset={at}").json for at in range(0, len(placed), 2)]
        assert [one for page in told for one in page["stories"]] == [story_json(s) for s in listed(archive, stories, placed)]
        assert {page["total"] for page in told} == {len(placed)} and len(placed) > 2 and told[-1]["next"] is None
    assert [v["version"] for v in said["versions"]] == [1, 2]
    figures = site.get("/api/v1/figures?item=semiconductors&min=1e12").json["figures"]
    assert {f["value"] for f in figures} == {"1239000000000"}
    assert {r["lang"] for r in figures[0]["reports"]} == {"en", "fr", "ja"}


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("search?q=(a", "not closed"), ("search?lang=de", "lang: expected one of en, fr, ja"), ("search?limit=0", "limit: expected"),
        ("search?limit=1e3", "limit: expected"), ("search?nonsense=1", "no parameter 'nonsense'"), ("search?q=a&q=b", "q: given twice"),
        ("search?since=2025-13", "since: expected"), ("search?since=yesterday", "since: expected"), ("figures?item=nothing", "no item"),
        ("figures?min=nan", "min: expected a number"), ("search?cursor=zzz", "cursor"), ("search?q=%00", "control characters"),
        ("export?format=exe", "format: expected one of"), ("articles/zzzzz", "no article"), ("search?q=a+AND", "missing at the end"),
    ],
)  # fmt: skip
def test_api_says_what_is_wrong(site: Served, query: str, says: str) -> None:
    answer = site.get(f"/api/v1/{query}")
    assert answer.status in (400, 404) and answer.headers["content-type"] == "application/problem+json"
    assert answer.json["status"] == answer.status and says in answer.json["detail"]


def test_etag_saves_the_way(site: Served, ids: dict[str, str]) -> None:
    for path in ("/search?q=budget", "/api/v1/search?q=budget", f"/article/{ids['chips']}"):
        first = site.get(path)
        again = site.get(path, If_None_Match=first.headers["etag"])
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", first.headers["etag"])
        assert site.get(path, If_None_Match='W/"other"').status == 200
    head = site.get("/search?q=budget", "HEAD")
    assert head.status == 200 and head.body == b"" and head.headers["etag"]


def test_an_answer_holds_until_what_it_is_made_of_changes(home: tuple[Path, dict[str, str]]) -> None:
    folder, ids = home
    desk = Desk(Settings(folder, default_topics()))

    def stamps() -> list[str]:
        return [desk.stamp("derived"), desk.stamp("article", ids["yosan"]), desk.stamp("article", ids["chips"]), desk.stamp("archive")]

    before = stamps()
    assert stamps() == before
    with Archive.open(folder) as archive, archive.lock("test"):
        with archive.write() as connection:
            archive.put(archive.get(ids["chips"]), connection)
        fetched = stamps()
        assert [a == b for a, b in zip(before, fetched, strict=True)] == [True, True, False, False]
        Search(archive, default_topics()).sync()
    assert not set(stamps()) & {*before, *fetched}


def test_same_subject_is_a_page_of_its_own(site: Served, ids: dict[str, str]) -> None:
    address = f"/article/{ids['chips']}/alike"
    assert f'data-part="{address}#alike"' in site.get(f"/article/{ids['chips']}").text
    answer = site.get(address)
    assert answer.status == 200 and '<ul class="list" id="alike">' in answer.text
    assert f"/article/{ids['chips']}\"" not in answer.text.partition('id="alike"')[2]
    assert site.get("/article/zzzzz/alike").status == 404


def test_text_is_packed_for_who_takes_it(site: Served, ids: dict[str, str]) -> None:
    style = site.get("/").text.partition('rel="stylesheet" href="')[2].partition('"')[0]
    for path in ("/stories", "/search?q=budget", f"/article/{ids['yosan']}", "/api/v1/figures", "/feed.atom", "/api/v1/openapi.json", style):
        plain, packed = site.get(path), site.get(path, Accept_Encoding="br, gzip;q=0.5")
        assert packed.headers["content-encoding"] == "gzip" and len(packed.body) < 0.5 * len(plain.body), path
        assert gzip.decompress(packed.body) == plain.body and "content-encoding" not in plain.headers, path
        assert plain.headers["vary"] == packed.headers["vary"] == "Accept-Encoding"
        if tag := packed.headers.get("etag"):  # a strong one may not stand for both forms (RFC 9110, 8.8.3)
            assert tag.startswith("W/") or tag != plain.headers["etag"], path
            again = site.get(path, Accept_Encoding="gzip", If_None_Match=tag)
            assert (again.status, again.body, again.headers["vary"]) == (304, b"", "Accept-Encoding"), path
    for path in (f"/page/{ids['yosan']}/bytes", "/static/zen-old-mincho-700.woff2", "/robots.txt", "/api/v1/export?q=budget"):
        assert "content-encoding" not in site.get(path, Accept_Encoding="gzip").headers, path


def test_gzip_is_not_forced_on_anybody() -> None:
    assert all(packing.accepts(h) for h in ("gzip", "deflate, GZIP", "*", "gzip; q=0.1, br"))
    assert not any(packing.accepts(h) for h in ("", "br", "identity", "gzip;q=0", "*;q=0.0", "gzip; q=0.000, *"))


def test_static_files_are_kept(site: Served) -> None:
    text = site.get("/").text
    path = text.partition('rel="stylesheet" href="')[2].partition('"')[0]
    assert "immutable" in site.get(path).headers["cache-control"]


def test_openapi_describes_every_route(site: Served) -> None:
    document = site.get("/api/v1/openapi.json").json
    assert document["openapi"].startswith("3.1")
    assert {f"/api/v1/{name}" for name in ("search", "articles/{id}", "stories", "figures", "export", "stats")} <= document["paths"].keys()
    for path, operations in document["paths"].items():
        names = {p["name"] for p in operations["get"]["parameters"] if p["in"] == "path"}
        assert names == set(path.replace("}", "{").split("{")[1::2])
        assert "$ref" not in json.dumps(operations) or "#/components/schemas/Problem" in json.dumps(operations)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_answers_are_as_the_document_says(site: Served, mode: GenerationMode) -> None:
    """Schemathesis asks what the document allows, and what it forbids; export has its limit, and a test of its own."""
    api = schemathesis.openapi.from_url(f"http://127.0.0.1:{site.port}/api/v1/openapi.json")
    for result in api.exclude(path_regex="export").get_all_operations():
        assert isinstance(result, Ok)
        operation = result.ok()
        if mode is GenerationMode.NEGATIVE and not operation.query:
            continue

        @settings(max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
        @given(operation.as_strategy(generation_mode=mode))
        def ask(case: schemathesis.Case[Any]) -> None:
            case.call_and_validate(checks=[not_a_server_error, *CONFORMANCE])

        ask()


def test_export_is_the_bundle_and_not_for_ever(locked: Served) -> None:
    answer = locked.get("/api/v1/export?q=semiconductor&format=jsonl", Authorization=BEARER)
    assert answer.status == 200 and answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.body)) as packed:
        names = {Path(name).name for name in packed.namelist()}
        assert {"manifest.json", "articles.jsonl"} <= names
        manifest = json.loads(packed.read(next(n for n in packed.namelist() if n.endswith("manifest.json"))))
    assert manifest["query"] == "semiconductor" and manifest["hits"] == 3
    statuses = [locked.get("/api/v1/export?q=nothing-of-it&format=csv", Authorization=BEARER).status for _ in range(6)]
    assert statuses == [200] * 5 + [429]


# -- who may come in ------------------------------------------------------------------------------


def test_other_hosts_names_are_refused(site: Served) -> None:
    for host in ("evil.example", "evil.example:80", "localhost.evil.example", "", "127.0.0.1.evil.example", "a b"):
        assert site.get("/", Host=host).status in (400, 421), host
    for host in ("localhost", f"127.0.0.1:{site.port}", "[::1]:80"):
        assert site.get("/", Host=host).status == 200


def test_token_is_asked(locked: Served) -> None:
    site = locked
    refused = site.get("/")
    assert refused.status == 401 and refused.headers["www-authenticate"].startswith("Basic") and "chip" not in refused.text
    assert site.get("/api/v1/stats").headers["content-type"] == "application/problem+json"
    assert site.get("/", Authorization=BEARER).status == 200
    assert site.get("/", Authorization="Basic YW55Ym9keTpjb3JyZWN0LWhvcnNlLWJhdHRlcnk=").status == 200
    wrong = [site.get("/", Authorization="Bearer wrong").status for _ in range(11)]
    assert wrong == [401] * 10 + [429]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--host", "0.0.0.0"), "a token is needed"),
        (("--host", "::"), "a token is needed"),
        (("--token-file", "nowhere"), "nowhere: cannot be read"),
        (("--port", "99999"), "99999"),
    ],
)
def test_refuses_to_start(home: tuple[Path, dict[str, str]], words: tuple[str, ...], says: str) -> None:
    from click.testing import CliRunner

    from crawler.cli import cli

    done = CliRunner().invoke(cli, ["--archive", str(home[0]), "serve", *words])
    assert done.exit_code == 2 and says in done.output


def test_rules() -> None:
    from index.errors import ConfigError

    assert rules_of(Listen("127.0.0.2")).token == "" and rules_of(Listen("::1")).token == ""
    assert "news.local" in rules_of(Listen("0.0.0.0", token="x" * 12, hosts=("News.local",))).hosts
    with pytest.raises(ConfigError, match="at least 12"):
        rules_of(Listen(token="short"))


def test_host_and_password_are_read_strictly() -> None:
    names = frozenset({"news.local"})
    assert known_host("News.Local:80", names) and known_host("192.168.1.2", names) and known_host("[fe80::1]:8", names)
    assert not known_host("news.local:x", names) and not known_host("::1", names) and not known_host("[::1", names)
    assert presented("Basic !!!") == "" and presented("Digest x") is None and presented("bearer a") == "a"


def test_limit_forgets() -> None:
    now = [0.0]
    limit = Limit(2, 10.0, lambda: now[0])
    for _ in range(2):
        limit.count("a")
    assert limit.wait("a") == 11 and limit.wait("b") == 0
    now[0] = 10.0
    assert limit.wait("a") == 0


def test_visit_begins_after_a_pause() -> None:
    from datetime import timedelta

    start = datetime(2026, 1, 1, tzinfo=UTC)
    none, cookie = visits.visit(None, start)
    assert none is None and visits.visit("<script>", start)[0] is None
    same, cookie = visits.visit(cookie, start + timedelta(minutes=5))
    assert same is None
    since, cookie = visits.visit(cookie, start + timedelta(days=1))
    assert since == start + timedelta(minutes=5)
    assert visits.visit(cookie, start + timedelta(days=1, minutes=10))[0] == since
