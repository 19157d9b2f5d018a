"""What of a page is its body: places, boxes, captions, standfirsts."""

from __future__ import annotations

import json
import re

import pytest

from crawler.dom import body
from crawler.extract import extract
from crawler.leaves import leaves
from index.article import Rejected
from tests.layouts import HEAD, TEXT, WEEK, chosen, chosen_of, days, kept, page, taken, tree


@pytest.mark.parametrize("page", ["<article>{}{}</article>", "{}<article>{}</article>"])
def test_a_second_headline_that_is_named_one_is_the_standfirst(page: str) -> None:
    second = "Ministries have less room than they had hoped for."
    head = f"{HEAD}<p class=flag>For subscribers</p><h1 class=node-subheadline>{second}</h1><div class=by><p>R. Ames</p></div>"
    assert taken(page.format(head, days(*WEEK))).text.split("\n")[:2] == [second, TEXT[3:-4].replace("Friday", "Monday")]


def test_without_a_first_heading_the_one_text_that_is_named_so_is_the_standfirst() -> None:
    deck, text = "<p class=post-standfirst>Ministries have less room than they had hoped for</p>", f"<div class=text>{days(*WEEK)}</div>"
    head = "<title>Budget for next year</title><header><h2 class=headline>Budget for next year</h2>"
    for markup, count in ((f"{head}{deck}</header>{text}", 7), (f"{head}{deck}</header>{deck.replace('they', 'we')}{text}", 6), (f"{head}{deck.replace('post-standfirst', 'note')}</header>{text}", 6)):
        assert len(taken(markup).blocks) == count


def test_a_table_with_one_cell_of_text_a_row_lays_out_a_page() -> None:
    rows = "".join(f"<tr><td width=1></td><td>Debt service takes {n} trillion yen of it, more than ever before.</td><td></td></tr>" for n in (30, 31, 32))
    (before, *blocks) = taken(f"{HEAD}<article>{days(*WEEK)}<table>{rows}</table></article>").blocks[5:]
    assert before.kind == "paragraph" and [block.text[:23] for block in blocks] == [f"Debt service takes {n} t" for n in (30, 31, 32)]


@pytest.mark.parametrize("cell", ["<div>{}</div>", "<p>{}</p>", "<ul><li>{}</ul>", "<div><span>{}</span></div>"])
def test_a_table_with_boxes_in_its_cells_is_one(cell: str) -> None:
    rows = "".join(f"<tr><td>{cell.format(year)}<td>{cell.format(sum_)}" for year, sum_ in (("Year", "Budget"), (2025, 115), (2026, 122)))
    found = taken(f"{HEAD}<article>{days('Monday', 'Tuesday')}<table>{rows}</table>{days('Sunday', 'Thursday')}</article>").blocks[2]
    assert (found.kind, found.text) == ("table", "Year | Budget\n2025 | 115\n2026 | 122")


@pytest.mark.parametrize(
    "cells",
    [
        ["<div>{day}, the ministry says, it will have to spend more than it takes in.</div>", "<div>In brief</div>"],
        ["<div><img src=a.jpg></div><div>The port on {day}</div>", "<div><img src=b.jpg></div><div>The dam on {day}</div>"],
        ["<div><a href=/{day}>More of the port on {day}</a></div>", "<div><a href=/b/{day}>Less of the dam on {day}</a></div>"],
        ["<div>{day}</div>"],
    ],
)
def test_a_table_of_boxes_that_lays_out_a_page_is_none(cells: list[str]) -> None:
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells).format(day=day)}</tr>" for day in WEEK)
    assert not any(leaf.kind == "table" for leaf in leaves(body(tree(f"<article><table>{rows}</table></article>"))))


