"""Pages of our own through extraction: tests/pages/<lang>/<name>/ (page.html, expected.json), floors in floor.json."""

from __future__ import annotations

import collections
import functools
import json
import pickle
import re
import statistics
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml.html import HtmlElement

from crawler.body import select
from crawler.dom import body, parse
from crawler.extract import Hints, extract
from crawler.leaves import leaves
from crawler.manifest import article_json
from crawler.multipage import join, next_part
from index.article import Article, Outcome, Page, Rejected

PAGES = Path(__file__).parent / "pages"
FOLDERS = sorted(path.parent for path in PAGES.glob("*/*/expected.json"))
FETCHED = datetime(2026, 1, 8, tzinfo=UTC)
TEXT = "<p>The cabinet signed off on a draft budget for the coming fiscal year on Friday, officials said in Tokyo.</p>"


def tree(markup: str) -> HtmlElement:
    return parse(markup.encode())


def page(markup: str | bytes, url: str = "https://ledger.example/a/1", **headers: str) -> Page:
    body = markup.encode() if isinstance(markup, str) else markup
    return Page(url, "ledger", FETCHED, body, headers=tuple((k.replace("_", "-"), v) for k, v in headers.items()))


def taken(markup: str, **kwargs: Any) -> Article:
    found = extract(page(markup, **kwargs))
    assert isinstance(found, Article), found
    return found


@functools.cache
def result(folder: Path) -> tuple[dict[str, Any], Article]:
    gold = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    found = extract(page((folder / "page.html").read_bytes(), gold["url"]), Hints(gold["lang"], gold["country"]))
    assert isinstance(found, Article), found
    return gold, found


def shingles(text: str, lang: str) -> collections.Counter[tuple[str, ...]]:
    folded = unicodedata.normalize("NFKC", text).lower()
    tokens = re.findall(r"\S" if lang == "ja" else r"\w+", folded)
    return collections.Counter(tuple(tokens[at : at + 4]) for at in range(max(1, len(tokens) - 3)))


def f1(gold: str, text: str, lang: str) -> float:
    """F1 of 4-gram shingles, of words or, in Japanese, characters: the measure of the public benchmark."""
    one, other = shingles(gold, lang), shingles(text, lang)
    return 2 * (one & other).total() / (one.total() + other.total())


@pytest.mark.parametrize("lang", ["en", "fr", "ja"])
def test_bodies_stay_above_the_floor(lang: str) -> None:
    found = [result(folder) for folder in FOLDERS if folder.parent.name == lang]
    assert len(found) >= 8
    floor = json.loads((PAGES / "floor.json").read_text())["f1"][lang]
    assert statistics.mean(f1(gold["body"], article.text, lang) for gold, article in found) >= floor


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}-{folder.name}")
@pytest.mark.parametrize(
    "name", ["title", "published", "updated", "authors", "copied_from", "paywalled", "lang", "body"]
)
def test_field(folder: Path, name: str) -> None:
    gold, article = result(folder)
    line = article_json(folder.name, gold["url"], article)
    if name == "body":
        assert line["text"].split("\n") == gold["body"].split("\n")
    elif name in gold:
        assert line[name] == gold[name]
    elif name in ("copied_from", "paywalled"):
        assert not line[name]


def test_the_headline_is_not_the_section_that_an_h1_names() -> None:
    head = "<title>Rapidus to get 150 billion yen more</title><h1>Industry desk</h1>"
    assert taken(f"{head}<article><h2>Rapidus to get 150 billion yen more</h2>{TEXT * 3}</article>").title == "Rapidus to get 150 billion yen more"


def test_the_headline_is_what_h1_og_title_and_title_say_in_one_voice() -> None:
    ld = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "A record budget for chips"}</script>'
    said = "Japan: A record budget for chips"
    assert taken(f'<title>{said}</title><meta property="og:title" content="{said}">{ld}<h1>{said}</h1><article>{TEXT * 3}</article>').title == said


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


def test_a_heading_right_below_the_headline_is_its_deck() -> None:
    said, deck = "公共事業費、6兆1千億円に", "老朽化した橋の補修に重点を移す"
    head = f'<title>【解説】{said} {deck} - 北信新報</title><meta property="og:title" content="【解説】{said}／{deck}"><meta property="og:site_name" content="北信新報">'
    found = taken(f"{head}<h1>{said}</h1><h2>{deck}</h2><div class=date>12月26日</div><article>{TEXT * 3}</article>")
    assert (found.title, found.blocks[0].text, len(found.blocks)) == (said, deck, 2)
    tagline = taken(f"<h1><a href=/>The Hokushin Ledger</a></h1><h2>News of the northern valleys</h2><article>{TEXT * 3}</article>")
    assert len(tagline.blocks) == 1


def test_a_name_of_the_site_with_bars_in_it_is_no_part_of_the_headline() -> None:
    said, name = "公共事業費、6兆1千億円に", "北信やさしいニュース | NEWS OF HOKUSHIN"
    head = f'<title>{said} | {name}</title><meta property="og:site_name" content="{name}">'
    assert taken(f"{head}<article>{TEXT * 3}</article>").title == said


def test_the_headline_is_the_last_part_of_a_title_that_begins_with_the_site() -> None:
    said = "2025/11 国債発行の状況"
    found = taken(f"<title>北信財務協議会　Hokushin Council | 報告書類 | {said}</title><h1><img src=logo.png></h1><h3>{said}</h3><h4 class=date>2025年12月2日</h4>{TEXT * 3}")
    assert (found.title, found.published and found.published.iso) == (said, "2025-12-02")


def test_the_readings_of_characters_are_no_part_of_the_headline() -> None:
    ruby = "<ruby>予算<rp>(</rp><rt>よさん</rt><rp>)</rp></ruby>が<ruby>増<rt>ふ</rt></ruby>えました"
    assert taken(f"<h1>{ruby}</h1><article>{TEXT * 3}</article>").title == "予算が増えました"


def test_cards_behind_the_text_lead_to_other_articles() -> None:
    card = "<div class=x-card><div class=x-card__body><h4><a href=/b>Audit of the fund</a></h4><p>08/09/2025<br>The auditors found that the fund had spent less than it was given.</p></div></div>"
    parts = "".join(TEXT.replace("Friday", day) for day in ("Monday", "Tuesday", "Sunday"))
    found = taken(f"<article><h1>Budget for next year</h1><div class=text>{parts}</div><section><h3>All about the fund</h3>{card}{card.replace('less', 'more')}</section></article>")
    assert len([block for block in found.blocks if block.kind == "paragraph"]) == 3


