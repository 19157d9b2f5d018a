"""Feeds, sitemaps and section pages: samples of every format in tests/feeds, then damage of every kind."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from crawler.feed_dates import DateError, parse_date
from crawler.links import FeedError, Listing, declared_feeds, read_listing, section_links
from crawler.listing import MAX_LINKS, language, plain_title
from crawler.payload import MAX_BYTES
from index.urls import canonical

FEEDS = Path(__file__).parent / "feeds"
NOW = datetime(2025, 12, 28, tzinfo=UTC)
JST = timezone(timedelta(hours=9))
AT = datetime(2025, 12, 26, 3, 8, tzinfo=UTC)


def sample(name: str) -> bytes:
    return (FEEDS / name).read_bytes()


def read(
    body: bytes | str, url: str = "https://news.example/economy/rss.xml", content_type: str | None = None
) -> Listing:
    return read_listing(body.encode() if isinstance(body, str) else body, url, content_type, now=NOW)


def urls(listing: Listing) -> list[str]:
    return [link.url for link in listing.links]


def rss(*items: str, head: str = "") -> str:
    return f"{head}<rss version='2.0'><channel>{''.join(f'<item>{item}</item>' for item in items)}</channel></rss>"


# --- formats


def test_rss_20() -> None:
    listing = read(sample("rss20.xml"))
    assert listing.kind == "rss"
    assert urls(listing) == [
        "https://news.example/economy/2025/12/26/budget-adopted?id=1",
        "https://news.example/economy/behind-a-counter",
        "https://news.example/p/778",
        "https://news.example/economy/relative-story",
        "https://news.example/rooted-story",
        "https://paper.example/far-away",
    ]
    first, second, third, *rest = listing.links
    assert (first.title, first.published, first.lang, first.kind) == (
        "Cabinet adopts budget of 122 trillion yen & bonds", AT, "en", "article"
    )  # fmt: skip
    assert second.published == datetime(2025, 12, 26, tzinfo=UTC)
    assert (third.published, third.lang) == (datetime(2025, 12, 25, 23, 30, tzinfo=UTC), "fr")
    assert [link.published for link in rest] == [None, None, None]
    assert listing.next == "https://news.example/economy/rss.xml?page=2&utm_source=rss"
    assert listing.problems == (
        "entry without a link: 'No page at all'",
        "a date that cannot be: 'Thu, 01 Jan 1970 00:00:00 GMT' and 1 more",
        "not a date: 'not a date'",
    )


def test_rss_10() -> None:
    listing = read(sample("rss10.rdf"), "https://shimbun.example.jp/rss")
    assert listing.kind == "rss"
    assert urls(listing) == ["https://shimbun.example.jp/articles/1", "https://shimbun.example.jp/articles/2"]
    assert listing.links[0].title == "政府、半導体とＡＩに１兆２３９０億円 来年度の予算案"
    assert [link.published for link in listing.links] == [AT, datetime(2025, 12, 26, 18, 30, tzinfo=JST)]
    assert {link.lang for link in listing.links} == {"ja"}
    assert listing.problems == ()


def test_rss_091_with_entities_that_no_dtd_is_read_for() -> None:
    (link,) = read(sample("rss091.xml")).links
    assert (link.url, link.title) == ("http://gazette.example/a?x=1&y=2", "Déficit : l’été coûteux & long")


def test_atom() -> None:
    listing = read(sample("atom.xml"), "https://cdn.example/atom.xml")
    assert listing.kind == "atom"
    assert urls(listing) == [
        "https://journal.example/eco/budget-japon-1",
        "https://autre.example/story",
        "https://journal.example/eco/content-3",
        "https://journal.example/eco/4",
    ]
    assert listing.links[0].title == "Le Japon adopte un budget de 122 000 milliards de yens"
    assert listing.links[0].published == datetime(2025, 12, 26, 3, 8, tzinfo=UTC)
    assert listing.links[1].title == "Elsewhere, in bold"
    assert [link.lang for link in listing.links] == ["fr", "en", "fr", "fr"]
    assert listing.next == "https://journal.example/flux/atom.xml?page=2"


def test_json_feed() -> None:
    listing = read(sample("feed.json"), "https://json.example/feed.json")
    assert listing.kind == "jsonfeed"
    assert urls(listing) == ["https://json.example/1", "https://linked.example/2", "https://json.example/3"]
    assert [link.lang for link in listing.links] == ["en", "ja", "en"]
    assert listing.links[1].published == datetime(2025, 12, 26, tzinfo=JST), "no zone, Japanese: Japan's"
    assert listing.next == "https://json.example/feed.json?page=2"


def test_json_that_is_no_feed() -> None:
    for body in ('{"a": 1}', "[1, 2]", '{"items": {}}'):
        with pytest.raises(FeedError, match="JSON"):
            read(body)


def test_json_feed_cut_off_or_absurdly_deep() -> None:
    whole = sample("feed.json")
    listing = read(whole[: whole.index(b'"title": "no address"')])
    assert len(listing.links) == 3 and "not valid JSON" in listing.problems[0]
    with pytest.raises(FeedError):
        read('{"a":' * 100_000)


def test_sitemap() -> None:
    listing = read(sample("sitemap.xml"))
    assert listing.kind == "sitemap"
    assert urls(listing) == ["https://news.example/a", "https://news.example/b", "https://news.example/c"]
    assert [link.published for link in listing.links] == [datetime(2025, 12, 26, tzinfo=UTC), None, None]
    assert [link.title for link in listing.links] == [None, None, None]
    assert listing.problems == ("not a date: '2025-12'", "not a URL: 'javascript:void(0)'")


def test_sitemap_index_keeps_the_parameters_of_its_sitemaps() -> None:
    listing = read(sample("index.xml"))
    assert listing.kind == "sitemap-index"
    assert urls(listing) == [
        "https://news.example/feeds/sitemap/?outputType=xml&from=100",
        "https://news.example/sitemap-2.xml.gz",
    ]
    assert [link.kind for link in listing.links] == ["sitemap", "sitemap"]
    assert listing.links[0].published == AT


def test_news_sitemap() -> None:
    listing = read(sample("news.xml"))
    assert listing.kind == "news-sitemap"
    (link,) = listing.links
    assert (link.title, link.published, link.lang) == ("防衛費、過去最大の9兆円", AT, "ja")


def test_news_sitemap_with_prefixes_that_are_not_declared() -> None:
    body = sample("news.xml").replace(b' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"', b"")
    listing = read(body)
    assert listing.kind == "news-sitemap" and listing.links[0].title == "防衛費、過去最大の9兆円"


def test_text_sitemap() -> None:
    listing = read("https://a.example/1\r\n\r\n https://a.example/2 \r\nhttps://a.example/1\n")
    assert (listing.kind, urls(listing)) == ("sitemap", ["https://a.example/1", "https://a.example/2"])


def test_a_sitemap_is_read_to_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_LINKS == 50_000
    monkeypatch.setattr("crawler.listing.MAX_LINKS", 500)
    listing = read("\n".join(f"https://a.example/{n}" for n in range(503)))
    assert len(listing.links) == 500
    assert listing.problems == ("more than 500 links: the rest is left out and 2 more",)


# --- what is not a feed


def test_a_page_names_the_feeds_that_it_declares() -> None:
    with pytest.raises(FeedError) as caught:
        read(sample("section_fr.html"), "https://journal.example/economie/")
    assert str(caught.value) == (
        "https://journal.example/economie/: is an HTML page, not a feed ('Économie | Le Journal'): "
        "did you mean https://journal.example/economie/rss.xml or https://journal.example/sitemap.xml?"
    )


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "is empty"),
        (b" \r\n\0", "is empty"),
        (b"<html><title>Just a moment...</title>", "'Just a moment...'"),
        (b"<!DOCTYPE html><p>hello", "is an HTML page, not a feed; it declares no feed"),
        (b"<?xml version='1.0'?><opml><body/></opml>", "OPML"),
        (b"<?xml version='1.0'?><note/>", "<note>"),
        (b"%PDF-1.4 \xe2\xe3", "begins with '%PDF"),
        (b"User-agent: *\nDisallow: /", "begins with 'User-agent"),
        (b"\x1f\x8bnot really", "is empty"),
        (b"<rss", "not a feed"),
    ],
)
def test_what_it_is_instead(body: bytes, said: str) -> None:
    with pytest.raises(FeedError) as caught:
        read(body)
    assert said in str(caught.value)


# --- bytes


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "shift_jis", "euc_jp", "iso2022_jp"])
@pytest.mark.parametrize("declared", ["UTF-8", "Shift_JIS", "EUC-JP", "ISO-8859-1", ""])
def test_japanese_in_any_charset_under_any_declaration(charset: str, declared: str) -> None:
    title = "政府、半導体と人工知能に１兆２３９０億円を計上へ　財務省が方針"
    head = f'<?xml version="1.0"{f" encoding={declared!r}" if declared else ""}?>'
    body = rss(f"<title>{title}</title><link>https://a.example/1</link>", head=head).encode(charset)
    assert read(body, content_type="application/rss+xml").links[0].title == " ".join(title.split())


@pytest.mark.parametrize("charset", ["utf-8", "cp1252"])
@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "Shift_JIS", "klingon"])
def test_french_in_any_charset_under_any_declaration(charset: str, declared: str) -> None:
    title = "L’État a dépensé 3,1 milliards d’euros de plus qu’en 2024 – très élevé, selon l’œil du Trésor"
    body = rss(f"<title>{title}</title><link>https://a.example/1</link>").encode(charset)
    listing = read(body, content_type=f"text/xml; charset={declared}")
    assert listing.links[0].title == title
    assert listing.problems == ()


def test_a_few_bad_bytes_in_utf8_are_told() -> None:
    title = "政府、半導体と人工知能に１兆２３９０億円を計上へ".encode()
    body = rss("<title>X</title><link>https://a.example/1</link>").encode().replace(b"X", title * 3 + b"\xff")
    listing = read(body)
    assert listing.links[0].title is not None and listing.links[0].title.startswith("政府、半導体")
    assert listing.problems == ("bytes that are not utf-8",)


def test_gzip_by_its_magic_and_twice() -> None:
    plain = sample("sitemap.xml")
    for packed in (
        gzip.compress(plain),
        gzip.compress(gzip.compress(plain)),
        gzip.compress(plain[:300]) + gzip.compress(plain[300:]),
    ):
        assert urls(read(packed, content_type="application/xml")) == urls(read(plain))


def test_gzip_cut_off_gives_what_was_whole() -> None:
    entries = "".join(f"<url><loc>https://a.example/{n:06}-{n * 7919 % 1000003}</loc></url>" for n in range(3000))
    packed = gzip.compress(f"<urlset>{entries}</urlset>".encode())
    listing = read(packed[: len(packed) // 2])
    assert 1000 < len(listing.links) < 2000
    assert all(len(url) >= len("https://a.example/000000-0") for url in urls(listing))
    assert "compressed data is cut off or damaged" in listing.problems


def test_a_decompression_bomb_is_refused() -> None:
    with pytest.raises(FeedError, match="refused"):
        read(gzip.compress(bytes(MAX_BYTES + 1), 9))


# --- damage


@pytest.mark.parametrize(
    "junk", ["\n \t", "\ufeff", "<br />\n<b>Warning</b>: mysql_connect() in <b>/x.php</b><br />\n", "<!-- c -->\n"]
)
def test_junk_before_the_declaration(junk: str) -> None:
    body = junk + '<?xml version="1.0"?>' + rss("<link>https://a.example/1</link>")
    assert urls(read(body)) == ["https://a.example/1"]


def test_a_feed_that_is_cut_off_loses_only_what_was_cut() -> None:
    whole = rss(*(f"<title>T{n}</title><link>https://a.example/story-{n}</link>" for n in range(5)))
    for end in range(whole.index("story-2"), len(whole) - 1):
        listing = read(whole[:end])
        complete = whole[:end].count("</item>")
        assert urls(listing) == [f"https://a.example/story-{n}" for n in range(complete)]
        assert any("not well-formed" in problem for problem in listing.problems)


@pytest.mark.parametrize(
    "damage",
    [
        "<description><p>HTML that was <br>never escaped <a href='https://wrong.example'>x</a></description>",
        "<description>5 < 6 & 7 > 6</description>",
        "<description>\x01\x0b\x1f control &#8; &#xFFFF; &#99999999;</description>",
        "<description>&nosuch; & &amp; &nbsp; &lt;</description>",
        "<content:encoded><![CDATA[<p><item>&nbsp;</item></p>]]></content:encoded>",
        "<media:thumbnail url=https://wrong.example/x.jpg>",
        "</b></p>",
        "<title>A<description>unclosed",
    ],
)
def test_damage_stays_in_the_entry_where_it_is(damage: str) -> None:
    items = [f"<link>https://a.example/{n}</link><title>T{n}</title>" for n in range(3)]
    listing = read(rss(items[0], items[1] + damage, items[2]))
    assert [link.url for link in listing.links if link.url != "https://a.example/1"] == [
        "https://a.example/0",
        "https://a.example/2",
    ]
    assert [link.title for link in listing.links if link.url != "https://a.example/1"] == ["T0", "T2"]
    assert "https://a.example/1" in urls(listing)


def test_html_in_a_description_does_not_hide_the_link_behind_it() -> None:
    listing = read(rss("<title>A <b>B</title><description><br>x</description><link>https://a.example/1</link>"))
    assert [(link.url, link.title) for link in listing.links] == [("https://a.example/1", "A B")]


def test_entities_cannot_explode_or_read_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("do not tell")
    entities = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(12))
    head = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{entities}<!ENTITY f SYSTEM "{secret.as_uri()}">]>'
    listing = read(rss("<title>a &l12; &f; b</title><link>https://a.example/1</link>", head=head))
    title = listing.links[0].title or ""
    assert len(title) < 100 and "do not tell" not in title


@pytest.mark.parametrize(
    "body",
    ["<rss>" + "<item>" * 100_000, "<rss><item" * 100_000, "<!DOCTYPE[" * 100_000, "<rss>" + "<![CDATA[" * 100_000,
     "<rss><item>" + "<title>" * 100_000 + "</item>", "&" * 1_000_000, "<" * 1_000_000, "<!--" * 100_000,
     '{"jsonfeed.org":1,"items":[' + '{"a":' * 100_000, "<a href=/x>" * 100_000, "<div class=nav>" * 100_000],
)  # fmt: skip
def test_hostile_repetition_is_read_in_linear_time(body: str) -> None:
    start = datetime.now(UTC)
    for reader in (read_listing, section_links):
        try:
            reader(body.encode(), "https://a.example/", None)
        except FeedError:
            continue
    assert datetime.now(UTC) - start < timedelta(seconds=8), "some milliseconds a megabyte; minutes if quadratic"


SAMPLES = sorted(path.name for path in FEEDS.iterdir())


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A sample with pieces cut, repeated, flipped or taken from another sample."""
    body = sample(draw(st.sampled_from(SAMPLES)))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(body)))
        end = min(len(body), start + draw(st.integers(0, 200)))
        other = sample(draw(st.sampled_from(SAMPLES)))
        cut = draw(st.integers(0, len(other)))
        piece = draw(st.sampled_from([b"", body[start:end] * 2, other[cut : cut + 120], None]))
        body = body[:start] + (draw(st.binary(max_size=8)) if piece is None else piece) + body[end:]
    return gzip.compress(body)[: draw(st.integers(10, 4000))] if draw(st.integers(0, 9)) == 0 else body


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(damaged(), st.sampled_from([None, "text/xml; charset=shift_jis", "text/html; charset=base64", "x" * 50]))
@example(b"<rss><item><link>http://[</link></item></rss>", None)
@example(b"<rss xml:base='http://['><item><link>x</link></item></rss>", None)
@example(b"<rss><item><link>http://a:99999/</link></item></rss>", None)
@example(b'{"items":[{"url":"http://\\ud800/"}]}', None)
def test_nothing_but_feed_error_is_raised(body: bytes, content_type: str | None) -> None:
    for reader in (read_listing, section_links):
        try:
            listing = reader(body, "https://news.example/x/feed", content_type, now=NOW)
        except FeedError:
            continue
        assert len(set(urls(listing))) == len(listing.links)
        for link in listing.links:
            assert link.kind != "article" or canonical(link.url) == link.url
            assert link.published is None or link.published.utcoffset() == timedelta(0)
    declared_feeds(body, "https://news.example/", content_type)


