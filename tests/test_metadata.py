"""What a page says of itself: headline, dates, authors, address."""

from __future__ import annotations

import json

import pytest

from crawler.extract import Hints, extract
from tests.layouts import HEAD, TEXT, WEEK, days, page, taken


def test_the_headline_is_not_the_section_that_an_h1_names() -> None:
    head = "<title>Rapidus to get 150 billion yen more</title><h1>Industry desk</h1>"
    assert taken(f"{head}<article><h2>Rapidus to get 150 billion yen more</h2>{TEXT * 3}</article>").title == "Rapidus to get 150 billion yen more"


def test_the_headline_is_what_h1_og_title_and_title_say_in_one_voice() -> None:
    ld = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "A record budget for chips"}</script>'
    said = "Japan: A record budget for chips"
    assert taken(f'<title>{said}</title><meta property="og:title" content="{said}">{ld}<h1>{said}</h1><article>{TEXT * 3}</article>').title == said


@pytest.mark.parametrize("stale", ["Six ferries stay in port", "Untitled", "無題"])
def test_a_headline_of_json_ld_is_outvoted_by_h1_og_title_and_title(stale: str) -> None:
    ld = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{stale}"}}</script>'
    said = "Ferries in port rise to 12"
    head = f'<title>{said} - The Ledger</title><meta property="og:title" content="{said}">{ld}<h1>{said}</h1>'
    assert taken(f"{head}<article>{TEXT * 3}</article>").title == said
    other = head.replace(f"<title>{said}", "<title>Port news")
    assert taken(f"{other}<article>{TEXT * 3}</article>").title == (stale if " " in stale else said)


def test_the_day_of_a_teaser_is_not_the_day_of_the_article() -> None:
    teaser = '<aside><div itemprop="itemListElement"><meta itemprop="datePublished" content="2025-01-02T16:00:31Z"><a href="/x">Rice</a></div></aside>'
    day = '<meta name="dc.date" content="2024-12-16">'
    found = taken(f"{day}<title>What the budget leaves out</title>{teaser}<h1>What the budget leaves out</h1><article>{TEXT * 3}</article>")
    assert found.published is not None and found.published.iso.startswith("2024-12-16")


@pytest.mark.parametrize("shared", ["Opinion | {}", "{} / Bonds fall as the ministry hints at more"])
def test_the_headline_that_a_page_shows_has_no_label_or_deck_of_its_og_title(shared: str) -> None:
    said = "Enough of small steps: what the budget leaves out"
    head = f'<title>{said} - The Ledger</title><meta property="og:title" content="{shared.format(said)}">'
    assert taken(f"{head}<h1>{said}</h1><article>{TEXT * 3}</article>").title == said


def test_a_name_of_the_site_with_bars_in_it_is_no_part_of_the_headline() -> None:
    said, name = "公共事業費、6兆1千億円に", "北信やさしいニュース | NEWS OF HOKUSHIN"
    head = f'<title>{said} | {name}</title><meta property="og:site_name" content="{name}">'
    assert taken(f"{head}<article>{TEXT * 3}</article>").title == said


def test_the_headline_is_the_last_part_of_a_title_that_begins_with_the_site() -> None:
    said = "2025/11 国債発行の状況"
    found = taken(f"<title>北信財務協議会　Hokushin Council | 報告書類 | {said}</title><h1><img src=logo.png></h1><h3>{said}</h3><h4 class=date>2025年12月2日</h4>{TEXT * 3}")
    assert (found.title, found.published and found.published.iso) == (said, "2025-12-02")