def test_what_microdata_calls_the_description_of_the_article_is_its_standfirst() -> None:
    said = "<p itemprop=description>The largest budget ever leaves little room</p>"
    page = "<article itemscope itemtype='https://schema.org/NewsArticle'><h1>Budget for next year</h1>{}<p>3 min</p><div itemprop=articleBody>{}</div></article>"
    assert taken(page.format(said, TEXT * 3)).blocks[0].text == "The largest budget ever leaves little room"
    of_site = f"<div itemscope itemtype='https://schema.org/NewsMediaOrganization'>{said}</div>"
    assert len(taken(page.format(of_site, TEXT * 3)).blocks) == 1


def test_an_address_written_out_is_a_reference() -> None:
    sources = "".join(f"<p><a href=https://m.example/{n}.pdf>https://m.example/{n}.pdf</a></p>" for n in range(3))
    found = taken(f"<article><h1>Budget for next year</h1>{TEXT}<p>Sources of the ministry</p>{sources}{TEXT.replace('Friday', 'Monday')}</article>")
    assert "https://m.example/2.pdf" in [block.text for block in found.blocks]


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


def test_a_heading_under_the_headline_that_is_marked_as_its_abstract_is_text() -> None:
    lead = "道路や橋の補修に重点を置き、新設に充てる額は3年続けて減る。自治体からは、人手が足りず予算を使い切れないとの声も上がる。"
    found = taken(f"<title>公共事業費、6兆1千億円に</title><header><h1>公共事業費、6兆1千億円に</h1><div id=abstract><h2>{lead}</h2></div></header><article>{TEXT * 3}</article>")
    assert found.blocks[0].text == lead


def test_a_site_behind_the_headline_is_no_part_of_it() -> None:
    said = "Le yen reste sous pression malgré tout"
    data = json.dumps({"@type": "NewsArticle", "headline": f"{said} Par Placement.com"})
    assert taken(f"<script type='application/ld+json'>{data}</script><h1>{said}</h1><article>{TEXT * 3}</article>").title == said


def test_a_body_in_parts_that_stand_in_boxes_of_their_own_is_whole() -> None:
    parts = [f"<div class=body__box><div class=inner>{TEXT.replace('Friday', day)}{TEXT.replace('Friday', 'a ' + day)}</div></div>" for day in ("Monday", "Tuesday", "Sunday")]
    unit = "<div class=unit><div class=offer><p>Sign up for our daily newsletter</p></div></div>"
    found = taken(f"<title>Budget for next year</title><h1>Budget for next year</h1><div class=content>{unit.join(parts)}</div>")
    assert len(found.blocks) == 6


def test_the_cells_of_a_table_that_lays_out_a_part_of_a_body_are_text() -> None:
    told = [f"Whoever calls on a {day} and asks for the number of an account is not from the ministry." for day in ("Monday", "Tuesday", "Sunday")]
    rows = "".join(f"<tr><th>Case<td><ul><li>{line}</li></ul>" for line in told)
    parts = f"<div class=text>{''.join(TEXT.replace('Friday', day) for day in ('Monday', 'Tuesday', 'Sunday', 'June'))}</div><div class=text><h4>Calls about the budget</h4><table>{rows}</table></div>"
    found = taken(f"<title>Budget for next year</title><div id=main><h1>Budget for next year</h1>{parts}</div>")
    assert set(told) < {block.text for block in found.blocks}


def days(*names: str) -> str:
    return "".join(TEXT.replace("Friday", name) for name in names)


def kept(markup: str) -> list[str]:
    """The days that the paragraphs kept of a page speak of."""
    return [word for block in taken(markup).blocks if (word := block.text.rpartition(" on ")[2].partition(",")[0]) != block.text]


WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Saturday", "Sunday")
HEAD = "<title>Budget for next year</title><h1>Budget for next year</h1>"


def test_a_teaser_that_is_named_like_a_body_is_not_taken_for_it() -> None:
    teaser = f"<div class=next><div class=story-content><h3><a href=/b>Stocks fall</a></h3>{days('Easter', 'Advent', 'Whitsun')}</div></div>"
    assert kept(f"{HEAD}<section><span class=words>{days(*WEEK, 'Lent', 'Friday')}</span></section>{teaser}") == [*WEEK, 'Lent', 'Friday']
    menu = "<ul class=content><li class=entry-content><b>News</b><ul><li>Read the latest of what the ministry has to say every day</ul></ul>"
    assert kept(f"{menu}{HEAD}<section><span class=words>{days(*WEEK)}</span></section>") == list(WEEK)


def chosen_of(markup: str, *found: str) -> list[str]:
    """What is chosen of a page where the extractor found no more than the paragraphs of those days."""
    selection = select(leaves(body(tree(markup))), [TEXT.replace("Friday", day)[3:-4] for day in found])
    return [leaf.text for leaf in selection.kept] if selection else []


def test_paragraphs_behind_a_box_that_was_closed_too_early_belong_to_it() -> None:
    whole = [TEXT.replace("Friday", day)[3:-4] for day in WEEK]
    late = f"<div class=wide><main class='content article'>{HEAD}{days(*WEEK[:2])}</main>{days(*WEEK[2:])}</div>"
    assert chosen_of(late, *WEEK[:2]) == whole
    twice = f"<div class=wide><main>{HEAD}{days(*WEEK[:2])}</main>{days(*WEEK[2:5])}</div>{days('Easter', 'Advent', 'Whitsun')}"
    assert chosen_of(twice, *WEEK[:2]) == [*whole[:5], *(TEXT.replace("Friday", day)[3:-4] for day in ("Easter", "Advent", "Whitsun"))]
    promoted = f"<div class=wide><main>{HEAD}{days(*WEEK[:2])}</main><p>Sign up for our daily newsletter</p>{days(*WEEK[2:])}</div>"
    assert chosen_of(promoted, *WEEK[:2]) == whole[:2]