# --- section pages


def test_section_in_french() -> None:
    listing = section_links(sample("section_fr.html"), "https://journal.example/economie/", now=NOW)
    assert listing.kind == "html"
    assert urls(listing) == [
        "https://journal.example/economie/2025/12/26/le-japon-adopte-un-budget-record-de-122-000-milliards",
        "https://journal.example/economie/article-7788123.html",
    ]
    first, second = listing.links
    assert first.title == "Le Japon adopte un budget record de 122 000 milliards de yens"
    assert first.published == datetime(2025, 12, 26, 8, 10, tzinfo=UTC) and first.lang == "fr"
    assert second.title == "Semi-conducteurs : Tokyo quadruple son soutien public", "the longest of its anchors"
    assert listing.next == "https://journal.example/economie/?page=2"


def test_section_in_japanese() -> None:
    listing = section_links(sample("section_ja.html"), "https://shimbun.example.jp/keizai/", now=NOW)
    assert urls(listing) == [
        "https://shimbun.example.jp/articles/ASTDT3PQRTDTULFA01NM.html",
        "https://shimbun.example.jp/article/379018",
        "https://www.shimbun.example.jp/news/detail.php?id=20251226001",
    ]


def test_a_page_without_articles_says_so() -> None:
    listing = section_links(b"<p>maintenance</p>", "https://a.example/")
    assert (listing.links, listing.problems) == ((), ("lists nothing",))
    with pytest.raises(FeedError, match="empty"):
        section_links(b"", "https://a.example/")