@pytest.mark.parametrize(
    ("h1", "shared", "said"),
    [
        ("Ferries stay<br>in port", None, "Ferries stay in port"),
        ("予算案122兆円、<br>国債費が最大", None, "予算案122兆円、国債費が最大"),
        ("予算は122兆円<br>「増税」の声", "予算は122兆円 「増税」の声", "予算は122兆円 「増税」の声"),
        ("<span>Ferries stay</span><span>in port</span>", "Ferries stay in port", "Ferries stay in port"),
        ("<span>Harbour</span><span>Ferries stay in port</span>", "Harbour | Ferries stay in port", "Harbour | Ferries stay in port"),
        ("The ferries’ crews <b>stay</b>", "The ferries' crews stay", "The ferries’ crews stay"),
    ],
)
def test_the_lines_of_an_h1_do_not_run_together(h1: str, shared: str | None, said: str) -> None:
    head = f'<title>The Ledger</title><meta property="og:title" content="{shared}">' if shared else ""
    assert taken(f"{head}<h1>{h1}</h1><article>{days(*WEEK)}</article>").title == said


def test_a_label_before_a_bar_in_og_title_does_not_outvote_the_headline_of_json_ld() -> None:
    ld = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferries stay in port"}</script>'
    head = f'<title>Harbour | Ferries stay in port</title><meta property="og:title" content="Harbour | Ferries stay in port">{ld}'
    assert taken(f"{head}<h1><span>Harbour</span> <span>Ferries stay in port</span></h1><article>{days(*WEEK)}</article>").title == "Ferries stay in port"


def test_the_readings_of_characters_are_no_part_of_the_headline() -> None:
    ruby = "<ruby>予算<rp>(</rp><rt>よさん</rt><rp>)</rp></ruby>が<ruby>増<rt>ふ</rt></ruby>えました"
    assert taken(f"<h1>{ruby}</h1><article>{TEXT * 3}</article>").title == "予算が増えました"


def test_a_mark_within_the_h1_is_no_part_of_the_headline() -> None:
    said, mark = "公共事業費、6兆1千億円に 老朽インフラ対策", "<span>会員限定記事</span>"
    shared = f'<meta property="og:title" content="{said}｜北信新報デジタル">'
    assert taken(f"{shared}<h1>{said}{mark}</h1><article>{TEXT * 3}</article>").title == said
    whole = "Budget 2026 : le point"
    assert taken(f"<title>{whole} | Gazette</title><h1>{whole}</h1><article>{TEXT * 3}</article>").title == whole


@pytest.mark.parametrize("mark", ["（1/2）", " (1/2 ページ)", " (2/3)"])
def test_the_number_of_a_part_is_no_part_of_the_headline(mark: str) -> None:
    said = "公共事業費、6兆1千億円に 老朽インフラ対策"
    name, shared = f"{said}{mark} - 北信新報", f'<meta property="og:title" content="{said}{mark}">'
    assert taken(f"<title>{name}</title>{shared}<h1>{said}</h1><article>{TEXT * 3}</article>").title == said
    assert taken(f"<title>{name}</title>{shared}<article>{TEXT * 3}</article>").title == said


def test_a_site_behind_the_headline_is_no_part_of_it() -> None:
    said = "Le yen reste sous pression malgré tout"
    data = json.dumps({"@type": "NewsArticle", "headline": f"{said} Par Placement.com"})
    assert taken(f"<script type='application/ld+json'>{data}</script><h1>{said}</h1><article>{TEXT * 3}</article>").title == said


def test_a_section_before_the_name_of_the_site_is_no_headline() -> None:
    head = '<meta property="og:site_name" content="The Ledger">'
    head += '<meta property="og:title" content="Budget: MPs say it is late | Harbour News - The Ledger">'
    assert taken(f"{head}<title>Budget: MPs say it is late</title><h1>Budget late, says House</h1>{TEXT * 3}").title == "Budget: MPs say it is late"


def test_a_letter_for_the_bar_before_the_name_of_the_site_goes_with_it() -> None:
    head = '<meta property="og:site_name" content="HARBOUR LEDGER"><meta property="og:title" content="Budget is late again l HARBOUR LEDGER">'
    assert taken(f"{head}<title>Budget is late again l HARBOUR LEDGER</title><h2>Budget is late again</h2>{TEXT * 3}").title == "Budget is late again"