def test_parts_of_a_body_may_have_more_names_than_the_first() -> None:
    whole = [TEXT.replace("Friday", day)[3:-4] for day in WEEK]
    box = f"{HEAD}<div class=box><div class='text'>{days(*WEEK[:2])}</div></div><div class='text with-offer'>{days(*WEEK[2:])}</div>"
    assert chosen_of(f"<div class=page>{box}</div>", *WEEK[:2]) == whole
    last = f"<div class='part last'><h4>What comes next</h4><div class=text>{days(*WEEK[3:])}</div></div>"
    parts = f"{HEAD}<div class='part first'><div class=text>{days(*WEEK[:3])}</div></div>{last}"
    assert chosen_of(f"<article class=story>{parts}</article>", *WEEK[:3]) == [*whole[:3], "What comes next", *whole[3:]]
    places = f"<div class=first>{days(*WEEK[:3])}</div><div class=last>{days(*WEEK[3:])}</div>"
    assert chosen_of(f"<div>{HEAD}{places}</div>", *WEEK[:3]) == whole[:3], "a place alone is no name"


def test_the_rest_of_a_body_behind_a_list_of_other_articles_stays() -> None:
    def part(*days: str) -> str:
        return "".join(TEXT.replace("Friday", day) for day in days)

    listed = "<aside><h3>Related articles</h3><ul><li><a href=/1>The yen falls again</a></li><li><a href=/2>Snow in Tohoku</a></li></ul></aside>"
    body = f"<div class=top>{part('Monday', 'Tuesday', 'Sunday', 'Thursday', 'Saturday', 'Easter')}</div>{listed}"
    rest, offer = f"<div class=rest>{part('Whitsun', 'Advent')}</div>", "<div class=kiosk><p>Latest issue</p><p>The chips that nobody wanted, and the town that grew rich on them.</p></div>"
    head = "<title>Budget for next year</title><h1>Budget for next year</h1>"
    assert len(taken(f"{head}<div class=content>{body}{rest}</div>").blocks) == 8
    assert len(taken(f"{head}<div class=content>{body}{offer}</div>").blocks) == 6


@pytest.mark.parametrize("label", ["watch now</span><div>VIDEO 3:12", "Regarder</span><div>VIDÉO (02:31)", "</span><div>動画 0:57"])
def test_the_title_of_a_video_goes_with_its_box(label: str) -> None:
    video = f"<div class=inline><span>{label}</div><p>Why yields keep rising in Tokyo</p></div>"
    days = ("Monday", "Tuesday", "Sunday", "Thursday", "Saturday", "Easter")
    first, second = ("".join(TEXT.replace("Friday", day) for day in part) for part in (days[:3], days[3:]))
    body = f"<div class=group>{first}</div>{video}<div class=group>{second}</div>"
    found = taken(f"<title>Budget for next year</title><h1>Budget for next year</h1><div class=content>{body}</div>")
    assert len(found.blocks) == 6


def test_words_for_screen_readers_are_no_text() -> None:
    link = '<a href="/c">China<span class="sr-only">, opens new tab</span></a>'
    found = taken(f"<title>Budget for next year</title><article>{TEXT}<p>Officials said {link} had spent more than that for years.</p>{TEXT}</article>")
    assert "Officials said China had spent more" in found.text


def test_a_word_on_where_a_link_opens_is_no_text() -> None:
    for word in ("(Nouvelle fenêtre)", "(opens in a new tab)", "新しいタブで開く"):
        link = f"<a href=/c>the reserve\ufeff<span class=note> {word}</span>\ufeff</a>"
        found = taken(f"<title>Budget for next year</title><article>{TEXT}<p>Officials said {link} had sh\u00adrunk for years, and that it would not last.</p>{TEXT}</article>")
        assert "Officials said the reserve had shrunk for years, and that" in found.text


@pytest.mark.parametrize(
    "insert",
    [
        "<span class=box><span>À LIRE AUSSI</span> <strong><a href=/b>Pension funds turn to bonds again</a></strong></span>",
        "<em>(Read also: <a href=/b>Pension funds turn to bonds again</a>)</em>",
        "<b>Related:</b> <span><a href=/b>Pension funds turn to bonds again</a></span>",
    ],
)
def test_another_article_named_in_the_middle_of_a_paragraph_is_no_text(insert: str) -> None:
    before, after = "The ministry will sell fewer long bonds from April,", "two people who know the plan said in Tokyo."
    found = taken(f"<title>Budget for next year</title><article>{TEXT}<p>{before}{insert}{after}</p>{TEXT.replace('Friday', 'Monday')}</article>")
    assert f"{before} {after}" in [block.text for block in found.blocks]


@pytest.mark.parametrize("words", ["Related <a href=/b>costs of that year's programmes</a>", "See <a href=/b>the second annex to the bill</a>", "Read also <a href=/b>the bill</a>"])
def test_a_link_that_a_sentence_names_stays(words: str) -> None:
    sentence = f"The ministry will sell fewer long bonds from April. <em>{words}</em> before the vote, a person who knows the plan said."
    found = taken(f"<title>Budget for next year</title><article>{TEXT}<p>{sentence}</p>{TEXT.replace('Friday', 'Monday')}</article>")
    assert re.sub(r"<.*?>", "", sentence) in [block.text for block in found.blocks]


def test_a_short_standfirst_that_is_named_one_is_text() -> None:
    deck = '<div class="story__deck"><p>“Debt will shrink,” the finance minister says</p></div><ul class=by><li>By R. Ames</li></ul>'
    body = "".join(TEXT.replace("Friday", day) for day in ("Monday", "Tuesday", "Sunday", "Friday", "Easter"))
    found = taken(f"<title>Budget for next year</title><header><h1>Budget for next year</h1>{deck}</header><main><div class=body>{body}</div></main>")
    assert found.blocks[0].text == "“Debt will shrink,” the finance minister says"


def test_what_is_named_for_the_whole_page_says_nothing_of_its_standfirst() -> None:
    deck = "Dozens of lenders turned the offer down on Tuesday and on Wednesday, officials have said in Tokyo."
    body = "".join(TEXT.replace("Friday", day) for day in ("Monday", "Tuesday", "Sunday", "Friday", "Easter"))
    head = f"<div><div><h1>Budget for next year</h1></div><span>{deck}</span></div><div>by <a href=/r>R. Ames</a></div>"
    found = taken(f"<title>Budget for next year</title><body class='header-nav'><main>{head}<article>{body}</article></main>")
    assert found.blocks[0].text == deck


