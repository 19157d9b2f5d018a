"""Pages of our own through extraction: tests/pages/<lang>/<name>/ (page.html, expected.json), floors in floor.json."""

from __future__ import annotations

import collections
import functools
import json
import pickle
import re
import statistics
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crawler.extract import Hints, extract
from crawler.manifest import article_json
from crawler.multipage import join, next_part, whole
from index.article import Article, Outcome, Rejected
from tests.layouts import HEAD, TEXT, WEEK, days, page, taken, tree

PAGES = Path(__file__).parent / "pages"
FOLDERS = sorted(path.parent for path in PAGES.glob("*/*/expected.json"))


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
        *((f"<title>{title} | The Ledger</title><h1>{title}</h1><p>{said}</p>", Outcome.SOFT_404) for title, said in (
            ("503 Service Unavailable", "The server is temporarily unable to service your request due to maintenance."),
            ("We’ll be back soon", "The Ledger is down for scheduled maintenance. We expect to be back within the hour."),
            ("Something went wrong", "An unexpected error occurred on our side. Our engineers have been told of it."),
            ("Une erreur est survenue", "Une erreur technique est survenue. Merci de réessayer dans quelques minutes."),
            ("ただいまメンテナンス中です", "ご不便をおかけして申し訳ございません。しばらく経ってから再度お試しください。終了予定は3月20日です。"),
            ("Not available in your region", "This site is currently unavailable to visitors from the European Economic Area. We are sorry."),
            ("Log in", "Forgot your password? We will send you a link to reset it. New here? Create an account."),
            ("利用規約", "この規約は、当サイトのご利用条件を定めるものです。" * 30),
            ("Recherche : digue", "Le texte, voté par 23 voix contre 14, consacre un tiers des crédits à la digue et aux stations."),
        )),
    ],
)  # fmt: skip
def test_what_is_no_article_is_rejected(markup: str, outcome: Outcome) -> None:
    found = extract(page(markup))
    assert isinstance(found, Rejected), found
    assert found.outcome is outcome
    line = article_json("f", "u", found)
    assert (line["title"], line["text"]) == (None, "")
    assert line["rejected"].startswith(str(outcome))


@pytest.mark.parametrize(
    ("title", "lines", "outcome"),
    [
        ("Sorry, you have been blocked", ("What you have just sent looked to the shield of this site like one of the attacks that it is paid to keep away, and it may have been a single word, a figure or a form that was filled in too quickly.",
                                          "You can write to the owner of the site, and say what you were about to do when this page came up, and give the number at its foot with your letter so that they find it."), Outcome.BOT_CHECK),
        ("404 - Page not found", ("Perhaps you have typed the address with a letter too many: please look at it once more, above all at the capitals and at the blanks, since our server takes each of them as you have written it down.",
                                  "Perhaps the page that you wanted to read has been given another place, in which case our index of subjects is the best way for you to find it again, with all others that we keep."), Outcome.SOFT_404),
    ],
)  # fmt: skip
def test_a_message_that_explains_itself_at_length_is_none_the_less_one(title: str, lines: tuple[str, ...], outcome: Outcome) -> None:
    found = extract(page(f"<title>{title}</title><h1>{title}</h1>" + "".join(f"<p>{line}</p>" for line in lines)))
    assert isinstance(found, Rejected) and found.outcome == outcome


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


@pytest.mark.parametrize(
    "body",
    [
        b"%PDF-1.7\n" + bytes(range(256)) * 20,
        b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20,
        b"\x1f\x8b\x08\x00" + bytes(range(256)) * 20,
        b"\x7fELF\x02<p>" + bytes(range(256)) * 20,
        b'<?xml version="1.0"?><rss version="2.0"><channel><item><title>Budget</title><p>x</p></item></channel></rss>',
        b'<?xml version="1.0"?><?xml-stylesheet href="a.xsl"?><urlset><url><loc>https://l.example/a</loc></url></urlset>',
        b'{"title": "Budget for next year", "body": "<p>The cabinet signed off on a draft.</p>"}',
        b'(function(){var a="The cabinet signed off on a draft budget for the coming fiscal year."})()' * 3,
    ],
)
def test_what_is_no_page_whatever_its_server_calls_it(body: bytes) -> None:
    for kind in ("text/html", "application/xhtml+xml", "text/plain"):
        found = extract(page(body, content_type=kind))
        assert isinstance(found, Rejected) and found.outcome is Outcome.NOT_HTML


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_page_in_any_charset_is_one(encoding: str) -> None:
    markup = f"<!-- {'x' * 9000} --><html><title>Budget for next year</title><p>{TEXT * 3}</html>"
    mark = {"utf-8": b"", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}[encoding]
    assert isinstance(extract(page(mark + markup.encode(encoding))), Article)


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