def test_the_cells_of_a_table_stand_in_their_columns() -> None:
    head = "<thead><tr><th rowspan=2>Item<th colspan=2>Sum<th rowspan=9>Note<tr><th>2025<th>2026</thead>"
    rows = "<tbody><tr><td rowspan=2>Debt<td>13<td>14<td>a<tr><td>18<td>17<tr><td colspan=2>Rest<td>3<tr><td colspan=99999999>All of it</tbody>"
    (found,) = leaves(body(tree(f"<table>{head}{rows}</table>")))
    assert found.text.split("\n") == ["Item | Sum |  | Note", " | 2025 | 2026", "Debt | 13 | 14 | a", " | 18 | 17", "Rest |  | 3", "All of it"]


def test_numbers_on_lines_of_their_own_are_not_one() -> None:
    (found,) = leaves(body(tree("<table><tr><td>2025<br> 2026<td>12<p>300</p><tr><td>Roads<br>in all<td>12 300<br>4 lanes</table>")))
    assert found.text == "2025; 2026 | 12; 300\nRoads in all | 12 300; 4 lanes"


def test_the_name_of_a_table_goes_with_it() -> None:
    table = "<table><caption>Spending, in billion yen</caption><tr><th>Item<th>2026<tr><td>Roads<td>610</table>"
    blocks = taken(f"{HEAD}<article>{days('Monday', 'Tuesday')}{table}{days('Sunday', 'Thursday')}</article>").blocks
    assert [(one.kind, one.text) for one in blocks[2:4]] == [("caption", "Spending, in billion yen"), ("table", "Item | 2026\nRoads | 610")]
    found = taken(f"{HEAD}<article>{days(*WEEK)}</article>{table}").blocks
    assert len(found) == len(WEEK)


def test_a_heading_right_below_the_headline_is_its_deck() -> None:
    said, deck = "公共事業費、6兆1千億円に", "老朽化した橋の補修に重点を移す"
    head = f'<title>【解説】{said} {deck} - 北信新報</title><meta property="og:title" content="【解説】{said}／{deck}"><meta property="og:site_name" content="北信新報">'
    found = taken(f"{head}<h1>{said}</h1><h2>{deck}</h2><div class=date>12月26日</div><article>{TEXT * 3}</article>")
    assert (found.title, found.blocks[0].text, len(found.blocks)) == (said, deck, 2)
    tagline = taken(f"<h1><a href=/>The Hokushin Ledger</a></h1><h2>News of the northern valleys</h2><article>{TEXT * 3}</article>")
    assert len(tagline.blocks) == 1


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


def test_a_heading_under_the_headline_that_is_marked_as_its_abstract_is_text() -> None:
    lead = "道路や橋の補修に重点を置き、新設に充てる額は3年続けて減る。自治体からは、人手が足りず予算を使い切れないとの声も上がる。"
    found = taken(f"<title>公共事業費、6兆1千億円に</title><header><h1>公共事業費、6兆1千億円に</h1><div id=abstract><h2>{lead}</h2></div></header><article>{TEXT * 3}</article>")
    assert found.blocks[0].text == lead


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


def test_a_teaser_that_is_named_like_a_body_is_not_taken_for_it() -> None:
    teaser = f"<div class=next><div class=story-content><h3><a href=/b>Stocks fall</a></h3>{days('Easter', 'Advent', 'Whitsun')}</div></div>"
    assert kept(f"{HEAD}<section><span class=words>{days(*WEEK, 'Lent', 'Friday')}</span></section>{teaser}") == [*WEEK, 'Lent', 'Friday']
    menu = "<ul class=content><li class=entry-content><b>News</b><ul><li>Read the latest of what the ministry has to say every day</ul></ul>"
    assert kept(f"{menu}{HEAD}<section><span class=words>{days(*WEEK)}</span></section>") == list(WEEK)


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


def test_a_line_beside_a_picture_in_its_box_is_a_caption() -> None:
    box = "<div><a href=/big><img src=a.jpg></a><p>The ministry on Friday morning</p></div>"
    found = taken(f"<article><h1>Budget for next year</h1>{TEXT}{box}<p>He nodded.</p>{TEXT.replace('Friday', 'Monday')}</article>")
    assert [len(block.text) < 40 for block in found.blocks] == [False, True, False]
    assert ("The ministry on Friday morning", "caption") in [(one.text, one.reason) for one in found.dropped]