def test_an_offer_in_points_goes_with_its_box_and_the_links_below_dots_go() -> None:
    days = ("Monday", "Tuesday", "Sunday", "Friday")
    one, two, three, four = (f"<div class=text>{TEXT.replace('Friday', day)}</div>" for day in days)
    offer = "<div id=offer><div><b>The Ledger like never before</b><ul><li>Ad-free experience without interruptions.</li><li>Rocket-fast pages on all of your screens.</li></ul></div></div>"
    links = "<div class='text more'><p><b>Don't miss...</b><br><b><a href=/b>Pension funds turn to bonds again this year</a> [INSIGHT]</b><br><b><a href=/c>Ferries stay in port for the third day</a> [REVEAL]</b></p></div>"
    found = taken(f"<title>Budget for next year</title><article><h1>Budget for next year</h1><div class=whole>{one}{two}{links}{three}{offer}{four}</div></article>")
    assert [block.text for block in found.blocks] == [TEXT[3:-4].replace("Friday", day) for day in days]


def test_a_long_box_about_the_source_is_none_of_the_text() -> None:
    days, others = ("Monday", "Tuesday", "Sunday", "Friday", "Easter"), ("Harbour", "Ledger", "Ponant")
    body = "".join(TEXT.replace("Friday", day) for day in days)
    about = "".join(f"<p>The {name} was founded in 1889 by two printers and sells more copies than any other paper of the coast.</p>" for name in others)
    box = f"<div class=box><div class=t>About the source</div><div class=s>{about}</div><a href=/p>The paper</a></div>"
    found = taken(f"<title>Budget for next year</title><article><h1>Budget for next year</h1><div class=whole><div class=text>{body}</div><div class=more>{box}</div></div></article>")
    assert len(found.blocks) == len(days)


@pytest.mark.parametrize("tag", ["h2", "h3"])
def test_a_sentence_set_as_a_heading_below_the_headline_is_text(tag: str) -> None:
    deck = "Amid rising pressure, the government is likely to decide on the sale of bonds today, officials have said."
    body = "".join(TEXT.replace("Friday", day) for day in ("Monday", "Tuesday", "Sunday", "Friday", "Easter"))
    head = f"<div class=hd><div><h1>Budget for next year</h1></div><{tag}>{deck}</{tag}><nav>By R. Ames</nav></div>"
    found = taken(f"<title>Budget for next year</title><section>{head}<div class=row><article><div class=body>{body}</div></article></div></section>")
    assert found.blocks[0].text == deck


def test_highlights_above_the_text_stay_without_their_label_and_a_caption_goes() -> None:
    video = "<section><div class=video><img src=a.jpg></div><div class='x1 img_cptn'>File photo of the finance minister in Tokyo. (Harbour)</div></section>"
    points = "<div class='x2 id-highlights'><div><span>Key Highlights</span></div><ul><li>The budget is the largest so far, at 122 trillion yen</li><li>Bonds pay for a quarter of it</li></ul></div>"
    body = "<br>".join(TEXT[3:-4].replace("Friday", day) for day in ("Monday", "Tuesday", "Sunday", "Friday", "Easter"))
    found = taken(f"<title>Budget for next year</title><h1>Budget for next year</h1><div class=whole>{video}{points}<div class=x3>{body}</div></div>")
    assert found.blocks[0].text.startswith("The budget is the largest") and len(found.blocks) == 6
    assert "File photo of the finance minister in Tokyo. (Harbour)" in {one.text for one in found.dropped}


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


def test_a_day_in_the_metadata_gets_its_time_from_the_one_beside_the_headline() -> None:
    head = '<title>Budget for next year</title><meta name="dc.date" content="2025-12-26">'
    shown = "<p>Publié le <time datetime='2025-12-26T09:05:00-05:00'>26 décembre 2025 à 9 h 05</time> | mis à jour à 14 h 39</p>"
    comment = "<ul class=comments-list><li><p class=date>December 26, 2025 3:41 p.m.</p></li></ul>"
    for above, below in ((shown, ""), ("", shown)):
        found = taken(f"{head}{above}<h1>Budget for next year</h1>{below}{TEXT * 3}{comment}")
        assert found.published.iso == "2025-12-26T09:05:00-05:00"  # type: ignore[union-attr]
    assert taken(f"{head}<h1>Budget for next year</h1>{TEXT * 3}{comment}").published.iso == "2025-12-26"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "data",
    [
        {"props": {"article": {"title": "Budget", "body": [{"children": [{"text": "The cabinet signed off on "}, {"children": [{"text": "a draft budget"}]}, {"text": " for the coming fiscal year on Friday."}]}] * 4}, "more": [{"title": "Ice", "body": [{"children": [{"text": "The lake froze on Monday, earlier than ever."}]}]}]}},
        {"state": [{"headline": "Budget", "content": "<p>The cabinet signed off on a draft budget for the coming fiscal year on Friday.</p>" * 4}, {"headline": "Ice", "content": "<p>The lake froze on Monday, earlier than ever.</p>" * 9}]},
        {"blocks": [{"type": "text", "value": "The cabinet signed off on a draft budget for the coming fiscal year on Friday."}] * 4},
    ],
)  # fmt: skip
def test_a_body_that_a_script_would_draw_is_read_from_its_data(data: Any) -> None:
    shell = f"<title>Budget</title><div id=app></div><script type=application/json>{json.dumps(data)}</script>"
    found = taken(shell)
    assert {block.text for block in found.blocks} == {"The cabinet signed off on a draft budget for the coming fiscal year on Friday."}


def test_a_french_shell_around_an_english_article_is_both() -> None:
    _, article = result(PAGES / "fr" / "coquille_anglaise")
    assert {block.lang for block in article.blocks} == {"fr", "en"}
    assert article.headline.lang == "fr"


def test_tables_of_figures_survive_as_tables() -> None:
    _, article = result(PAGES / "ja" / "ministry_euc")
    assert "半導体・AI | 3,252億円 | 1兆2,390億円" in next(b.text for b in article.blocks if b.kind == "table")


def test_what_was_left_out_is_told_with_its_reason() -> None:
    _, article = result(PAGES / "en" / "wordpress_classic")
    reasons = {one.reason for one in article.dropped}
    assert {"caption", "related", "copied-from"} <= reasons
    assert all(one.text for one in article.dropped)