def test_base_href_counts() -> None:
    anchor = b"<a href='2025/12/26/story-one'>Cabinet adopts a record budget for the year</a>"
    page = b"<base href='https://a.example/deep/'>" + anchor
    assert urls(section_links(page, "https://a.example/")) == ["https://a.example/deep/2025/12/26/story-one"]


def test_real_pages_keep_their_stories_and_drop_their_menus() -> None:
    """Where the shared pages are at hand: what is found on an article page are articles of that site."""
    for page in real_pages():
        listing = section_links(page.read_bytes(), "https://www.asahi.com/articles/AST1F4445T1FUTIL02SM.html")
        stories = [url for url in urls(listing) if "/articles/" in url or "/article" in url]
        assert len(stories) > 0.7 * len(listing.links) > 20


def real_pages() -> Iterator[Path]:
    folder = Path("/work/shared/pages")
    if not (folder / "AsahiShimbun_2025_01_13.html").exists():
        pytest.skip("the shared pages are not here")
    yield folder / "AsahiShimbun_2025_01_13.html"


def test_declared_feeds() -> None:
    found = declared_feeds(sample("section_fr.html"), "https://journal.example/economie/")
    assert [(link.url, link.kind, link.title) for link in found] == [
        ("https://journal.example/economie/rss.xml", "feed", "Économie"),
        ("https://journal.example/sitemap.xml", "sitemap", None),
    ]
    page = b"<p><a href='/feed/'>RSS</a> <a href='/rss-guide-to-feeds'>What is RSS?</a></p>"
    assert [link.url for link in declared_feeds(page, "https://a.example/")] == ["https://a.example/feed/"]
    assert declared_feeds(b"", "https://a.example/") == ()