def test_what_is_hidden_is_text_where_it_is_the_rest_of_the_article() -> None:
    first, rest = ("".join(TEXT.replace("Friday", day) for day in days) for days in (("Monday", "Tuesday", "Sunday"), ("Advent", "Easter")))
    data = "<div style='display: none'><span>532859</span> <span>Budget</span> <span>26/12/2025 22:22</span> <span>The ministry on Friday morning</span></div>"
    text = first.replace("<p>", "").replace("</p>", "<br><br>")
    for hidden, count in ((data, 3), (f"<div style='display:none'>{rest}</div>", 5)):
        assert len(chosen(f"<main><h1>Budget for next year</h1><article><div class=text>{text}</div>{hidden}</article></main>")) == count


@pytest.mark.parametrize(
    ("panel", "stays"),
    [
        ("<div class=accordion><b>Who owns it?</b><div class=text-panel aria-hidden=true>{}</div></div>", True),
        ("<div><h3 aria-controls=a1 aria-expanded=false>Who owns it?</h3><div id=a1 style='display:none'>{}</div></div>", True),
        ("<div><p><a href='#a1'>Who owns it?</a></p><div id=a1 hidden>{}</div></div>", True),
        ("<div class=notes><div aria-hidden=true>{}</div></div>", False),
    ],
)
def test_what_a_reader_opens_is_text_and_what_is_not_shown_is_told(panel: str, stays: bool) -> None:
    text = "<p>Eight companies own the maker of chips, and the state has put in more than all of them.</p>"
    found = taken(f"{HEAD}<article>{days(*WEEK[:3])}{panel.format(text)}{days(*WEEK[3:])}</article>")
    assert (text[3:-4] in found.text.split("\n"), ("hidden" in {one.reason for one in found.dropped})) == (stays, not stays)


@pytest.mark.parametrize(
    ("amid", "count"),
    [
        ("<p style='display:none' aria-hidden=true>{}</p>", 6),
        ("<div hidden>{}</div>", 6),
        ("<div class=popup-offer style='display: none'><p>{}</p></div>", 6),
        ("<p id=more style='display:none'>{}</p>", 7),
        ("<p style='display:none'>{}</p>" * 2, 7),
    ],
)
def test_a_paragraph_that_nothing_shows_is_none(amid: str, count: int) -> None:
    told = "The ministry says that it will have to spend more than it takes in."
    assert len(taken(f"{HEAD}<article>{days(*WEEK[:3])}{amid.replace('{}', told)}{days(*WEEK[3:])}</article>").blocks) == count


@pytest.mark.parametrize("name", ["comment-is-free", "comments", "caption-text-body", "legend"])
@pytest.mark.parametrize("markup", ["<main>{head}<div class={name}>{text}</div></main>", "<main class={name}>{head}<div>{text}</div></main>", "{head}<p>{deck}</p><div class={name}>{text}</div>"])
def test_no_body_is_lost_for_the_name_of_what_holds_it_all(name: str, markup: str) -> None:
    foot, deck = "<footer><p>The Ledger is printed in Hokushin and sold in all of its valleys.</p></footer>", "Ministries have less room than they had hoped for."
    assert set(WEEK) <= set(kept(markup.format(name=name, head=HEAD, deck=deck, text=days(*WEEK)) + foot))


def test_comments_alone_are_no_body() -> None:
    said = "".join(f"<li class=comment><b>Reader {day}</b>{days(day)}</li>" for day in WEEK)
    found = extract(page(f"{HEAD}<video src=a.mp4></video><div class=comments><ul>{said}</ul></div>"))
    assert isinstance(found, Rejected)
    assert kept(f"{HEAD}<article>{days('Monday', 'Tuesday')}</article><div class=comments><div class=one>{days(*WEEK, 'Lent')}</div></div>") == ["Monday", "Tuesday"]