@pytest.mark.parametrize(
    ("markup", "outcome"),
    [
        ("", Outcome.EMPTY),
        ("<html><body><div id=root></div><script src=app.js></script></body></html>", Outcome.EMPTY),
        ("<title>Just a moment...</title><h1>example.com</h1><p>Verifying you are human. This may take a few seconds.</p>", Outcome.BOT_CHECK),
        ("<title>Access Denied</title><h1>Access Denied</h1><p>You don't have permission to access this page.</p>", Outcome.BOT_CHECK),
        ("<title>Before you continue</title><h1>Before you continue</h1><p>We use cookies and data to deliver and maintain services.</p><button>Accept all</button>", Outcome.CONSENT_WALL),
        ("<title>Your choice</title><h1>Support our journalism</h1><p>With ads: read with advertising and the usual tracking. You can withdraw consent at any time.</p><p>Our 812 partners store and read information such as cookies on your device, personalise advertising and measure what you read, on the basis of your agreement and of our privacy notice.</p><p>Or subscribe and read without ads.</p>", Outcome.CONSENT_WALL),
        ("<html lang=ja><title>ご確認ください</title><h1>データ利用への同意</h1><p>当社と第三者のパートナーは、クッキーを使い、端末の情報を読み取って広告をパーソナライズします。</p><p>許可しない場合は、一部の記事をお読みいただけません。プライバシーポリシーをご覧ください。</p>", Outcome.CONSENT_WALL),
        ("<html lang=fr><title>Bienvenue</title><h1>Le respect de votre vie privée est notre priorité</h1><p>Nous et nos 712 partenaires utilisons des cookies pour stocker des informations.</p><p>Continuer sans accepter</p>", Outcome.CONSENT_WALL),
        ("<title>404 - Page not found</title><h1>Page not found</h1><p>Sorry, the page you were looking for does not exist. Try the search or go back to the home page.</p>", Outcome.SOFT_404),
        ("<html lang=fr><title>Page introuvable</title><h1>Oups</h1><p>La page que vous cherchez n'existe plus ou a été déplacée, revenez à l'accueil.</p>", Outcome.SOFT_404),
        ("<html lang=ja><title>お探しのページは見つかりません</title><h1>お探しのページは見つかりません</h1><p>掲載期間が終了したか、URLが変更された可能性があります。</p>", Outcome.SOFT_404),
        ("<html lang=ja><title>予算案の裏側 - 東亜経済新聞</title><h1>予算案の裏側</h1><p>この記事は会員限定です。登録すると続きをお読みいただけます。</p>", Outcome.PAYWALL),
        ("<title>Inside the budget</title><h1>Inside the budget</h1><p>Late on Thursday the two men met.</p><p>Subscribe to continue reading this article.</p>", Outcome.PAYWALL),
    ],
)  # fmt: skip
def test_what_is_no_article_is_rejected(markup: str, outcome: Outcome) -> None:
    found = extract(page(markup))
    assert isinstance(found, Rejected), found
    assert found.outcome is outcome
    line = article_json("f", "u", found)
    assert (line["title"], line["text"]) == (None, "")
    assert line["rejected"].startswith(str(outcome))


def test_an_article_about_captchas_cookies_and_missing_pages_is_one() -> None:
    texts = ["Regulators said on Friday that cookie banners have made nobody safer, and that consent walls will be banned.",
             "A page not found is a small thing, the minister said, but 404 errors cost agencies three million visits a year.",
             "Captchas, which ask readers to verify that they are human, will go from government sites by the spring.",
             "The change follows a survey of twelve thousand households, half of which had given up on at least one form.",
             "Officials put the cost at 300 million yen, most of it for testing, and hope to recover it within two years.",
             "A former engineer who advised the panel said that the hardest part had been to agree on a single colour.",
             "The opposition said that it would support the plan, and asked why it had taken the better part of a decade."]  # fmt: skip
    found = taken(
        "<title>A page not found</title><article><h1>A page not found</h1>"
        + "".join(f"<p>{t}</p>" for t in texts)
        + "</article>"
    )
    assert [block.text for block in found.blocks] == texts


def test_a_picture_is_no_page() -> None:
    found = extract(page(b"\x89PNG", content_type="image/png"))
    assert found == Rejected(Outcome.NOT_HTML, "image/png")


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 60_000 + "x",
        "<p>" + "<span>a" * 50_000,
        "<!DOCTYPE html [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><p>&b;&b;</p>",
        "<html><body><p>\x00\x01\ud7ff</p>",
        "<script type='application/ld+json'>" + "[" * 50_000 + "</script>" + TEXT * 3,
        '<script type=\'application/ld+json\'>{"@type":"NewsArticle","author":['
        + ",".join('{"name":"N"}' for _ in range(2500))
        + "]}</script>"
        + TEXT,
        "<table>" * 2000 + "<tr><td>x",
        "<meta charset=utf-8><a href='http://[::1'>x</a><link rel=canonical href='http://[bad'>" + TEXT,
    ],
    ids=lambda markup: markup[:20],
)
def test_hostile_markup_is_an_answer_not_a_crash(markup: str) -> None:
    assert isinstance(extract(page(markup)), Article | Rejected)


def test_a_canonical_address_of_another_site_is_not_believed() -> None:
    markup = (
        '<link rel="canonical" href="https://elsewhere.example/x">' + f"<article><h1>Budget</h1>{TEXT * 3}</article>"
    )
    assert taken(markup).url == "https://ledger.example/a/1"
    assert taken(markup.replace("elsewhere.example/x", "www.ledger.example/x")).url == "https://www.ledger.example/x"


def test_the_crawl_date_is_never_the_date_of_the_article() -> None:
    assert taken(f"<article><h1>Budget for next year</h1>{TEXT * 3}</article>").published is None


def test_arguments_and_results_can_cross_to_another_process() -> None:
    _, article = result(FOLDERS[0])
    assert pickle.loads(pickle.dumps(article)) == article
    assert pickle.loads(pickle.dumps(Hints("ja", "jp"))) == Hints("ja", "jp")


def test_the_same_page_gives_the_same_article() -> None:
    raw = (PAGES / "ja" / "portal" / "page.html").read_bytes()
    assert extract(page(raw)) == extract(page(raw))


@pytest.mark.parametrize(
    ("url", "link", "following"),
    [
        ("https://l.example/a/budget", "/a/budget?page=2", "https://l.example/a/budget?page=2"),
        ("https://l.example/a/budget/", "/a/budget/2/", "https://l.example/a/budget/2/"),
        ("https://l.example/a/budget?page=2", "?page=3", "https://l.example/a/budget?page=3"),
        ("https://l.example/a/budget.html", "budget_2.html", "https://l.example/a/budget_2.html"),
        ("https://l.example/a/budget", "/a/ferries", None),
        ("https://l.example/a/budget", "https://elsewhere.example/a/budget?page=2", None),
        ("https://l.example/a/budget?page=2", "?page=2", None),
    ],
)
def test_the_next_part_of_an_article(url: str, link: str, following: str | None) -> None:
    assert next_part(tree(f'<link rel="next" href="{link}">{TEXT}'), url) == following


