"""Lines that are not the article, and sentences of an article that look like them."""

from __future__ import annotations

import time

import pytest

from crawler.blocks import Piece
from crawler.boilerplate import Known, clean
from crawler.dom import squeeze
from crawler.lexicon import by_lexicon
from tests.boilerplate_lines import NOTICES, PROMPTS, RELATED, SENTENCES


@pytest.mark.parametrize("text", [*PROMPTS, *NOTICES, *RELATED])
def test_prompts_go(text: str) -> None:
    assert clean([Piece("paragraph", text)], Known("A headline")).kept == ()


@pytest.mark.parametrize("text", SENTENCES)
def test_sentences_of_the_article_stay(text: str) -> None:
    assert by_lexicon(text, tail=True) is None
    assert [piece.text for piece in clean([Piece("paragraph", text)], Known("A headline")).kept] == [text]


def _paragraphs(*texts: str, links: float = 0.0) -> list[Piece]:
    return [Piece("paragraph", text, links=links) for text in texts]


LONG = (
    "The cabinet signed off on a draft budget on Friday, and officials spent the evening explaining why it had grown again."
    * 2
)
SHORT = "A look at the ferry operator whose shares have surged this year."


def test_teasers_under_related_articles_go_without_being_links() -> None:
    pieces = _paragraphs(LONG, LONG[1:], LONG[2:], "Related Articles", SHORT, SHORT + " Again.")
    assert [piece.text for piece in clean(pieces, Known("t")).kept] == [LONG, LONG[1:], LONG[2:]]


def test_the_article_goes_on_after_a_box_of_links() -> None:
    pieces = [
        *_paragraphs(LONG, "Lire aussi"),
        *_paragraphs("Le riz hors de prix", links=1.0),
        *_paragraphs(LONG[1:], LONG[2:]),
    ]
    assert [piece.text for piece in clean(pieces, Known("t")).kept] == [LONG, LONG[1:], LONG[2:]]


def test_where_it_was_copied_from_is_kept_as_a_fact() -> None:
    pieces = _paragraphs(LONG, LONG[1:], "The post Chips ahoy appeared first on Coinwharf", "previous post", SHORT)
    cleaned = clean(pieces, Known("t"))
    assert cleaned.copied_from == "Coinwharf"
    assert len(cleaned.kept) == 2
    assert clean(_paragraphs(LONG, "本記事は「東洋新報オンライン」からの転載記事です"), Known("t")).copied_from == "東洋新報オンライン"


def test_a_quote_that_is_pulled_out_of_a_paragraph_goes() -> None:
    pulled = Piece("quote", "The bank still holds nearly half of all bonds")
    said = Piece("paragraph", "The bank still holds nearly half of all bonds, but it buys fewer of them each month.")
    assert clean([said, pulled], Known("t")).kept == (said,)


def test_a_point_that_the_lead_names_too_stays() -> None:
    point = "・歳出の見直しで生まれた財源を、道路や橋の補修と人手の確保に充てる仕組み"
    lead = f"政府は、{point[1:]}を設けると発表した。" + "来年度から3年をかけて全国に広げる。" * 3
    assert len(clean(_paragraphs(lead, point, lead[::-1]), Known("A headline")).kept) == 3


def test_a_line_that_is_pulled_out_of_a_paragraph_goes() -> None:
    pulled = "The bank still holds nearly half of all bonds"
    said = f"{pulled}, but it buys fewer of them each month."
    assert [piece.text for piece in clean(_paragraphs(said, pulled), Known("t")).kept] == [said]
    headings = _paragraphs("A bank that holds nearly half of all bonds", said)
    assert clean(headings, Known("t")).kept == tuple(headings)


def test_the_label_of_a_summary_goes_above_the_text_alone() -> None:
    pieces = [Piece("heading", "Summary"), Piece("list", SHORT, (SHORT,)), *_paragraphs(LONG), Piece("heading", "Summary"), *_paragraphs(LONG[1:])]
    assert clean(pieces, Known("t")).kept == tuple(pieces[1:])


def test_a_line_of_underscores_is_an_ornament() -> None:
    assert [piece.text for piece in clean(_paragraphs(LONG, "____", LONG[1:]), Known("t")).kept] == [LONG, LONG[1:]]


def test_headline_and_byline_are_not_repeated_in_the_body() -> None:
    pieces = [Piece("heading", "Chips on the payroll"), *_paragraphs("Mina Harcourt, Tokyo", LONG)]
    cleaned = clean(pieces, Known("Chips on the payroll", ("Mina Harcourt",)))
    assert [piece.text for piece in cleaned.kept] == [LONG]
    assert [one.reason for one in cleaned.dropped] == ["title", "byline"]