def test_a_day_gets_no_time_from_another_article() -> None:
    head = '<title>Budget for next year</title><meta property="article:published_time" content="2025-12-26">'
    aside = "<aside><h2><a href=/b>Ferries stay in port</a></h2><time datetime='2025-12-26T23:58:28Z'>3h</time></aside>"
    assert taken(f"{head}<h1>Budget for next year</h1>{TEXT * 3}{aside}").published.iso == "2025-12-26"  # type: ignore[union-attr]


def test_the_time_of_an_update_is_not_that_of_the_day_of_publication() -> None:
    head = '<title>Budget for next year</title><meta property="article:published_time" content="2025-12-26">'
    shown = "<div class=dates><span>Updated</span><span class=info> 12/26/2025 10:46 PM</span></div>"
    assert taken(f"{head}<h1>Budget for next year</h1>{shown}{TEXT * 3}").published.iso == "2025-12-26"  # type: ignore[union-attr]


def test_the_date_is_the_one_beside_the_headline() -> None:
    top = "<h1>Harbour Ledger</h1>" + "<p>Thursday 25 December 2025</p>" * 70
    assert taken(f"<title>Budget for next year</title>{top}<h2>Budget for next year</h2><i>Posted by R. Ames on December 26, 2025</i>{TEXT * 3}").published.iso == "2025-12-26"  # type: ignore[union-attr]


def test_a_day_without_a_year_is_that_of_the_address() -> None:
    said = f"<title>Budget for next year</title><h1>Budget for next year</h1><p>12/26(木) 19:15配信</p>{TEXT * 3}"
    for url in ("https://ledger.example/a?id=20191226-00012", "https://ledger.example/hl/2019-12-26-a.html"):
        assert extract(page(said, url)).published.iso == "2019-12-26T19:15"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("country", "shown", "iso"),
    [
        ("jp", "<time datetime='2025-12-26T20:00:00+09:00'>2025.12.26</time>", "2025-12-26T20:00:12+09:00"),
        ("us", "<time datetime='2025-12-26T20:00:00-05:00'>December 26</time>", "2025-12-26T20:00:12-05:00"),
        ("jp", "<p>2025年12月26日 20:00</p>", "2025-12-26T20:00:12"),
        ("jp", "<time datetime='2025-12-26T20:00:12+00:00'>2025.12.26 FRI 20:00</time>", "2025-12-26T20:00:12"),
        ("jp", "<p>2025年12月27日 5:00</p>", "2025-12-26T20:00:12+00:00"),
        ("us", "<p>December 26, 2025 20:00</p>", "2025-12-26T20:00:12+00:00"),
        ("gb", "<p>26 December 2025 20:00</p>", "2025-12-26T20:00:12+00:00"),
    ],
)
def test_a_time_of_utc_on_the_clock_of_the_page_is_of_its_zone(country: str, shown: str, iso: str) -> None:
    metas = "".join(f'<meta property="article:{name}" content="2025-12-26T{at}Z">' for name, at in (("published_time", "20:00:12"), ("modified_time", "20:30:00")))
    found = extract(page(f"<title>Budget for next year</title>{metas}<h1>Budget for next year</h1>{shown}{TEXT * 3}"), Hints("en", country))
    assert found.published.iso == iso  # type: ignore[union-attr]
    assert found.updated.iso == "2025-12-26T20:30:00" + iso[19:]  # type: ignore[union-attr]


def test_an_update_on_the_day_of_the_address_is_its_publication() -> None:
    said = f"<title>Budget for next year</title><h1>Budget for next year</h1><p>最終更新日：2025年12月26日</p>{TEXT * 3}"
    for name, iso in (("alert20251226", "2025-12-26"), ("alert20251127", None), ("alert", None)):
        found = extract(page(said, f"https://ledger.example/topics/{name}.html")).published  # type: ignore[union-attr]
        assert (found and found.iso) == iso