def test_a_pager_of_numbers_names_the_next_part() -> None:
    pager = "<div class=pager><b>1</b> <a href='?page=2'>2</a> <a href='?page=3'>3</a></div>"
    assert next_part(tree(TEXT + pager), "https://l.example/a/budget") == "https://l.example/a/budget?page=2"
    assert next_part(tree(f"{TEXT}<a href='/a/budget/2'>2 comments</a>"), "https://l.example/a/budget") is None


def test_parts_are_joined_without_repeats() -> None:
    parts = [result(PAGES / "en" / name)[1] for name in ("arc_publishing", "wordpress_classic")]
    joined = join(parts)
    texts = [block.text for block in joined.blocks]
    assert joined.title == parts[0].title
    assert len(texts) == len(set(texts)) == len({block.text for part in parts for block in part.blocks})


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
    ],
)  # fmt: skip
def test_authors(head: str, byline: str, names: tuple[str, ...]) -> None:
    assert taken(f"{head}<article><h1>Budget for next year</h1>{byline}{TEXT * 3}</article>").authors == names


def test_a_line_beside_a_picture_in_its_box_is_a_caption() -> None:
    box = "<div><a href=/big><img src=a.jpg></a><p>The ministry on Friday morning</p></div>"
    found = taken(f"<article><h1>Budget for next year</h1>{TEXT}{box}<p>He nodded.</p>{TEXT.replace('Friday', 'Monday')}</article>")
    assert [len(block.text) < 40 for block in found.blocks] == [False, True, False]
    assert ("The ministry on Friday morning", "caption") in [(one.text, one.reason) for one in found.dropped]


def test_what_is_hidden_is_text_where_it_is_the_rest_of_the_article() -> None:
    first, rest = ("".join(TEXT.replace("Friday", day) for day in days) for days in (("Monday", "Tuesday", "Sunday"), ("Advent", "Easter")))
    data = "<div style='display: none'><span>532859</span> <span>Budget</span> <span>26/12/2025 22:22</span> <span>The ministry on Friday morning</span></div>"
    text = first.replace("<p>", "").replace("</p>", "<br><br>")
    for hidden, kept in ((data, 3), (f"<div style='display:none'>{rest}</div>", 5)):
        assert len(chosen(f"<main><h1>Budget for next year</h1><article><div class=text>{text}</div>{hidden}</article></main>")) == kept


def test_text_between_the_paragraphs_of_a_body_is_like_them() -> None:
    text = "".join(TEXT.replace("Friday", day) for day in ("Monday", "Tuesday", "Sunday"))
    loose = "The finance minister called it the price of ten years of cheap money."
    for last, kept in ((f"{text}{loose}</div>", 7), (f"{text}</div>{loose}", 6)):
        assert len(chosen(f"<main><h1>Budget for next year</h1><div class=part>{text}</div><div class=part>{last}</main>")) == kept


def test_the_captions_of_a_body_make_none_of_its_lines_one() -> None:
    box = "<div><a href=/a><img src=a.jpg></a> <small>The ministry on Friday morning, before the cabinet met for an hour</small></div>"
    said = "“We would have liked to spend less than that on it,” the minister said (in Tokyo)"
    text = TEXT[3:-4] + "<br><br>"
    body = f"{text}{box}{said}<br><br>{box}{text.replace('Friday', 'Monday')}{box}{text.replace('Friday', 'Sunday')}"
    assert said in taken(f"<title>Budget for next year</title><article><h1>Budget for next year</h1><div class=body>{body}</div></article>").text


def test_a_picture_behind_the_text_of_a_list_is_an_icon() -> None:
    for item, kept in (("What the ministry says of it on its pages <img src=new.gif>", 3), ("<img src=a.jpg> The ministry on Friday morning", 2)):
        assert len(taken(f"<title>Budget for next year</title><article>{TEXT}<ul><li>{item}</li></ul>{TEXT.replace('Friday', 'Monday')}</article>").blocks) == kept


def test_a_box_at_the_foot_of_the_article_is_none_of_it() -> None:
    text = "".join(TEXT.replace("Friday", day) for day in ("Monday", "Tuesday", "Sunday"))
    foot = "<p>Our archive of pictures is open to the press at all hours, and so is the desk that answers its questions.</p>"
    for named, kept in (("contentFoot", 3), ("contentRest", 4)):
        assert len(taken(f"<title>Budget for next year</title><div class=body><h1>Budget for next year</h1>{text}<div class={named}>{foot}</div></div>").blocks) == kept


def test_a_line_in_brackets_behind_a_picture_in_its_paragraph_is_a_caption() -> None:
    for line, kept in (("(taken from <a href=/x>the report</a>)", 2), ("The report counts them all (in yen).", 3)):
        found = taken(f"<title>Budget for next year</title><article>{TEXT}<p><img src=a.png>{line}</p>{TEXT.replace('Friday', 'Monday')}</article>")
        assert len(found.blocks) == kept


def test_a_picture_with_its_credit_takes_its_caption_along() -> None:
    for credit in ("© Kyodo", "PHOTO A. MORI, AGENCE DU NORD", "afp.com/Aki MORI", "Aki Mori / AFP"):
        box = f"<div class=unit><div><img src=a.jpg><p>{credit}</p></div><p>Shoppers look at the prices in a market.</p></div>"
        found = taken(f"<article><h1>Budget for next year</h1>{TEXT}{box}{TEXT.replace('Friday', 'Monday')}</article>")
        assert len(found.blocks) == 2
    said = "<div><img src=a.jpg><p>Growth will slow, the bank told AFP.</p><p>It gave no reason for that.</p></div>"
    assert len(taken(f"<article><h1>Budget for next year</h1>{TEXT}{said}{TEXT.replace('Friday', 'Monday')}</article>").blocks) == 4


def chosen(markup: str) -> list[str]:
    """What is taken where the extractor finds all text that is set in <p> or in a class "text"."""
    own = leaves(body(tree(markup)))
    found = select(own, [leaf.text for leaf in own if leaf.tag == "p" or leaf.element.get("class") == "text"])
    return [leaf.text for leaf in found.kept] if found else []