def test_a_list_ends_where_related_articles_begin_in_it() -> None:
    points = ("The cabinet approved the plan on Friday.", "Rapidus is to get 150 billion yen of it.")
    teasers = ("Related Articles", "The yen fell again, and few know where it will stop this year.")
    found = clean([Piece("list", "\n".join(points + teasers), points + teasers)], Known("x"))
    assert [piece.rows for piece in found.kept] == [points]
    assert {one.reason for one in found.dropped} == {"related"}


def test_labels_go_with_a_list_that_is_mostly_prompts() -> None:
    rows = ("|Square", "Download our app now", "Scan the QR code to join")
    assert clean([Piece("paragraph", LONG), Piece("list", "\n".join(rows), rows)], Known("x")).kept == (
        Piece("paragraph", LONG),
    )


def test_the_author_below_the_text_is_its_byline() -> None:
    pieces = _paragraphs(LONG, LONG[1:], "The desk of Moon News")
    assert clean(pieces, Known("x", ("The Desk of Moon News",))).kept == tuple(pieces[:2])
    assert clean(pieces, Known("x", ("A. Mori",))).kept == tuple(pieces)


def test_credits_are_found_above_what_was_dropped_behind_them() -> None:
    for initials in ("kh/ak/abc", "fgn avec ats", "Avec les informations de Reuters"):
        assert by_lexicon(initials, tail=True) == "credit"
    assert by_lexicon("Aki Mori is a Senior Reporter at the Ledger. Follow her on X.", tail=True) == "credit"
    assert by_lexicon("• Aki Mori can be reached at amori@ledger.example.", tail=True) == "credit"
    for line in ("Source: ledger.example", "出典：財務省「予算のポイント」"):
        assert (by_lexicon(line, tail=True), by_lexicon(line)) == ("credit", None)
    assert by_lexicon("予算と税の話をお届けする専門メディアの編集部。", tail=True) == "credit"
    credit = "(Reportage Keiko Mori à Tokyo, édité par Anne Blanc)"
    behind = ["Related Articles", "Sign up for our newsletter", "Share on Facebook", "Advertisement"]
    found = clean([Piece("paragraph", text) for text in (LONG, LONG[1:], credit, *behind)], Known("x"))
    assert [piece.text for piece in found.kept] == [LONG, LONG[1:]]


def test_credits_are_found_above_the_teasers_of_other_articles() -> None:
    credit = "Aki Mori is a reporter at the Ledger."
    pieces = _paragraphs(LONG, LONG[1:], credit, "Related Articles", SHORT, SHORT + " Again.", SHORT + " And again.")
    assert [piece.text for piece in clean(pieces, Known("t")).kept] == [LONG, LONG[1:]]


def test_a_list_loses_its_prompt_and_keeps_its_points() -> None:
    rows = ("Chips: 1.239 trillion yen", "Sign up for our daily newsletter", "Defence: 9 trillion yen")
    cleaned = clean([Piece("list", "\n".join(rows), rows), *_paragraphs(LONG)], Known("t"))
    assert cleaned.kept[0].rows == (rows[0], rows[2])


def test_a_heading_with_nothing_left_under_it_goes() -> None:
    cleaned = clean([*_paragraphs(LONG), Piece("heading", "Stay in touch"), *_paragraphs("Follow us on X")], Known("t"))
    assert [piece.text for piece in cleaned.kept] == [LONG]


def test_nothing_is_lost_silently() -> None:
    pieces = _paragraphs(LONG, *PROMPTS)
    cleaned = clean(pieces, Known("t"))
    assert len(cleaned.kept) + len(cleaned.dropped) == len(pieces)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("【こちらも必読】防衛費、初の9兆円台", "防衛費、初の9兆円台"),
        ("The view from Osaka: Pensions take a larger share", "Pensions take a larger share"),
        ("Décryptage » La TVA japonaise en cinq graphiques", "La TVA japonaise en cinq graphiques"),
        ("＜解説＞なぜ国債費は膨らむのか", "なぜ国債費は膨らむのか"),
        ("Sur le même sujetUn yen trop faible", "Un yen trop faible"),
        ("Pour aller plus loin Un yen trop faible", "Un yen trop faible"),
    ],
)
def test_a_label_before_a_link_is_no_text(text: str, title: str) -> None:
    linked = Piece("paragraph", text, links=len(squeeze(title)) / len(squeeze(text)))
    said = Piece("paragraph", text, links=0.1)
    listed = Piece("paragraph", "大分県：大分市、臼杵市、佐伯市、竹田市", links=0.8)
    source = Piece("paragraph", "Financial Times reported:", links=1.0)
    quoted = Piece("paragraph", "The minister said: “We are going to cut spending by a third”", links=0.7)
    cleaned = clean([linked, said, listed, source, quoted], Known("Budget"))
    assert [d.text for d in cleaned.dropped] == [text]
    assert cleaned.kept == (said, listed, source, quoted)