@pytest.mark.parametrize(
    ("url", "links", "following"),
    [
        ("/articles/55", "<a rel=next href=/articles/56>次の記事</a><a rel=prev href=/articles/54>前の記事</a><a href=/articles>記事一覧</a>", None),
        ("/rensai/dike/3.html", "<a rel=next href=4.html>次へ</a><a href=2.html>前回</a>", None),
        ("/2026/03/19.html", "<a href=/2026/03/20.html>20</a>", None),
        ("/news/1", "<link rel=next href=/news/2>", None),
        ("/articles/77", "<a href='?page=2'>2</a>", "/articles/77?page=2"),
        ("/a/budget/2", "<a href=/a/budget>1</a><a href=/a/budget/3>3</a>", "/a/budget/3"),
        ("/a/budget_2.html", "<a href=budget.html>前へ</a><a href=budget_3.html>次へ</a>", "/a/budget_3.html"),
        ("/a/budget?utm_source=x", "<a href='/a/budget?page=2'>Next</a>", "/a/budget?page=2"),
        ("/special/dike/", "<a href=index2.html>次へ</a>", "/special/dike/index2.html"),
        ("/a/budget", "<a href=budget_2.html>２</a>", "/a/budget_2.html"),
        ("/a/budget", "<section id=comments><ol><li>1<a href='?page=2'>2</a></ol></section>", None),
        ("/a/budget", "<a href='?comment_page=2'>next</a>", None),
        *(("/a/budget", f"<a href='?page=2'>{said}</a>", "/a/budget?page=2") for said in (
            "次のページへ", "次へ進む", "2ページ目", "次のページ 野党の反対理由", "次ページは：野党の反対理由", "Page 2", "[2]", "[Next]", "Continued on next page", "Suite", "Aller à la page 2",
        )),
        ("/a/budget", "<a href='?page=2' aria-label='Next page'><svg></svg></a>", "/a/budget?page=2"),
    ],
)  # fmt: skip
def test_a_number_may_be_the_articles_own(url: str, links: str, following: str | None) -> None:
    address = f"https://l.example{url}"
    assert next_part(tree(f"<article>{TEXT * 3}</article>{links}"), address) == (following and f"https://l.example{following}")


@pytest.mark.parametrize("url", ["", "no address", "file:///tmp/page.html"])
def test_a_page_without_an_address_names_no_next_part(url: str) -> None:
    assert next_part(tree("<a rel=next href='?page=2'>2</a>"), url) is None
    assert isinstance(extract(page("<title>Budget for next year</title><p>Too little.</p>", url)), Rejected)


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


def test_a_wall_that_is_not_shown_is_none() -> None:
    wall = "<div%s><p>続きを読むには、コメントの利用規約に同意し、会員の登録が必要です</p></div>"
    for hidden, paywalled in ((" style='display:none;'", False), ("", True)):
        text = "<p>財務省は26日、来年度予算案の概要を公表した。歳出は過去最大となる見通しだ。</p>" * 3
        found = taken(f"<title>来年度予算案</title><main><h1>来年度予算案</h1><div class=body>{days(*WEEK)}{text}</div>{wall % hidden}</main>")
        assert found.paywalled is paywalled


def test_a_wall_on_a_later_page_is_one_of_the_article() -> None:
    first = taken(f"<title>Budget for next year</title><article>{days(*WEEK)}</article><a rel=next href='?page=2'>2</a>")
    walled = extract(page("<title>Budget for next year</title><p>ここから先は有料会員限定です。</p>"))
    assert isinstance(walled, Rejected) and walled.outcome is Outcome.PAYWALL
    joined = [whole([first, walled]), whole([first, replace(first, paywalled=True)]), whole([first, Rejected(Outcome.EMPTY)])]
    assert [one.paywalled for one in joined if isinstance(one, Article)] == [True, True, False]