def test_the_one_text_between_headline_and_body_is_its_summary() -> None:
    lead = "<div class='mt-6'>The largest budget ever leaves the ministries less room than they had hoped for.</div>"
    other = "<div>All the news of the day, read by those who made it, every morning.</div>"
    text = "".join(TEXT.replace("Friday", day) for day in ("Monday", "Tuesday", "Sunday"))
    body, head = f"<div class=part>{text}</div><div class=rest>{text}</div>", "<main><div><h1>Budget for next year</h1></div><div>3 min</div>"
    assert len(chosen(f"{head}{lead}{body}</main>")) == 7
    assert len(chosen(f"<div><h1>Budget for next year</h1></div><main>{lead}{body}</main>")) == 7
    assert len(chosen(f"{head}{lead}{other}{body}</main>")) == 6


def test_what_stands_in_a_box_under_related_articles_goes_with_its_heading() -> None:
    card = "<div class=card><a href=/{0}>Oil falls</a><span>26.12.2025, by our man in Houston</span><p>Oil prices fell on {0}, weighed down by the prospect of more talks in Florida.</p></div>"
    cards = "<div class=list><h2>A lire aussi</h2><a href=/all>More</a>" + "".join(map(card.format, ("Sunday", "Easter"))) + "</div>"
    quotes = "<div class=list><h2>Valeurs associées</h2><table><tr><td><p><a href=/n>NIKKEI 225</a></p></td><td>+0,68%</td></tr><tr><td><p><a href=/e>EUR/JPY</a></p></td><td>+0,21%</td></tr></table></div>"
    text = "".join(TEXT.replace("Friday", day)[3:-4] + "<br><br>" for day in ("Monday", "Tuesday", "Sunday", "Advent", "Easter", "Whitsun"))
    assert len(chosen(f"<main><h1>Budget for next year</h1><div class=text>{text}</div>{quotes}{cards}</main>")) == 6
    comments = "<div class=list><h3>34 commentaires</h3><b>zorg</b><p>I bought some in August, and feel like a trader who sold high.</p></div>"
    assert len(chosen(f"<main><h1>Budget for next year</h1><div class=text>{text}</div>{comments}</main>")) == 6
    own = f"<div class=list><h2>Archives</h2>{TEXT}</div>"
    assert len(chosen(f"<main><h1>Budget for next year</h1>{own}<div class=text>{text}</div></main>")) == 7


def test_a_box_with_a_link_above_and_below_its_text_leads_elsewhere() -> None:
    card = "<div class=source><a href=/s>Nihon Shinpo, Tokyo</a><p>Founded in 1876, the daily is read by ministers.</p><a href=/s>Read on</a></div>"
    text = "".join(TEXT.replace("Friday", day) for day in ("Monday", "Tuesday", "Sunday", "Advent"))
    assert len(chosen(f"<main><h1>Budget for next year</h1><div class=part>{text}</div>{card}<div class=rest>{text}</div></main>")) == 8


def test_a_button_set_like_the_text_does_not_save_a_prompt() -> None:
    block = "<div class=block><div class=txt>{}</div></div>".format
    text = [block(TEXT.replace("Friday", day)[3:-4]) for day in ("Monday", "Tuesday", "Sunday", "Advent")]
    prompt = "<div class=block><div class=nl><p>The Workshop</p><p>Sign up for our daily newsletter</p><a class=text href=/nl>Yes</a></div></div>"
    markup = "".join([*text[:2], prompt, *text[2:]]).replace("class=txt", "class=text")
    assert "The Workshop" not in chosen(f"<main><h1>Budget for next year</h1><div class=body>{markup}</div></main>")


def test_short_lines_of_boxes_below_the_text_are_labels() -> None:
    text = "".join(TEXT.replace("Friday", day) for day in ("Monday", "Tuesday", "Sunday", "Advent"))
    box = "<div class=folio><p>Our portfolio of shares</p><p>+336.80 % vs +63.37 % for the index</p><p>Shares fell again.</p></div>"
    found = chosen(f"<main><h1>Budget for next year</h1><div class=part>{text}</div>{box}</main>")
    assert found[4:] == ["Shares fell again."]
    graph = f"<div class=part>{text}<div class=graph><p>The yen since May</p></div>{text.replace('signed', 'passed')}</div>"
    assert len(chosen(f"<main><h1>Budget for next year</h1>{graph}</main>")) == 8


def test_elements_that_a_page_made_up_are_known_by_their_names() -> None:
    part = "<x-part>{}</x-part>".format
    text = [part(TEXT.replace("Friday", day) + TEXT.replace("Friday", "last " + day)) for day in ("Monday", "Tuesday", "Sunday")]
    boxes = "<x-newsletter><p>The economy, every morning, in five minutes.</p></x-newsletter><x-comments><p>Nothing new here, said the reader.</p></x-comments>"
    found = chosen(f"<main><h1>Budget for next year</h1><x-article><x-author><p>She writes of money.</p></x-author>{text[0]}{boxes}{text[1]}{text[2]}</x-article></main>")
    assert len(found) == 6


def test_the_box_that_sums_the_article_up_is_a_part_of_it() -> None:
    points = "<ul><li>Spending reaches a record.</li><li>New borrowing stays below the line.</li></ul>"
    text = "".join(TEXT.replace("Friday", day) for day in ("Monday", "Tuesday", "Sunday", "Advent"))
    for heading, more in (("Le résumé", 2), ("Key points", 2), ("この記事のポイント", 2), ("Who is who", 0)):
        aside = f"<aside class=box><h3>{heading}</h3>{points}</aside>"
        found = taken(f"<title>Budget for next year</title><h1>Budget for next year</h1><div class=body>{TEXT}{aside}{text}</div>")
        assert len(found.blocks) == 5 + more


def test_blocks_within_a_link_are_links() -> None:
    card = "<a href=/c><h3>Oil falls</h3><p>Prices fell on Sunday, weighed down by talks.</p></a>"
    assert [leaf.links for leaf in leaves(body(tree(card)))] == [1.0, 1.0]
    never_closed = f"<a href=#top>{TEXT * 6}"
    assert {leaf.links for leaf in leaves(body(tree(never_closed)))} == {0.0}
    cards = "".join(f"<div class=card><div>Politics</div><a href=/{day}><h3>News of {day}</h3></a><p>What happened on {day}, and who says so.</p></div>" for day in ("Easter", "Advent"))
    text = "".join(TEXT.replace("Friday", day) for day in ("Monday", "Tuesday", "Sunday", "Whitsun"))
    assert len(chosen(f"<main><h1>Budget for next year</h1><div class=part>{text}</div><section><h2>Dans la même thématique</h2>{cards}</section></main>")) == 4