@pytest.mark.parametrize(
    ("head", "iso"),
    [
        ('<meta name="citation_publication_date" content="2025/12/26">', "2025-12-26"),
        ('<script type="application/ld+json">{"@type": "Article", "datePublished": 1766700000000}</script>', "2025-12-25T22:00:00+00:00"),
    ],
)
def test_dates_of_the_metadata_in_other_forms(head: str, iso: str) -> None:
    assert taken(f"{head}{HEAD}<article>{days(*WEEK)}</article>").published.iso == iso  # type: ignore[union-attr]


def test_a_day_in_the_metadata_gets_its_time_from_the_one_beside_the_headline() -> None:
    head = '<title>Budget for next year</title><meta name="dc.date" content="2025-12-26">'
    shown = "<p>Publié le <time datetime='2025-12-26T09:05:00-05:00'>26 décembre 2025 à 9 h 05</time> | mis à jour à 14 h 39</p>"
    comment = "<ul class=comments-list><li><p class=date>December 26, 2025 3:41 p.m.</p></li></ul>"
    for above, below in ((shown, ""), ("", shown)):
        found = taken(f"{head}{above}<h1>Budget for next year</h1>{below}{TEXT * 3}{comment}")
        assert found.published.iso == "2025-12-26T09:05:00-05:00"  # type: ignore[union-attr]
    assert taken(f"{head}<h1>Budget for next year</h1>{TEXT * 3}{comment}").published.iso == "2025-12-26"  # type: ignore[union-attr]


def test_a_canonical_address_of_another_site_is_not_believed() -> None:
    markup = (
        '<link rel="canonical" href="https://elsewhere.example/x">' + f"<article><h1>Budget</h1>{TEXT * 3}</article>"
    )
    assert taken(markup).url == "https://ledger.example/a/1"
    assert taken(markup.replace("elsewhere.example/x", "www.ledger.example/x")).url == "https://www.ledger.example/x"


@pytest.mark.parametrize(
    ("url", "declared", "own"),
    [
        ("/port/ferries-stay-in-port", "/port/", "/port/ferries-stay-in-port"),
        ("/port/ferries-stay-in-port/2", "/port/ferries-stay-in-port", "/port/ferries-stay-in-port"),
        ("/port/ferries-stay-in-port/amp", "/port/ferries-stay-in-port", "/port/ferries-stay-in-port"),
        ("/port/12345678", "/port", "/port/12345678"),
        ("/port/a", "{{ page.url }}", "/port/a"),
        ("/port/a", "https://ledger.example/undefined", "/port/a"),
        ("/port/a", "https://staging.ledger.example/port/a", "/port/a"),
        ("/port/a", "http://ledger.example/port/a", "/port/a"),
        ("/port/a", "http://ledger.example/port/b", "http://ledger.example/port/b"),
    ],
)
def test_a_canonical_address_that_cannot_be_that_of_the_page_is_not_believed(url: str, declared: str, own: str) -> None:
    markup = f'<link rel="canonical" href="{declared}"><article><h1>Budget</h1>{TEXT * 3}</article>'
    assert taken(markup, url=f"https://ledger.example{url}").url == (own if own.startswith("http") else f"https://ledger.example{own}")


@pytest.mark.parametrize(
    ("url", "declared"),
    [
        ("https://ledger-example.cdn.ampproject.org/c/s/ledger.example/port/a", "https://ledger.example/port/a"),
        ("https://ledger-example.cdn.ampproject.org/c/s/ledger.example/port/a", ""),
        ("https://www.google.com/amp/s/ledger.example/port/a", ""),
        ("https://www.google.co.jp/amp/ledger.example/port/a", "https://ledger.example/port/a"),
        ("https://m.ledger.example/port/a", "https://ledger.example/port/a"),
        ("https://m.hokushinledger.example/port/a", "https://hokushinledger.harbour.example/port/a"),
    ],
)
def test_an_amp_cache_and_a_mobile_host_are_mirrors_of_the_site(url: str, declared: str) -> None:
    link = f'<link rel="canonical" href="{declared}">' if declared else ""
    found = taken(f"{link}<article><h1>Budget</h1>{TEXT * 3}</article>", url=url).url
    assert found == (declared or "https://ledger.example/port/a")


