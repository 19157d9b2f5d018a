"""Lines of who and when; sentences with a signature behind them stay."""

from __future__ import annotations

import pytest

from crawler.blocks import Piece
from crawler.boilerplate import Known, clean
from crawler.bylines import is_run

SIGNED = [
    ("税率は4月に上がる。", "（森明）"),
    ("税率は4月に上がる。", "【森明】"),
    ("税率は4月に上がる。", "（森明、江本花子）"),
    ("税率は4月に上がる。", "（経済部　森明）"),
    ("税率は4月に上がる。", "（ソウル＝森明）"),
    ("The rate goes up in April.", " — Aki Mori"),
    ("The rate goes up in April.", " (Aki Mori and Jane Doe)"),
    ("Le taux monte en avril.", " (Aki Mori)"),
    ("« Il montera », dit-elle.", " Aki Mori"),
]
UNSIGNED = [
    "The rate goes up in April, wrote Aki Mori.",
    "“I saw it go up,” says Aki Mori",
    "Few think it will go up (Aki Mori)",
    "It went up. So did the hopes of Jane Doe and Aki Mori",
    "税率は4月に上がる。（敬称略）",
    "Le taux monte en avril. (Jean Dupont)",
]
RUNS = [
    "Par Le Registre avec AFPPublié le 6 janvier à 06h41, mis à jour le 6 janvier à 08h12",
    "06 janv. 2026 à 10:55 - mise à jour 06 janv. 2026 à 11:03Temps de lecture2 min",
    "Jean DupontPublié le 06-01-2026 à 15h06Mis à jour le 06-01-2026 à 15h10",
    "AKI MORI, Ledger staff writerJanuary 6, 2026 09:10 JSTUpdated on January 6, 2026 11:10 JST",
    "Updated 6 January 2026, 14:05 GMT Aki Mori",
    "北信通信 経済部2026年01月06日17時08分配信",
    "北信新報 2026年1月6日",
]
NO_RUNS = [
    "Published on 6 January 2026, the plan of Aki Mori is 40 pages long.",
    "Aki Mori, 5 May 1945 – 3 June 2020",
    "15 September 2008 - Lehman Brothers",
    "Budget 2026 : le vote du 6 janvier 2026 à 15 heures",
    "2024年4月1日　新税法が施行",
]
LONG = "The cabinet signed off on a draft budget for the coming fiscal year, officials said in Tokyo. " * 2


def _paragraphs(*texts: str) -> list[Piece]:
    return [Piece("paragraph", text) for text in texts]


@pytest.mark.parametrize(("sentence", "signature"), SIGNED)
@pytest.mark.parametrize("above", ["One line.", LONG])
def test_a_sentence_with_a_signature_stays_as_it_is(sentence: str, signature: str, above: str) -> None:
    pieces = _paragraphs(above, sentence + signature)
    assert clean(pieces, Known("t", ("森 明", "Aki Mori"))).kept == tuple(pieces)


@pytest.mark.parametrize("sentence", UNSIGNED)
def test_a_sentence_that_names_an_author_stays(sentence: str) -> None:
    pieces = _paragraphs(LONG, sentence)
    assert clean(pieces, Known("t", ("森 明", "Aki Mori"))).kept == tuple(pieces)


def test_where_an_author_reported_from_goes_above_a_text() -> None:
    text = [LONG, "Ken Sato reported from Osaka that the port was shut, a paper said."]
    pieces = _paragraphs("Aki Mori and Jane Doe reported from Tokyo, and Ken Sato from Osaka.", *text)
    assert [piece.text for piece in clean(pieces, Known("t", ("Aki Mori", "Jane Doe"))).kept] == text


@pytest.mark.parametrize("line", ["（森明子・経済部）", "｜文と図：森明子"])
def test_a_line_in_brackets_that_names_an_author_goes_below_a_text(line: str) -> None:
    assert [piece.text for piece in clean(_paragraphs(LONG, LONG[1:], line), Known("t", ("森 明子",))).kept] == [LONG, LONG[1:]]


@pytest.mark.parametrize("line", RUNS)
def test_lines_of_who_and_when_go(line: str) -> None:
    for pieces in (_paragraphs(line, LONG), _paragraphs(LONG, line)):
        assert [piece.text for piece in clean(pieces, Known("t", site="Le Registre")).kept] == [LONG]


@pytest.mark.parametrize("line", NO_RUNS)
def test_lines_that_tell_of_days_stay(line: str) -> None:
    assert not is_run(line)


def test_lines_of_days_amid_a_text_stay() -> None:
    pieces = _paragraphs(LONG, "Updated 6 January 2026, 14:05 GMT Aki Mori", *(LONG[at:] for at in range(1, 4)))
    assert clean(pieces, Known("t")).kept == tuple(pieces)
