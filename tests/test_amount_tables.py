"""Amounts in tables: units of columns and rows, what is no sum, negatives in brackets."""

from __future__ import annotations

import pytest

from index.amounts import Blocks, amounts, guess, plain
from index.article import Block


def money(text: str) -> list[str]:
    return [f"{plain(a.value)} {a.currency}" for a in amounts(text, guess(text)) if a.kind == "money"]


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        ("Programme | Outlay (€bn) | Loan ($m)\nRail | 4.2 | 310", ["4200000000 EUR", "310000000 USD"]),
        ("Poste | Crédits (M€) | Prêt (Md$)\nRail | 4 200 | 3,1", ["4200000000 EUR", "3100000000 USD"]),
        ("事業 | 国費（百万円） | 総事業費（億円）\n橋 | 540 | 12.5", ["540000000 JPY", "1250000000 JPY"]),
        ("Mission | Outlay (€m) | Per pupil (€)\nSchools | 640 | 7,850", ["640000000 EUR", "7850 EUR"]),
        ("事業 | 予算（億円） | 1世帯当たり（円）\n給付 | 320 | 50,000", ["32000000000 JPY", "50000 JPY"]),
        ("（単位：億円）\n事業 | 予算 | 単価（千円）\n給付 | 320 | 15", ["32000000000 JPY", "15000 JPY"]),
        ("Item | FY2025 (¥bn) | FY2026\nRoads | 610 | 655", ["610000000000 JPY", "655000000000 JPY"]),
        ("(in millions of yen)\nSales | 12,345\nDividend (yen) | 45 | 47", ["12345000000 JPY", "45 JPY", "47 JPY"]),
        ("（単位：億円）\n給付 | 320\n1人当たり（円） | 50,000", ["32000000000 JPY", "50000 JPY"]),
        ("| 事業 | 百万円 |\n| 橋 | 540 |", ["540000000 JPY"]),
        ("事業\t百万円\n橋\t540", ["540000000 JPY"]),
        ("Item | €bn | $m\nRail | 4.2 | 310", ["4200000000 EUR", "310000000 USD"]),
        ("Poste | en Md€ | en %\nRail | 4,2 | 12,9", ["4200000000 EUR"]),
        ("Item | FY2026 (¥100 million) | %\nRail | 310 | 4", ["31000000000 JPY"]),
        ("(100 million yen)\nRail | 310", ["31000000000 JPY"]),
        ("Millions of euros\nRail | 310", ["310000000 EUR"]),
        ("Montants en k€ :\nRail | 310", ["310000 EUR"]),
        ("〔単位：億円〕\n橋 | 540", ["54000000000 JPY"]),
        ("Item (¥bn) | FY2025 | FY2026\nRoads | 610 | 655", ["610000000000 JPY", "655000000000 JPY"]),
    ],
)
def test_a_column_counts_in_the_unit_of_its_head(text: str, sums: list[str]) -> None:
    assert money(text) == sums


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        ("Programme | Cost ($m) | Helicopters\nLift | 880 | 12", ["880000000 USD"]),
        ("Pays | Aide (M€) | Habitants (millions)\nMali | 88 | 24", ["88000000 EUR"]),
        ("事業 | 予算（億円） | 箇所数\n橋 | 54 | 1,300", ["5400000000 JPY"]),
        ("事業 | 予算（億円） | 対象（千人）\n給付 | 54 | 130", ["5400000000 JPY"]),
        ("Roads (¥bn) | 610 | 655\nBridges | 21 | 19", ["610000000000 JPY", "655000000000 JPY"]),
        ("（単位：百万円）\n人件費 | 4,100\n学校数 | 120", ["4100000000 JPY"]),
        ("（単位：百万円）\n消費税率対応 | 410\n効率化推進 | 12\n執行率 | 98", ["410000000 JPY", "12000000 JPY"]),
        ("（単位：億円、％）\n区分 | 予算 | 対前年度増減 | 伸率\n港湾 | 310 | 20 | 6.9", ["31000000000 JPY", "2000000000 JPY"]),
        ("(in millions of euros)\nStaff costs | 410\nShare purchase | 12\nShare of total | 3", ["410000000 EUR", "12000000 EUR"]),
        ("(in millions of euros)\nWages | 410\nNumber of schools | 120", ["410000000 EUR"]),
    ],
)
def test_counts_beside_sums_are_no_money(text: str, sums: list[str]) -> None:
    assert money(text) == sums


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        (
            "（単位：億円）\n区分 | 増減額\n港湾 | △ 31\n道路 | ▲   8\n空港 | － 5",
            ["-3100000000 JPY", "-800000000 JPY", "-500000000 JPY"],
        ),
        ("(en M€)\nRoutes | - 31\nPorts | – 8\nGares | −5", ["-31000000 EUR", "-8000000 EUR", "-5000000 EUR"]),
        ("($ million)\nIncome | 410\nTax refunds | (36)", ["410000000 USD", "-36000000 USD"]),
        ("（単位：億円）\n港湾 | 3,100 (2,950)", ["310000000000 JPY", "295000000000 JPY"]),
        ("($ million)\nIncome (1) | 410 (2)\n | (1)", ["410000000 USD"]),
    ],
)
def test_negatives_in_cells(text: str, sums: list[str]) -> None:
    assert money(text) == sums


def test_the_unit_of_a_column_is_not_that_of_the_next_table() -> None:
    blocks = Blocks()
    blocks.read(Block("table", "Item | Cost ($m) | Ships\nRail | 12 | 3", "en"), "en")
    assert blocks.read(Block("table", "Ports | 14", "en"), "en") == ()


@pytest.mark.parametrize(
    ("caption", "sums"),
    [
        ("Spending in trillion yen", ["610000000000000 JPY"]),
        ("Trillion yen", ["610000000000000 JPY"]),
        ("Spending: trillions of yen", ["610000000000000 JPY"]),
        ("Table 2 – Spending, € million", ["610000000 EUR"]),
        ("Dépenses de l'État, en milliards d'euros", ["610000000000 EUR"]),
        ("表2　歳出（単位：億円）", ["61000000000 JPY"]),
        ("Spending in the year of a trillion yen", []),
        ("Ships built in 2026", []),
    ],
)
def test_the_name_of_a_table_says_its_unit(caption: str, sums: list[str]) -> None:
    blocks = Blocks()
    blocks.read(Block("caption", caption, guess(caption)), guess(caption))
    found = blocks.read(Block("table", "Item | 2026\nRoads | 610", "en"), "en")
    assert [f"{plain(a.value)} {a.currency}" for a in found] == sums