def test_the_crawl_date_is_never_the_date_of_the_article() -> None:
    assert taken(f"<article><h1>Budget for next year</h1>{TEXT * 3}</article>").published is None


@pytest.mark.parametrize(
    ("top", "below", "iso"),
    [
        ("<header><time datetime=2026-01-08>Thursday, January 8, 2026</time></header>", "", None),
        ("<nav><a href=/>Home</a><span class=day>Thursday, January 8, 2026</span></nav>", "", None),
        ("<div class=site-header-menu><div><div>2026年1月8日（木）</div></div></div>", "", None),
        ("<div class=x1><div class=x2>jeudi 8 janvier 2026</div></div>", "", None),
        ("<div class=x1><div class=x2>jeudi 8 janvier 2026</div></div>", "<p>6 janvier 2026</p>", "2026-01-06"),
        ("<div class=x1><div class=x2>6 janvier 2026</div></div>", "", "2026-01-06"),
        ("<main><header><p class=date>January 6, 2026</p></header></main>", "", "2026-01-06"),
        ("<header><p>January 6, 2026</p></header>", "", "2026-01-06"),
        ("<aside class=dateline><p>January 6, 2026</p></aside>", "", "2026-01-06"),
        ("<aside><p>January 6, 2026</p></aside>", "", None),
        ("", "<p>Budget</p></article><footer><p>January 6, 2026</p></footer>", None),
        ("<main><div class=x1><p>January 8, 2026</p></div>", "", "2026-01-08"),
        ("<div class=header><p class=date>January 6, 2026</p></div>", "", "2026-01-06"),
        ("", "<section class=related><ul><li><a href=/b>Ferries</a> <time datetime=2025-11-01>1 Nov</time></li></ul></section>", None),
        ("", "<ul><li><a href=/b>Ferries stay in port for one day more</a> 1 November 2025</li></ul>", None),
        ("", "<div id=comments><div class=comment><span>Jo</span> <span class=date>January 7, 2026 at 3:00 pm</span> No.</div></div>", None),
        ("", "<div class=comments><time datetime=2026-01-07T15:00:00Z>yesterday</time></div>", None),
        ("", "<div class='entry-meta social-comments'>By Jo Roe • January 6, 2026 <a>3 comments</a></div>", "2026-01-06"),
        ("", "<p>1月6日</p>", None),
        ("", "<p>Copyright 8 January 2026 The Ledger</p>", None),
    ],
)
def test_the_day_of_a_masthead_or_of_something_else_is_not_that_of_the_article(top: str, below: str, iso: str | None) -> None:
    found = taken(f"<title>Budget for next year</title>{top}<article><h1>Budget for next year</h1>{below}{days(*WEEK)}</article>").published
    assert (found and found.iso) == iso


def test_a_date_above_the_headline_that_the_address_contradicts_is_not_that_of_the_article() -> None:
    said = f"<div class=days><a href=/d>(26 December 2018)</a></div><h1>Budget for next year</h1>{days(*WEEK)}"
    for path, iso in (("/diary/20190211.html", "2019-02-11"), ("/diary/20181227.html", "2018-12-26"), ("/diary", "2018-12-26")):
        found = taken(said, url=f"https://ledger.example{path}").published
        assert found and found.iso == iso