def test_a_box_below_the_text_goes_with_the_line_that_speaks_to_the_reader() -> None:
    text = "".join(TEXT.replace("Friday", day) for day in ("Monday", "Tuesday", "Sunday", "Whitsun"))
    box = "<div class=below><p>Since you're here, we have a small favour to ask.</p><p>Thirty of us look into what others would rather keep to themselves, day after day, without an owner to please.</p></div>"
    head = "<main><h1>Budget for next year</h1>"
    assert len(chosen(f"{head}<div class=part>{text}</div>{box}</main>")) == 4
    assert len(chosen(f"{head}<div class=part>{text}{box}{text.replace('signed', 'passed')}</div></main>")) == 10


def test_the_posts_of_a_live_page_are_its_text() -> None:
    def post(hour: str, day: str) -> str:
        return f"<div class=post><div class=side>{hour}</div><div class=main><h3>News of {day}</h3><div class=txt>{TEXT.replace('Friday', day)}</div></div></div>"

    posts = "".join(map(post, ("21:40", "16h52", "09:02"), ("Sunday", "Easter", "Advent")))
    key = f"<div class=key><h2>What to know</h2>{TEXT}{TEXT.replace('Friday', 'Monday')}</div>"
    for title, badge, count in (("DIRECT. Budget for next year", "", 8), ("Budget for next year", "<span>Live</span>", 8), ("Budget for next year", "", 2)):
        found = chosen(f"<main><div class=page><div>{badge}<h1>{title}</h1></div>{key}<div class=posts>{posts.replace('<p>', '').replace('</p>', '')}</div></div></main>")
        assert len(found) == count


def test_a_live_page_is_not_taken_for_one_of_its_posts() -> None:
    update = {"@type": "BlogPosting", "headline": "Senate votes", "datePublished": "2025-12-23T21:40:00Z", "author": "A. B.", "articleBody": "All in favour."}
    data = {"@type": "LiveBlogPosting", "headline": "Budget for next year", "datePublished": "2025-12-23T09:02:00Z", "liveBlogUpdate": [update]}
    found = taken(f"<script type='application/ld+json'>{json.dumps(data)}</script><h1>Budget for next year</h1><article>{TEXT * 3}<div class=x><i>All in favour.</i></div></article>")
    assert found.published.iso == "2025-12-23T09:02:00+00:00"  # type: ignore[union-attr]
    assert found.text.endswith("All in favour.")


def test_a_page_of_nothing_but_paragraphs_loses_its_menu() -> None:
    menu = "".join(f"<p>{line}</p>" for line in ("Ledger Hub", "• Investing", "• World", "Budget for next year", "by admin December 26, 2025"))
    found = taken(f"<title>Budget for next year</title>{menu}{TEXT}<p>Extra: budget / tax / debt</p>{TEXT.replace('Friday', 'Monday')}" + "<p>The opposition will ask for more time to read it, a spokesman said.</p>" * 4)
    assert found.blocks[0].text == TEXT[3:-4]
    assert {"Ledger Hub", "• Investing"} <= {one.text for one in found.dropped}


def test_a_link_that_is_not_followed_by_a_teaser_takes_no_paragraph_along() -> None:
    aside = "<aside class=related-box><h3>Further reading</h3><a href=/b>What renters may change at home</a></aside>"
    long = " ".join(f"Whoever rents should read point {n} of the lease before anything is bought for the flat." for n in range(6))
    found = taken(f"<article>{HEAD}{days(*WEEK)}<p>{aside}{long}</p>{days('Easter', 'Lent')}</article>")
    assert long in {block.text for block in found.blocks}


def test_a_long_paragraph_in_a_wrapper_of_its_own_is_text_and_so_is_a_crosshead() -> None:
    long = " ".join(f"In the {n}th month of the year the ministry spends more than it takes in, and borrows." for n in range(4))
    wrapped = f"<x-embed name=dropcap><p class=first>{long}</p></x-embed><div data-embed=true><span><h2><b>What comes next</b></h2></span></div>"
    page_of = f"<article class=story>{HEAD}<div class=text>{days(*WEEK[:3])}{wrapped}{days(*WEEK[3:])}</div></article>"
    assert {long, "What comes next"} < set(chosen_of(page_of, *WEEK))


@pytest.mark.parametrize(
    "deck",
    [
        "<header><div class=head><h1>Budget for next year</h1></div><div class=sub><h2>Ministries have less room than they had hoped for</h2></div></header>",
        "<header><h1>Budget for next year</h1><p class=content-description>Ministries have less room than they had hoped for, officials say</p></header>",
        "<header><h1>Budget for next year</h1><div class=lead><img src=a.jpg><div class=header__dek>Ministries have less room than they had hoped for</div></div></header>",
    ],
)
def test_decks_stand_in_headers_in_many_ways(deck: str) -> None:
    found = taken(f"<title>Budget for next year</title>{deck}<article class=story>{days(*WEEK)}</article>")
    assert found.blocks[0].text.startswith("Ministries have less room") and len(found.blocks) == 7


def test_who_wrote_it_or_what_a_video_shows_is_no_standfirst() -> None:
    bio = "<div class=author-box><div class=description><p>Aki Mori works for the Ledger. She writes of budgets and of bonds.</p></div></div>"
    video = "<div class=video-asset><p class=video-desc itemprop=description>Travellers wait for trains at Niigata after the storm.</p></div>"
    assert kept(f"{HEAD}{bio}{video}<article class=story>{days(*WEEK)}</article>") == list(WEEK)
    assert len(taken(f"{HEAD}{bio}{video}<article class=story>{days(*WEEK)}</article>").blocks) == 6


def test_a_caption_named_by_a_span_is_one() -> None:
    picture = "<div class='media media-image'><img src=a.jpg><span class=legend>Marchers in Niigata carry a banner against the new tax on fuel. © Mori</span></div>"
    (caption,) = (leaf for leaf in leaves(body(tree(f"{HEAD}{days(*WEEK)}{picture}"))) if "banner" in leaf.text)
    assert caption.kind == "caption"


@pytest.mark.parametrize(
    ("shown", "iso"),
    [
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