def test_text_between_the_paragraphs_of_a_body_is_like_them() -> None:
    text = "".join(TEXT.replace("Friday", day) for day in ("Monday", "Tuesday", "Sunday"))
    loose = "The finance minister called it the price of ten years of cheap money."
    for last, count in ((f"{text}{loose}</div>", 7), (f"{text}</div>{loose}", 6)):
        assert len(chosen(f"<main><h1>Budget for next year</h1><div class=part>{text}</div><div class=part>{last}</main>")) == count


def test_the_captions_of_a_body_make_none_of_its_lines_one() -> None:
    box = "<div><a href=/a><img src=a.jpg></a> <small>The ministry on Friday morning, before the cabinet met for an hour</small></div>"
    said = "“We would have liked to spend less than that on it,” the minister said (in Tokyo)"
    text = TEXT[3:-4] + "<br><br>"
    body = f"{text}{box}{said}<br><br>{box}{text.replace('Friday', 'Monday')}{box}{text.replace('Friday', 'Sunday')}"
    assert said in taken(f"<title>Budget for next year</title><article><h1>Budget for next year</h1><div class=body>{body}</div></article>").text


def test_a_picture_behind_the_text_of_a_list_is_an_icon() -> None:
    for item, count in (("What the ministry says of it on its pages <img src=new.gif>", 3), ("<img src=a.jpg> The ministry on Friday morning", 2)):
        assert len(taken(f"<title>Budget for next year</title><article>{TEXT}<ul><li>{item}</li></ul>{TEXT.replace('Friday', 'Monday')}</article>").blocks) == count


@pytest.mark.parametrize("icon", ["<img src=a.gif width=19 height=19>", "<img class=wp-smiley src=a.gif>"])
def test_a_line_with_a_smiley_is_no_caption(icon: str) -> None:
    line = "<div style='text-align:center'>The minister smiled at that %s</div>"
    assert len(taken(f"{HEAD}<article>{days(*WEEK[:3])}{line % icon}{days(*WEEK[3:])}</article>").blocks) == 7
    assert len(taken(f"{HEAD}<article>{days(*WEEK[:3])}{line % '<img src=a.jpg>'}{days(*WEEK[3:])}</article>").blocks) == 6


def test_a_box_at_the_foot_of_the_article_is_none_of_it() -> None:
    text = "".join(TEXT.replace("Friday", day) for day in ("Monday", "Tuesday", "Sunday"))
    foot = "<p>Our archive of pictures is open to the press at all hours, and so is the desk that answers its questions.</p>"
    for named, count in (("contentFoot", 3), ("contentRest", 4)):
        assert len(taken(f"<title>Budget for next year</title><div class=body><h1>Budget for next year</h1>{text}<div class={named}>{foot}</div></div>").blocks) == count


def test_a_line_in_brackets_behind_a_picture_in_its_paragraph_is_a_caption() -> None:
    for line, count in (("(taken from <a href=/x>the report</a>)", 2), ("The report counts them all (in yen).", 3)):
        found = taken(f"<title>Budget for next year</title><article>{TEXT}<p><img src=a.png>{line}</p>{TEXT.replace('Friday', 'Monday')}</article>")
        assert len(found.blocks) == count


def test_a_picture_with_its_credit_takes_its_caption_along() -> None:
    for credit in ("© Kyodo", "PHOTO A. MORI, AGENCE DU NORD", "afp.com/Aki MORI", "Aki Mori / AFP"):
        box = f"<div class=unit><div><img src=a.jpg><p>{credit}</p></div><p>Shoppers look at the prices in a market.</p></div>"
        found = taken(f"<article><h1>Budget for next year</h1>{TEXT}{box}{TEXT.replace('Friday', 'Monday')}</article>")
        assert len(found.blocks) == 2
    said = "<div><img src=a.jpg><p>Growth will slow, the bank told AFP.</p><p>It gave no reason for that.</p></div>"
    assert len(taken(f"<article><h1>Budget for next year</h1>{TEXT}{said}{TEXT.replace('Friday', 'Monday')}</article>").blocks) == 4


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