def test_the_date_is_the_one_beside_the_h1_where_a_teaser_has_the_same_headline() -> None:
    teaser = "<aside><h3>Budget for next year</h3><p>January 2, 2026</p></aside>" + "<p>x</p>" * 70
    assert taken(f"{teaser}<article><h1>Budget for next year</h1><p>January 6, 2026</p>{days(*WEEK)}</article>").published.iso == "2026-01-06"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("head", "byline", "names"),
    [
        ('<meta name="author" content="By Aiko Mori, LEDGER NEWS 3:53 p.m.">', "", ("Aiko Mori",)),
        ('<meta name="author" content="Anne Petit (avec Louis Roche et Marc Vidal)">', "", ("Anne Petit", "Louis Roche", "Marc Vidal")),
        ('<meta name="author" content="森愛子記者、田中一郎">', "", ("森愛子", "田中一郎")),
        ("", '<div class="byline">By <a>Aiko Mori</a> and John van Dyke | December 26, 2025</div>', ("Aiko Mori", "John van Dyke")),
        ("", '<p class="article-author">Par Hélène Lefèvre</p>', ("Hélène Lefèvre",)),
        ('<meta name="author" content="Aiko Mori, Jane A. Doe and Ken Sato">', "", ("Aiko Mori", "Jane A. Doe", "Ken Sato")),
        ('<meta name="author" content="Mori, Aiko">', "", ("Mori, Aiko",)),
        ("", '<p class="credit">By Richard Roe | Satellite imagery</p><h4 class="writer-name">By Aiko Mori</h4>', ("Aiko Mori",)),
        ("", '<div class="author-box">Follow us for more on the budget every day</div>', ()),
        ('<meta name="author" content="AIKO MORI and KEN SATO, Ledger staff writers">', "", ("AIKO MORI", "KEN SATO")),
        ('<meta name="author" content="Aiko Mori, Harbour Correspondent">', "", ("Aiko Mori",)),
        ('<meta name="author" content="Anne Petit, envoyée spéciale à Tokyo">', "", ("Anne Petit",)),
        ('<meta name="author" content="森田愛子・鈴木一郎">', "", ("森田愛子", "鈴木一郎")),
        ('<meta name="author" content="ジョン・スミス">', "", ("ジョン・スミス",)),
        ('<meta name="author" content="Channel 4 News">', "", ("Channel 4 News",)),
        ('<meta name="author" content="Aiko Mori/AFP">', "", ("Aiko Mori", "AFP")),
        ('<meta name="cXenseParse:author" content="Aiko Mori">', "", ("Aiko Mori",)),
        ("", '<p class="byline">By Aiko Mori in Osaka and Ken Sato in New York</p>', ("Aiko Mori", "Ken Sato")),
        ("", "<span>Submitted by <a>Aiko Mori</a> on Tue, 01/06/2026 - 11:20</span>", ("Aiko Mori",)),
        ("", "<p>By AIKO MORI<br>January 6, 2026</p>", ("AIKO MORI",)),
        ("", "<font size=2>Par Anne Petit<br>6 janvier 2026</font>", ("Anne Petit",)),
        ("", "<div>By <b>Aiko Mori</b><b>Tue., January 6, 2026</b></div>", ("Aiko Mori",)),
    ],
)  # fmt: skip
def test_authors(head: str, byline: str, names: tuple[str, ...]) -> None:
    assert taken(f"{head}<article><h1>Budget for next year</h1>{byline}{TEXT * 3}</article>").authors == names


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ({"name": ["Aiko Mori", "Ken Sato"]}, ("Aiko Mori", "Ken Sato")),
        ({"name": {"@value": "Aiko Mori"}}, ("Aiko Mori",)),
        ([[{"name": "Aiko Mori"}], "Ken Sato"], ("Aiko Mori", "Ken Sato")),
        ({"@id": "#/people/7"}, ("Aiko Mori",)),
        ([{"@id": "#/people/7"}, {"name": "Ken Sato"}], ("Aiko Mori", "Ken Sato")),
        ({"@id": "#/people/8"}, ()),
    ],
)
def test_authors_of_json_ld_in_lists_and_by_reference(author: object, names: tuple[str, ...]) -> None:
    article = {"@type": "NewsArticle", "headline": "Budget for next year", "author": author}
    graph = {"@graph": [article, {"@type": "Person", "@id": "#/people/7", "name": "Aiko Mori"}]}
    assert taken(f"<script type='application/ld+json'>{json.dumps(graph)}</script>{HEAD}<article>{days(*WEEK)}</article>").authors == names


