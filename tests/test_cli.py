"""Commands, options and exit codes, as a newcomer would meet them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from crawler.cli import cli
from index.archive import Archive
from index.article import article_id
from index.config import SETTINGS, Config, settled
from index.errors import ConfigError
from tests.articles import article
from tests.program import Program, source
from tests.site import Reply, Site


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


def commands(group: click.Group = cli, path: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{path}{name} ")
        yield f"{path}{name}", command


@pytest.mark.parametrize(("name", "command"), list(commands()))
def test_command_is_documented(name: str, command: click.Command) -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
    assert command.help and command.help.strip()
    assert f"kawaraban {name}" in readme, f"README does not tell of `kawaraban {name}`"
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, f"{name} {option.opts}: no help"


def test_init_writes_settings_that_load_and_name_every_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(cli, ["init"]).exit_code == 0
    text = (tmp_path / "kawaraban.toml").read_text("utf-8")
    assert settled().sources == () and all(f"# {setting.name} = " in text for setting in SETTINGS)
    uncommented = "\n".join(line.removeprefix("# ") if " = " in line else line for line in text.splitlines())
    (tmp_path / "all.toml").write_text(uncommented.partition("# What is collected")[0], "utf-8")
    assert Config.load(tmp_path / "all.toml").window == Config().window
    assert "already there" in CliRunner().invoke(cli, ["init"]).output


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("delay = 'x'", "kawaraban.toml: delay: expected int or float, got 'x'"),
        ("nonsense = 1", "kawaraban.toml: nonsense: unknown key"),
        ("window = '2 moons'", "kawaraban.toml: window: expected a time"),
        ("[[sources]]\nname = 'x'", "sources[1]: id: missing"),
        ("[[sources]]\nid = 'a'\n[[sources]]\nid = 'a'", "sources[2].id: 'a' is used twice"),
        ("[[sources]]\nid = 'a'\nfeeds = ['ftp://x']", "(a).feeds: expected an http(s) URL, got 'ftp://x'"),
        ("[topics.x]\nterms = { de = ['y'] }", "topics.x.terms: de: unknown key"),
        ("delay = ", "not valid TOML"),
        ("delay = nan", "delay: must be a number that is not negative, got nan"),
        ("alerts = 5", "alerts: expected list, got 5"),
        ("window = '99999999999d'", "window: at most 36600d"),
        ('contact = "a\\nb"', "contact: expected one line"),
        ("[[sources]]\nid = 'a'\nhome = 'http://[bad'", "(a).home: expected an http(s) URL, got 'http://[bad'"),
        ("[[sources]]\nid = 'a'\nfeeds = ['http://x:99999/']", "(a).feeds: expected an http(s) URL"),
        ("[[sources]]\nid = 'a'\nhome = 'http://a.example/'\nlang = 'de'", "sources[1] (a).lang: expected one of en, fr, ja, got 'de'"),
        ("[[sources]]\nid = 'a'\nlang = 'fr'", "sources[1] (a): home, feeds, sitemaps or sections: one of them is needed"),
    ],
)
def test_mistake_in_the_settings_is_named(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "kawaraban.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigError) as error:
        Config.load(path)
    assert said in str(error.value)


def test_wrong_use_exits_2(tmp_path: Path) -> None:
    program = Program(tmp_path, [source("a", "http://127.0.0.1:9/")])
    for words in (
        ["search"],
        ["crawl", "b"],
        ["search", "x"],
        ["--config", "none.toml", "stats"],
        ["extract"],
        ["nope"],
    ):
        assert program(*words, exit=2).stderr
    assert "no source 'b'" in program("crawl", "b", exit=2).stderr
    assert "no archive at" in program("stats", exit=2).stderr


def test_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    program = Program(tmp_path)
    for words in (["sources", "export", "none/x.opml"], ["--config", "none/x.toml", "init"], ["demo", "/proc/none"]):
        assert "cannot be" in program(*words, exit=1).stderr


def test_what_is_no_url_and_no_text_is_wrong_use(tmp_path: Path) -> None:
    program = Program(tmp_path)
    for url in ("garbage", "http://[bad", "ftp://x/"):
        assert "URL" in program("sources", "add", url, exit=2).stderr
    for line in ('{"file": 5, "url": "https://a.example/"}', '{"file": "a", "url": null}'):
        (tmp_path / "m.jsonl").write_text(line)
        assert "m.jsonl: line 1" in program("extract", "--manifest", "m.jsonl", exit=2).stderr
    assert CliRunner().invoke(cli, ["amounts", "-"], input=b"\x8f\xff\n").exit_code == 2


def test_amounts_of_a_text_and_of_lines(tmp_path: Path) -> None:
    program = Program(tmp_path)
    told = json.loads(program("amounts", "約1兆2390億円を計上").stdout)
    assert [(a["value"], a["currency"], a["exactness"]) for a in told["amounts"]] == [("1239000000000", "JPY", "about")]
    lines = '{"text": "1 239 milliards de yens", "lang": "fr"}\n¥1.5 trillion\n\n'
    found = [json.loads(line) for line in program("amounts", "-", stdin=lines).stdout.splitlines()]
    assert [len(f["amounts"]) for f in found] == [1, 1, 0] and found[0]["lang"] == "fr"


def test_extract_files_and_manifests(tmp_path: Path) -> None:
    program = Program(tmp_path)
    prose = "<p>Japan's cabinet approved a record budget of ¥122.3 trillion on Friday, officials said in Tokyo.</p>" * 3
    (tmp_path / "a.html").write_text(
        f"<title>Record budget - Paper</title><article><h1>Record budget</h1>{prose}</article>"
    )
    (tmp_path / "m.jsonl").write_text('{"file": "a.html", "url": "https://paper.example/a"}\n')
    by_file = json.loads(program("extract", "a.html", "--url", "https://paper.example/a").stdout)
    assert by_file == json.loads(program("extract", "--manifest", "m.jsonl").stdout)
    assert by_file["title"] == "Record budget" and by_file["lang"] == "en" and "¥122.3 trillion" in by_file["text"]
    missing = program("extract", "none.html", exit=1)
    assert "cannot be read" in json.loads(missing.stdout)["error"]
    (tmp_path / "m.jsonl").write_text("rubbish\n")
    assert "m.jsonl: line 1" in program("extract", "--manifest", "m.jsonl", exit=2).stderr


def test_sources_are_checked_added_and_carried_over(site: Site, tmp_path: Path) -> None:
    feed = site.feed(site.article("/1", "Budget"))
    head = "<link rel=alternate type='application/rss+xml' href='/feed.xml'><title>The Paper</title>"
    site.pages["/"] = Reply(f"<html lang=en><head>{head}</head><body></body></html>")
    program = Program(tmp_path, [source("a", site.url, feeds=(feed, f"{site.url}/dead.xml"))])
    rows = program.json("sources", "check", exit=1)
    assert [(row["links"], row["error"]) for row in rows] == [(0, "HTTP 404"), (1, None)]
    assert "added" in program("sources", "add", f"{site.url}/", "--allow-private").stdout
    assert len(program.json("sources", "list")) == 2
    program("sources", "export", "all.opml")
    assert "added" in Program(tmp_path / "b")("sources", "import", "../all.opml").stdout
    program("crawl", "a", exit=1)


def test_what_is_already_there_is_not_added_again(site: Site, tmp_path: Path) -> None:
    feed, home = site.feed(site.article("/1", "Budget")), "<html lang=de><head><title>Gazette</title>{}</head><p>x</html>"
    site.pages["/"] = Reply(home.format("<link rel=alternate type=application/rss+xml href=/feed.xml>"))
    program = Program(tmp_path, [source("a", site.url, feeds=(feed,))])
    assert program("sources", "add", f"{site.url}/", "--allow-private").stdout.startswith("added gazette: ")
    again = program("sources", "add", f"{site.url}/", "--allow-private")
    assert (again.stdout, again.stderr) == ("", "gazette: already there, left as it is\n")
    outlines = f'<outline text="Other name" xmlUrl="{feed}"/><outline text="New" xmlUrl="{site.url}/new.xml" language="de"/>'
    (tmp_path / "in.opml").write_text(f'<opml version="2.0"><body>{outlines}</body></opml>')
    done = program("sources", "import", "in.opml")
    assert (done.stdout, done.stderr) == ("added 1 sources\n", "other-name: already there, as gazette\n")
    assert [(row["id"], row["lang"]) for row in program.json("sources", "list")] == [("a", ""), ("gazette", ""), ("new", "")]


def test_rebuild_gives_the_same_archive(site: Site, tmp_path: Path) -> None:
    feed = site.feed(*(site.article(f"/{n}", f"Budget story {n}") for n in range(3)))
    program = Program(tmp_path, [source("s", site.url, feeds=(feed,))])
    program("crawl")
    asked = ("search", "ministry", "--all", "--limit", "9")
    before = sorted(hit["id"] for hit in program.json(*asked))
    for stage in ("extract", "language", "translate", "index"):
        program("rebuild", "--from", stage)
        assert sorted(hit["id"] for hit in program.json(*asked)) == before
    assert all(len(program.json("show", one)[0]["versions"]) == 1 for one in before)


def test_export_is_whole_or_not_there(site: Site, tmp_path: Path) -> None:
    pages = [
        site.article("/1", "Budget passes"),
        site.article("/2", "The same wire story"),
        site.article("/3", "x", "=1+1 yen"),
        site.article("/4", "＝2 yen"),
    ]
    program = Program(tmp_path, [source("s", site.url, feeds=(site.feed(*pages),))])
    program("crawl")
    hits = len(program.json("search", "ministry OR yen", "--all"))
    program("export", "out", "ministry OR yen")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    lines = (tmp_path / "out" / "articles.jsonl").read_text("utf-8").splitlines()
    assert (manifest["hits"], manifest["articles"] + manifest["copies"], len(lines)) == (
        hits,
        hits,
        manifest["articles"],
    )
    assert "already there" in program("export", "out", exit=1).stderr
    program("export", "sheet", "--format", "csv", "--dedupe", "url")
    sheet = (tmp_path / "sheet" / "articles.csv").read_bytes()
    assert sheet.startswith(b"\xef\xbb\xbf") and b"\n=1" not in sheet and b",=1" not in sheet
    assert ",'＝2 yen," in sheet.decode()
    assert not list(tmp_path.glob(".*partial"))


def test_plain_scrapy_works_too(site: Site, tmp_path: Path) -> None:
    import sqlite3
    import subprocess
    import sys

    feed = site.feed(site.article("/0", "Left over"))
    program = Program(tmp_path, [source("s", site.url, feeds=(feed,))])
    program("crawl")
    with sqlite3.connect(program.archive / "catalog.sqlite3") as catalogue:  # as a kill before the extraction leaves it
        catalogue.executescript("DELETE FROM articles; UPDATE fetches SET outcome = NULL")
    catalogue.close()
    site.feed(site.article("/1", "Budget"))
    environment = program.environment | {
        "KAWARABAN_CONFIG": str(tmp_path / "kawaraban.toml"),
        "KAWARABAN_ARCHIVE": str(program.archive),
    }
    root = Path(__file__).parent.parent
    run = [sys.executable, "-m", "scrapy"]
    listed = subprocess.run([*run, "list"], cwd=root, env=environment, capture_output=True, text=True, check=True)
    assert "news" in listed.stdout.split()
    done = subprocess.run([*run, "crawl", "news"], cwd=root, env=environment, capture_output=True, text=True)
    assert done.returncode == 0 and "Traceback" not in done.stderr, done.stderr
    assert len(program.json("search", "ministry", "--all")) == 2
    assert site.requests.count("/0") == 1


def test_show_says_that_only_a_teaser_is_there(tmp_path: Path) -> None:
    program = Program(tmp_path)
    with Archive.open(program.archive) as archive, archive.write() as connection:
        for name, walled in (("free", False), ("walled", True)):
            archive.add(article(name, "en", name, ["The budget rises."], paywalled=walled), connection)
    said = {name: program("show", article_id(f"https://example.org/{name}")).stdout for name in ("free", "walled")}
    assert "behind a paywall: only what was free is here" in said["walled"] and "paywall" not in said["free"]