def test_a_menu_that_was_left_open_holds_the_article() -> None:
    crumbs = "<nav><div class=breadcrumb><a href=/>Home</a><a href=/n>News</a></civ>"
    assert kept(f"{HEAD}<article>{crumbs}<section itemprop=articleBody><div class=text>{days(*WEEK)}</div></section></article>") == list(WEEK)
    frames = "".join(f"<article class=card><p>What else the ministry had to say on day {n} of the talks</p></article>" for n in range(9))
    assert kept(f"<nav>{frames}</nav>{HEAD}<article>{days(*WEEK)}</article>") == list(WEEK)


def test_a_text_that_was_pasted_with_a_form_around_it_stays() -> None:
    statement = " ".join(f"The ministry of finance takes note of what was reported on day {n} and has nothing to add." for n in range(4))
    form = f"<form action=/><div class=release><blockquote><p>{statement}</p></blockquote></div></form>"
    offer = "<form action=/s><p>Enter your address and we will send you what the ministry of finance says, each morning.</p><input></form>"
    found = taken(f"{HEAD}<article><div class=body>{days(*WEEK[:3])}{form}</div><div class=next>{offer}</div></article>")
    assert len(found.blocks) == 4 and found.blocks[3].text == statement


def test_a_teaser_that_leads_nowhere_is_the_first_paragraph() -> None:
    def texts(teaser: str) -> int:
        return len(kept(f"{HEAD}<section class=story>{teaser}<div class=story-body>{days(*WEEK[1:])}</div></section>"))

    first = TEXT.replace("Friday", "Monday")
    assert texts(f"<div class=story-teaser>{first}</div>") == 6
    assert texts(f"<div class=story-teaser>{first}<a href=/b>Pension funds turn to bonds again</a></div>") == 5


def test_what_a_page_describes_itself_by_is_its_standfirst_but_for_a_header() -> None:
    told = "Ministries have less room than they had hoped for, and it will not get better"
    page = f'<meta name="description" content="{told}">{HEAD}%s<ul class=share><li><a href=/s>Share</a></ul><article class=story>{days(*WEEK)}</article>'
    for deck, count in (("<div class=toolbar><p>{}</p></div>", 7), ("<div class=by>By R. Ames</div><h2 class=surtitre>{}</h2>", 7), ("<header><p>{}</p></header>", 6), ("<div hidden><p>{}</p></div>", 6)):
        assert len(taken(page % deck.format(told)).blocks) == count


def test_paragraphs_of_one_element_are_told_by_their_blank_lines() -> None:
    lines = [f"財務省は{n}日、来年度予算案の概要を公表した。歳出は過去最大となる見通しだ。" for n in range(1, 6)]
    link = "<a href=/map>【地図でみる】県ごとの配分</a>"
    found = taken(f"<title>来年度予算案</title><h1>来年度予算案</h1><article><p>{(chr(10) * 2).join(lines[:3])}\n\n{link}\n\n{(chr(10) * 2).join(lines[3:])}</p></article>")
    assert [block.text for block in found.blocks] == lines


@pytest.mark.parametrize(
    "box",
    [
        "<blockquote class='pq right'><p>It was the price of ten years of cheap money, and all knew it</p></blockquote>",
        "<div id=attachment_48266><img src=a.jpg><div class=by>R. Ames</div>The minister leaves his office for the talks of the night</div>",
        "<div id=nsfw-modal-body><p>You might want to think about who stands behind you before you read this piece.</p></div>",
        "<p><image src=a.jpg></image><br><sup>Ministers console each other after the vote of the night</sup></p>",
        "<p class=wysiwyg--exergue>« Personne ne sait ce que coûtera la dette dans dix ans, et personne ne le demande »</p>",
    ],
)
def test_boxes_by_what_they_are_called(box: str) -> None:
    assert len(taken(f"{HEAD}<article>{days(*WEEK[:3])}{box}{days(*WEEK[3:])}</article>").blocks) == 6


