"""The built-in outlets, and sources as TOML, as OPML and from a home page."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.listing import FeedError
from crawler.source_ids import source_id
from crawler.sources import builtin, discover, effective, from_opml, select, to_opml, to_toml
from index.config import Config, Source, parse_sources
from index.errors import ConfigError, NotFound


def reread(text: str) -> tuple[Source, ...]:
    return parse_sources(tomllib.loads(text).get("sources", []), "test")


# --- the outlets that come with the program


def test_builtin_sources_can_be_crawled_and_claim_nothing() -> None:
    sources = builtin()
    assert len(sources) >= 120
    for source in sources:
        assert source.feeds or source.sitemaps or source.sections, source.id
        assert source.note.startswith("never checked from here"), source.id
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", source.id)
        assert source.lang in ("en", "fr", "ja") and source.keep == "matching" and not source.allow_private
        assert 15 * 60 <= source.every <= 12 * 3600, source.id
        for url in (source.home, *source.feeds, *source.sitemaps, *source.sections):
            assert urlsplit(url).scheme == "https" and "." in (urlsplit(url).hostname or ""), url


def test_builtin_sources_cover_three_languages_and_name_nothing_twice() -> None:
    sources = builtin()
    assert {lang: sum(s.lang == lang for s in sources) > 20 for lang in ("en", "fr", "ja")} == {
        "en": True, "fr": True, "ja": True,
    }  # fmt: skip
    addresses = [url for s in sources for url in (*s.feeds, *s.sitemaps)]
    assert sorted(addresses) == sorted(set(addresses))


def test_news_sitemaps_come_first() -> None:
    for source in builtin():
        news = [
            "news" in urlsplit(url).path.lower() for url in source.sitemaps if "sitemap-old" in url or "news" in url
        ]
        assert news == sorted(news, reverse=True), source.id


def test_only_searches_and_bookmarks_may_lead_anywhere() -> None:
    anywhere = {source.id.partition("-")[0] for source in builtin() if "*" in source.allow_hosts}
    assert anywhere == {"google", "bing", "hatena"}


# --- which ones a crawl goes through


def test_effective() -> None:
    own = Source(id="mine", name="mine"), Source(id="mof", name="My MOF")
    assert effective(Config()) == builtin()
    assert effective(Config(sources=own)) == own
    both = effective(Config(sources=own, builtin_sources=True))
    assert both[:2] == own
    assert len(both) == len(builtin()) + 1, "the user's mof takes the place of the built-in one"


def test_select() -> None:
    sources = builtin()
    assert select(sources, []) == sources
    assert [source.id for source in select(sources, ["nhk", "meti", "nhk"])] == ["meti", "nhk"]
    with pytest.raises(NotFound, match=r"no source 'asahi': did you mean .*asahi-shimbun.*; no source 'zzz'$"):
        select(sources, ["asahi", "meti", "zzz"])
    with pytest.raises(NotFound, match="did you mean nikkei-asia"):
        select(sources, ["nikei-asia"])


# --- TOML

text = st.text(st.characters(codec="utf-8"), max_size=20)
url = text.map(lambda tail: "https://a.example/" + "".join(tail.split()))  # the settings refuse blanks in a URL
addresses = st.lists(url, max_size=3).map(tuple)
written = st.builds(
    Source,
    id=st.from_regex(r"\A[A-Za-z0-9_.\-]{1,64}\Z"),
    name=text.filter(bool),
    lang=text,
    country=text,
    home=st.one_of(st.just(""), url),
    feeds=addresses,
    sitemaps=addresses,
    sections=addresses,
    every=st.one_of(st.integers(0, 10**7).map(float), st.floats(0, 1e9, allow_nan=False)),
    keep=st.sampled_from(["matching", "all"]),
    allow_private=st.booleans(),
    allow_hosts=st.lists(text, max_size=3).map(tuple),
    selectors=st.dictionaries(text, text, max_size=3),
    note=text,
)


@settings(deadline=None)
@given(st.lists(written, max_size=4, unique_by=lambda source: source.id))
def test_toml_is_read_back_equal(sources: list[Source]) -> None:
    assert reread(to_toml(sources)) == tuple(sources)


def test_toml_says_only_what_is_not_default() -> None:
    source = Source(id="a", name='A "quoted" \\ name\n\x7f', feeds=("https://a.example/f",), every=7200.0)
    assert to_toml([source]) == (
        '[[sources]]\nid = "a"\nname = "A \\"quoted\\" \\\\ name\\n\\u007f"\n'
        'feeds = ["https://a.example/f"]\nevery = "2h"\n'
    )
    assert reread(to_toml(builtin())) == builtin()


# --- OPML


def test_opml_of_a_feed_reader() -> None:
    opml = b"""<?xml version="1.0" encoding="UTF-8"?>
    <opml version="1.0"><head><title>mine</title></head><body>
      <outline text="Japan"><outline text="Economy">
        <outline type="rss" text="Nikkei Asia" xmlUrl="https://asia.example/rss"
          htmlUrl="https://asia.example/" language="en-us"/>
        <outline type="rss" text="Nikkei Asia" xmlUrl="https://asia.example/rss2" htmlUrl="https://asia.example/"/>
      </outline></outline>
      <outline TEXT="Nikkei Asia" XMLURL="https://other.example/rss"/>
      <outline text="\xe6\x9c\x9d\xe6\x97\xa5\xe6\x96\xb0\xe8\x81\x9e" xmlUrl="feed://www.asahi.example/rss & more"/>
      <outline text="a podcast" xmlUrl="itpc://x"/>
    </body></opml>"""
    first, second, third = from_opml(opml)
    assert first == Source(
        id="nikkei-asia", name="Nikkei Asia", lang="en", home="https://asia.example/",
        feeds=("https://asia.example/rss", "https://asia.example/rss2"),
    )  # fmt: skip
    assert (second.id, second.feeds) == ("nikkei-asia-2", ("https://other.example/rss",))
    assert (third.id, third.name) == ("asahi-example", "朝日新聞")
    assert third.feeds == ("http://www.asahi.example/rss & more",)


@pytest.mark.parametrize("body", [b"", b"<rss><channel/></rss>", b"{}", b"\x1f\x8b", b"<html><body>opml</body></html>"])
def test_what_is_no_opml(body: bytes) -> None:
    with pytest.raises(ConfigError, match="not an OPML file"):
        from_opml(body)


line = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=15)


@settings(deadline=None)
@given(st.lists(st.tuples(line, st.lists(line, min_size=1, max_size=3, unique=True)), max_size=4))
def test_opml_is_read_back(named: list[tuple[str, list[str]]]) -> None:
    homes = [f"https://s{n}.example/" for n in range(len(named))]
    sources = [
        Source(id=home, name=name, lang="fr", home=home, feeds=tuple(home + tail for tail in tails))
        for home, (name, tails) in zip(homes, named, strict=True)
    ]
    read = from_opml(to_opml(sources).encode())
    assert [replace(source, id=old.id) for source, old in zip(read, sources, strict=True)] == sources
    assert len({source.id for source in read}) == len(read)


def test_sources_without_feeds_stay_in_the_opml_as_links() -> None:
    read = {source.name: source for source in from_opml(to_opml(builtin()).encode())}
    assert set(read) == {source.name for source in builtin()}
    assert read["Tokyo Shimbun"].sections == ("https://www.tokyo-np.co.jp/",)
    assert read["日本銀行"].feeds == ("https://www.boj.or.jp/rss/whatsnew.xml",)


# --- from a home page


def test_discover() -> None:
    page = """<html lang="ja-JP"><head><title>経済ニュース | 見本新聞デジタル</title>
      <meta property="og:site_name" content="見本新聞"><link rel="alternate" type="application/rss+xml" href="/rss">
      <link rel="alternate" type="application/rss+xml" href="/comments/feed"></head></html>""".encode()
    robots = "User-agent: *\nSitemap: https://www.mihon.example.jp/all.xml\nSITEMAP: /news-sitemap.xml #x\nSitemap: ftp://x\n"
    source = discover(page, "https://www.mihon.example.jp/", robots, taken={"mihon-example-jp"})
    assert source == Source(
        id="mihon-example-jp-2", name="見本新聞", lang="ja", country="jp", home="https://www.mihon.example.jp/",
        feeds=("https://www.mihon.example.jp/rss",),
        sitemaps=("https://www.mihon.example.jp/news-sitemap.xml", "https://www.mihon.example.jp/all.xml"),
    )  # fmt: skip
    assert reread(to_toml([source])) == (source,)


def test_discover_without_declarations_takes_the_page_as_a_section() -> None:
    source = discover(b"<title>Home - The Example Gazette</title><p>x", "https://www.example-gazette.co.uk/uk")
    assert (source.id, source.name, source.country) == ("home", "Home", "gb")
    assert source.sections == ("https://www.example-gazette.co.uk/uk",)
    named = discover(b"<title>Home - Example Gazette</title>", "https://www.example-gazette.co.uk/")
    assert named.name == "Example Gazette", "the part that the host echoes"
    with pytest.raises(FeedError):
        discover(b"", "https://a.example/")


def test_ids() -> None:
    assert source_id("L'Écho d’Été & Cie", "https://a.example/") == "lecho-dete-cie"
    assert source_id("朝日新聞", "https://www.asahi.com/") == "asahi-com"
    assert source_id("", "", {"source"}) == "source-2"
    assert len(source_id("long " * 50, "https://a.example/")) <= 40