@pytest.mark.parametrize(
    "told",
    [
        "L'article 31 du projet de loi de finances, qui a été supprimé en commission, n'existe plus dans le texte final.",
        "予算案の公開サイトにアクセスが集中し、財務省は26日、サーバーを増強すると発表した。復旧には半日かかった。",
        "公開を終了していた2019年度の予算案を、財務省は26日に再び公開した。記事の削除を求めた訴訟にも触れた。",
        "A security check at the port of Niigata delayed 14 ferries on Friday, and the request was blocked by the auditor.",
        "Accès refusé à 300 passagers : la compagnie devra verser 4 millions d'euros, a jugé vendredi le tribunal de Nantes.",
        "Google and its advertising partners may no longer set cookies without consent, the regulator said, and fined it 90 million.",
    ],
)
@pytest.mark.parametrize("dated", [True, False])
def test_a_flash_that_tells_of_walls_and_errors_is_an_article(told: str, dated: bool) -> None:
    said = "<meta property=article:published_time content=2025-12-26T10:00:00Z>" if dated else ""
    assert taken(f"{said}<title>What the day brought</title><h1>What the day brought</h1><article><p>{told}</p></article>").blocks[0].text == told


def test_a_budget_for_privacy_is_no_consent_wall() -> None:
    texts = ["The budget sets aside 60 million for the privacy watchdog, which accepts complaints about the use of personal data.",
             "Most of it pays for staff who check whether advertisers have the consent of those whom their trackers follow.",
             "Subscribers to two of the partners that refused to answer had their cookies sold to third parties, the report says."]  # fmt: skip
    assert len(taken("<title>Sixty million for a watchdog</title><article>" + "".join(f"<p>{text}</p>" for text in texts) + "</article>").blocks) == 3


def test_a_wall_that_is_quoted_or_stands_amid_the_text_is_none() -> None:
    quote = "She had it printed on a mug, which she showed to the meeting: “Subscribe to continue reading this article.”"
    found = taken(f"{HEAD}<article>{days(*WEEK)}<p>{quote}</p></article>")
    assert found.blocks[-1].text == quote and not found.paywalled
    box = "<p>Subscribe to continue reading our coverage of the budget.</p>"
    assert not taken(f"{HEAD}<article>{days(*WEEK[:3])}{box}{days(*WEEK[3:])}</article>").paywalled
    for walled in (f"{box}{days(*WEEK)}", f"{days(*WEEK)}{box}"):
        assert taken(f"{HEAD}<article>{walled}</article>").paywalled


@pytest.mark.parametrize(
    "said",
    ["This is a preview of a subscriber-only story.", "This is premium content. Subscribe for full access.", "La suite de cet article est accessible à nos abonnés",
     "Vous avez lu 10 % de cet article, il vous reste à lire 90 %.", "ログインすると全文をご覧いただけます。", "無料で読める記事は残り0本です。"],
)  # fmt: skip
def test_walls_in_many_words(said: str) -> None:
    found = taken(f"{HEAD}<article>{days(*WEEK)}<p>{said}</p></article>")
    assert said not in found.text and (found.paywalled or "subscription" in {one.reason for one in found.dropped})


def test_free_as_schema_org_writes_it() -> None:
    for free, paywalled in (("http://schema.org/False", True), ("https://schema.org/True", False), (False, True)):
        data = json.dumps({"@type": "NewsArticle", "headline": "Budget for next year", "isAccessibleForFree": free})
        assert taken(f"<script type='application/ld+json'>{data}</script>{HEAD}<article>{days(*WEEK)}</article>").paywalled is paywalled



def test_a_flash_is_not_displaced_by_what_else_the_data_of_its_page_tell() -> None:
    flash = TEXT[3:-4]
    others = [{"title": f"Rank {n}", "lead": f"Ferries stay in port for day {n} of the storm, and nobody knows when they will leave."} for n in range(9)]
    data = {"props": {"title": "Budget for next year", "body": flash, "ranking": others}}
    script = '<script id="__NEXT_DATA__" type="application/json">%s</script>'
    assert taken(f"{HEAD}<article><p>{flash}</p></article>{script % json.dumps(data)}").text == flash
    data["props"]["body"] = f"<p>{flash}</p><p>{flash.replace('Friday', 'Sunday') * 3}</p>"
    whole = taken(f"{HEAD}<article><p>{flash}</p></article>{script % json.dumps(data)}").text
    assert "Sunday" in whole and "Ferries" not in whole


def test_keywords_are_no_text_of_an_article() -> None:
    words = ["Government spending", "International Monetary Fund", "Ministry of Finance", "Interest rates", "Defence spending"] * 4
    told = {"@type": "NewsArticle", "headline": "Budget for next year", "keywords": words}
    assert taken(f'{HEAD}<script type="application/ld+json">{json.dumps(told)}</script><article>{TEXT}</article>').text == TEXT[3:-4]