def test_highlights_are_known_by_the_line_above_them() -> None:
    points = "<div><b>STORY HIGHLIGHTS</b><ul><li>Debt service takes a quarter</li><li>The town wants more of it</li></ul></div>"
    found = taken(f"{HEAD}<div class=story><div class=left><div>{points}</div></div>{days(*WEEK)}</div>")
    assert [block.kind for block in found.blocks].count("list") == 1 and "HIGHLIGHTS" not in found.text


def test_the_paragraphs_of_a_quotation_between_the_others_stay() -> None:
    quoted = [f"What the report says of item {n} is that it was counted twice, and that nobody asked for it." for n in range(2)]
    quote = f"<blockquote><p>{quoted[0]}</p><p>{quoted[1]}</p></blockquote>"
    markup = f"{HEAD}<div class=story>{days(*WEEK[:3])}{quote}{days(*WEEK[3:])}<div class=by><blockquote><p>{quoted[0].upper()}</p></blockquote></div></div>"
    assert [text for text in chosen_of(markup, *WEEK) if "report" in text.lower()] == quoted


def test_a_standfirst_is_not_taken_for_the_body_far_below_it() -> None:
    said = "A look at what the ministries ask for, and at what they will get of it in the end."
    deck = f"<div class=banner><div class=content><p>{said}</p></div></div>"
    form = f"<form id=page action=/><div class=text>{days(*WEEK, 'Easter', 'Lent', 'Advent', 'Whitsun')}</div></form>"
    found = taken(f"<meta name=description content='{said}'><title>Budget for next year</title><div class=banner><h1>Budget for next year</h1></div>{deck}<div class=layout>{form}</div>")
    assert len(found.blocks) == 11


def test_the_id_of_a_heading_names_no_part_of_the_page() -> None:
    crosshead = "<h3 id=example-the-watergate-report>Example: the Watergate report</h3>"
    found = taken(f"{HEAD}<article>{days(*WEEK[:3])}{crosshead}{days(*WEEK[3:])}</article>")
    assert [block.kind for block in found.blocks].count("heading") == 1 and len(found.blocks) == 7


def card(day: str, headline: str) -> str:
    return f"<div><div><div class=k{day}><h3>{headline}</h3><span>8 hours ago</span><div>{TEXT.replace('Friday', day)}</div></div></div></div>"


def test_texts_under_headings_that_are_links_go_where_they_come_last() -> None:
    led = [card(day, f"<a href=/{day}>What comes on {day}</a>") for day in ("Easter", "Lent", "Advent")]
    told = [card(day, f"What comes on {day}") for day in ("Easter", "Lent", "Advent")]
    assert chosen(f"{HEAD}<div class=text>{days(*WEEK)}<h2>More of the Ledger</h2><div>{''.join(led)}</div></div>")[-1] == TEXT.replace("Friday", "Sunday")[3:-4]
    for listed in (f"<div>{''.join(told)}</div>", f"<div>{''.join(led)}</div>{days('Whitsun')}", f"<div>{led[0]}</div>"):
        assert len(chosen(f"{HEAD}<div class=text>{days(*WEEK)}<h2>More of the Ledger</h2>{listed}</div>")) > 6
    mostly = f"{HEAD}<div class=text>{days('Monday')}<div>{''.join(led)}</div></div>"
    assert len([text for text in chosen(mostly) if text.startswith("The cabinet")]) == 4


def test_a_post_is_known_by_its_link() -> None:
    post = "<blockquote><p>The ministry is said to be meeting the banks tonight to take stock of it.</p>&mdash; R. Ames <a href=https://x.com/rames/status/1>December 26</a></blockquote>"
    quote = "<blockquote><p>The ministry is said to be meeting <a href=https://x.com/rames>the banks</a> tonight to take stock of it.</p></blockquote>"
    for box, count in ((post, 6), (quote, 7)):
        assert len(taken(f"{HEAD}<article>{days(*WEEK[:3])}{box}{days(*WEEK[3:])}</article>").blocks) == count