@pytest.mark.parametrize(
    "text",
    [
        "To contact the reporter on this story: Aki Mori in Tokyo at amori@ledger.example",
        "Have something to add to this story? Share it in the comments.",
        "Are you surprised that the bill passed? Tell us below.",
        "Has the storm reached you? Please share your videos, pictures and stories at MyLedger.",
        "For the full story and more photos, subscribe now and get the digital edition immediately.",
        "Check back every week for a new wonder of the modern budget.",
        "Treat yourself after all this saving! Enter for a chance to win 1500 dollars.",
        "Have a remodel or a project to share with us?",
        "Follow Aki M. Mori on Twitter @akimori",
        "NIIGATA Tue Dec 30, 2025 4:33pm JST",
        "（Budget NEXT - 2025/04/26 ）",
        "（予算ジャーナル 2025年6月号より）",
        "討議資料へのご意見については、リンク先のフォームよりお寄せください。",
        "【報道関係の方のお問い合わせ先】",
        "Press contact:",
        "For free real time news alerts sent straight to your inbox sign up to our breaking news emails",
        "Want to keep your favourite stories? Start your Ledger Premium subscription today.",
        "A mother and her children sell bread in a street of Niigata, Japan, on Tuesday. The town will vote in June. (AP Photo/Aki Mori)",
        "Ministers leave the hall after the vote of the night (Aki Mori/Pool via AP)",
        "Niigata, Japan/TOKYO Tue Dec 30, 2025 11:44pm GMT",
        "More from AllTheBudgets.com:",
        "Like this? You might also be interested in:",
        "This story was provided by Budget News, dedicated to covering all sides of the purse.",
    ],
)
def test_prompts_and_lines_of_the_page_go(text: str) -> None:
    first, last = LONG.replace("Friday", "Monday"), LONG
    kept = clean(_paragraphs(first, text, last), Known("A headline")).kept
    assert kept[0].text == first and text not in [piece.text for piece in kept]


@pytest.mark.parametrize(
    "text",
    [
        "(Additional reporting by " + ", ".join(f"Aki Mori and Ken Sato of bureau {n}" for n in range(20)) + "; Editing by R. Ames)",
        "(Image credits: " + "; ".join(f"Studio {n}" for n in range(20)) + ")",
        "Styling by Aki Mori. Grooming by R. Ames at Platform. Casting by Ken Sato at The Desk.",
        "Medically reviewed by a board of the ministry.",
        "Aki Mori is the strategist who founded and runs a firm that helps towns with their budgets.",
        "Aki Mori covers budgets for the Ledger.",
    ],
)
def test_credits_at_the_end_go_at_any_length(text: str) -> None:
    known = Known("A headline", ("Aki Mori",))
    assert clean([*_paragraphs(LONG, text)], known).kept == tuple(_paragraphs(LONG))


@pytest.mark.parametrize("names", ["Aa ", "By Aki Mori ", "Aki Mori, ", "Aki Mori in Tokyo and "])
def test_a_long_line_of_names_is_read_in_time(names: str) -> None:
    start = time.process_time()
    by_lexicon((names * 200)[:410] + "x", tail=True)  # a pattern took years
    assert time.process_time() - start < 1


def test_the_reporters_below_a_text_are_its_credits() -> None:
    for text in ("Aki Mori and Jane Doe in Osaka contributed reporting.", "— Aki Mori, Ken Sato, and R. Ames reported from Tokyo."):
        assert by_lexicon(text, tail=True) == "credit"


def test_a_last_sentence_on_the_firm_that_signs_stays() -> None:
    text = _paragraphs(LONG, "Harbourex has paid back its users.")
    assert clean(text, Known("A headline", ("Harbourex",))).kept == tuple(text)


def test_a_sentence_set_as_a_heading_at_the_end_is_text() -> None:
    last = "The ministry will publish the tables of the draft before the end of the year, the minister said."
    for text, count in ((last, 2), ("What comes next", 1)):
        assert len(clean([*_paragraphs(LONG), Piece("heading", text)], Known("A headline")).kept) == count