@pytest.mark.parametrize(
    ("shown", "iso"),
    [
        ("<p>By AIKO MORI<br>January 6, 2026</p>", "2026-01-06"),
        ("<p>R8.1.6</p>", "2026-01-06"),
        ("<p>令和八年一月六日</p>", "2026-01-06"),
        ("<p class=date>1月6日</p>", "2026-01-06"),
        ("<p>更新：2026年1月6日 20:32 / 公開：2026年1月5日 17:20</p>", "2026-01-05T17:20"),
        ("<p>Updated January 6, 2026 8:32 pm, published January 5, 2026 5 pm</p>", "2026-01-05T17:00"),
        ("<time class='entry-date published updated' datetime=2026-01-06T11:20:00+05:30>January 6, 2026</time>", "2026-01-06T11:20:00+05:30"),
        ("<time class='entry-date updated x-date' datetime=2026-01-06T11:20:00+05:30>January 6, 2026</time>", "2026-01-06T11:20:00+05:30"),
        ("<time class=entry-date datetime=2026-01-06T11:20:00Z>6 Jan</time> <time class=updated datetime=2026-01-07T11:20:00Z>7 Jan</time>", "2026-01-06T11:20:00+00:00"),
        ("<cite><abbr title='2025-08-25T01:40:40Z'>2 hours ago</abbr></cite>", "2025-08-25T01:40:40+00:00"),
        ("<div>By Aki Mori of the Ledger, who wrote much else <a href=/2025/12/22/>22 Dec 2025 at 14:27 ET</a></div>", "2025-12-22T14:27-05:00"),
        ("<div class=author>Written by Aki Mori in Budgets on 1 June 2025 at 08:34 PM EDT.</div>", "2025-06-01T20:34-04:00"),
    ],
)
def test_dates_beside_the_headline_in_many_forms(shown: str, iso: str) -> None:
    found = taken(f"{HEAD}{shown}<article>{days(*WEEK)}</article>")
    assert found.published and found.published.iso == iso


def test_a_date_far_from_the_headline_is_told_by_its_words_and_is_no_teasers() -> None:
    far = "<ul>" + "<li><p>x</p></li>" * 70 + "</ul>"
    said = "<div><div>Publié le 29/10/2025<br>par nos soins</div></div>"
    teaser = "<div class=post><a href=/b>What renters may change at their homes</a><span class=date>December 18, 2004</span></div>"
    found = taken(f"{HEAD}<article>{days(*WEEK)}</article>{far}{said}")
    assert found.published and found.published.iso == "2025-10-29"
    assert taken(f"{HEAD}<article>{days(*WEEK)}</article>{far}{teaser}").published is None


def test_the_day_in_an_address_ends_where_the_digits_do() -> None:
    page_of = f"{HEAD}<article>{days(*WEEK)}</article>"
    assert taken(page_of, url="https://ledger.example/energy/2015/08/150803-offices").published is None
    found = taken(page_of, url="https://ledger.example/energy/20150803120000.html").published
    assert found and found.iso == "2015-08-03"


def test_authors_of_other_articles_are_none_of_this() -> None:
    others = "".join(f"<div class=item><h3>Story {n}</h3><p><a rel=author>{name}</a></p></div>" for n, name in enumerate(("Jane Doe", "John Roe")))
    byline = "<p class=by><a rel=author>Aki Mori</a> and <a rel=author>Ken Sato</a></p>"
    assert taken(f"<nav>{others}</nav>{HEAD}{byline}<article>{days(*WEEK)}</article>{others}").authors == ("Aki Mori", "Ken Sato")