# --- dates, titles, languages


@pytest.mark.parametrize(
    "text",
    ["Fri, 26 Dec 2025 12:08:00 JST", "Fri, 26 Dec 2025 12:08:00 +0900", "26 Dec 25 03:08 GMT",
     "Thu, 25 Dec 2025 22:08:00 EST",
     "Friday, 26-Dec-25 03:08:00 GMT", "Fri Dec 26 12:08:00 JST 2025", "2025-12-26T03:08Z",
     "2025-12-26T12:08:00.25+09:00",
     "2025-12-26 12:08:00 +0900", "20251226T030800Z", "2025/12/26 12:08 JST", "2025年12月26日(金) 12時08分 JST",
     "２０２５年１２月２６日　１２：０８ +09:00", "令和7年12月26日 午後0時08分 JST",
     "ven., 26 déc. 2025 04:08:00 +0100",
     "26 décembre 2025 à 4h08 CET", "December 26, 2025 12:08 pm JST", "Fri, 26 Dec 2025 12:08:00 GMT+0900",
     "1766718480"],
)  # fmt: skip
def test_dates(text: str) -> None:
    assert parse_date(text) == AT


def test_a_date_without_a_zone_takes_the_one_given() -> None:
    assert parse_date("2025-12-26 12:08") == datetime(2025, 12, 26, 12, 8, tzinfo=UTC)
    assert parse_date("2025-12-26 12:08", JST) == AT
    assert parse_date("2025年12月26日", JST) == datetime(2025, 12, 26, tzinfo=JST)
    assert parse_date("1er août 2025") == datetime(2025, 8, 1, tzinfo=UTC)
    assert parse_date("Wed, 31 Dec 2025 24:00:00 GMT") == datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "soon", "2025", "2025-13-01", "30 Feb 2025", "12/26/2025", "2025-12-26T12:08:00+99:00", "元年"]
)
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(DateError):
        parse_date(text)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)).map(lambda at: at.replace(microsecond=0)))
def test_dates_written_by_the_standard_library_are_read_back(at: datetime) -> None:
    aware = at.replace(tzinfo=JST)
    assert parse_date(aware.isoformat()) == aware
    assert parse_date(aware.strftime("%a, %d %b %Y %H:%M:%S %z")) == aware
    assert parse_date(aware.strftime("%Y年%m月%d日 %H:%M:%S JST")) == aware


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_a_date_error(text: str) -> None:
    try:
        assert parse_date(text).tzinfo == UTC
    except DateError:
        assert text != "2025-12-26"


def test_titles_and_languages() -> None:
    assert plain_title("AT&amp;T &lt;b&gt;up&lt;/b&gt;\n 5 &lt; 6") == "AT&T up 5 < 6"
    assert plain_title(" <p> </p> ") is None
    assert [language(tag) for tag in ("ja-JP", "fr_FR", "eng", "EN", "", None, "english", "zh-Hans")] == [
        "ja", "fr", "en", "en", None, None, None, "zh",
    ]  # fmt: skip