def test_the_time_that_a_page_gives_in_json_is_heard_last() -> None:
    said = json.dumps({"title": "Budget for next year", "pub_date": "2025-12-29T02:16:05Z", "authors": ["Aki Mori"], "section": "Economy"})
    head = f"<meta name='parsely-page' content='{said}'>{HEAD}"
    found = taken(f"{head}<article>{days(*WEEK)}</article>{'<p>x</p>' * 80}<div class=instagram_time>January 03, 2026</div>")
    assert (found.published and found.published.iso, found.authors, found.section) == ("2025-12-29T02:16:05+00:00", ("Aki Mori",), "Economy")
    near = taken(f"{head}<p class=date>December 28, 2025 at 9:10 PM</p><article>{days(*WEEK)}</article>")
    assert near.published and near.published.iso == "2025-12-28T21:10"
    far = taken(f"{head}<article>{days(*WEEK)}</article><footer></footer>" + "<p>x</p>" * 80 + "<time datetime=2025-12-28T21:16:05-05:00>Dec 28</time>")
    assert far.published and far.published.iso == "2025-12-28T21:16:05-05:00"
    assert taken(f"<meta name='parsely-page' content='{{\"pub_date\": [1]'>{HEAD}<article>{days(*WEEK)}</article>").published is None


def test_the_date_of_a_template_is_not_that_of_the_article() -> None:
    head = f"<meta property='article:published_time' content='2009-09-02T00:00:00-04:00'>{HEAD}<div class=published>May 23, 2014</div>"
    for url, iso in (("/blogs/2014/05/packing", "2014-05-23"), ("/blogs/2014/06/packing", "2009-09-02T00:00:00-04:00"), ("/blogs/packing", "2009-09-02T00:00:00-04:00")):
        found = taken(f"{head}<article>{days(*WEEK)}</article>", url=f"https://ledger.example{url}")
        assert found.published and found.published.iso == iso


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("<section class=byline>By Aki Mori</section>", ("Aki Mori",)),
        ("<div class=author-container><p>By <a href=/a>Aki Mori</a> - 29 December 2025</p></div>", ("Aki Mori",)),
        ("<div class=by><span class=author>Aki Mori</span><span class=author>Ken Sato</span><span class=role>London</span></div>", ("Aki Mori", "Ken Sato")),
        ("<p class=author>文●森アキ／台帳編集部</p>", ("森アキ", "台帳編集部")),
        ("", ("The Hokushin Ledger",)),
    ],
)
def test_the_outlet_is_the_author_only_where_nobody_else_is_named(byline: str, names: tuple[str, ...]) -> None:
    said = json.dumps({"@type": "NewsArticle", "headline": "Budget for next year", "author": {"name": "The Hokushin Ledger"}, "publisher": {"name": "The Hokushin Ledger"}})
    ld = f"<script type='application/ld+json'>{said}</script>"
    assert taken(f"{ld}{HEAD}{byline}<article>{days(*WEEK)}</article>").authors == names
    agency = json.dumps({**json.loads(said), "author": [{"name": "The Hokushin Ledger"}, {"name": "AFP"}]})
    assert taken(f"<script type='application/ld+json'>{agency}</script>{HEAD}<article>{days(*WEEK)}</article>").authors == ("The Hokushin Ledger", "AFP")


@pytest.mark.parametrize(
    ("steps", "section"),
    [
        ([{"name": "Home"}, {"name": "Economy"}, {"name": "Budget for next year"}], "Economy"),
        ([{"item": {"@id": "/", "name": "北信新報"}}, {"item": {"@id": "/politics/", "name": "政治"}}], "政治"),
        ([{"name": "Front", "item": "https://ledger.example/"}, {"name": "Ports", "item": "https://ledger.example/ports"}, {"name": "Ferries", "item": "/f"}], "Ports"),
        ([{"name": "Accueil", "item": "/"}, {"name": "Budget", "item": "https://ledger.example/a/1"}], None),
        ([{"name": "Home"}, None, {"item": 3}], None),
    ],
)
def test_the_section_is_the_first_step_below_the_front_page(steps: list[object], section: str | None) -> None:
    crumbs = json.dumps({"@type": "BreadcrumbList", "itemListElement": steps})
    ld = f"<script type='application/ld+json'>{crumbs}</script>"
    assert taken(f"{ld}{HEAD}<article>{days(*WEEK)}</article>").section == section
    declared = '<meta property="article:section" content="Harbour">'
    assert taken(f"{ld}{declared}{HEAD}<article>{days(*WEEK)}</article>").section == "Harbour"
