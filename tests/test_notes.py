"""Marks of footnotes are no part of a text; powers, indices and endings are."""

from __future__ import annotations

import pytest

from crawler import dom
from index.amounts import amounts, plain


def read(inner: str) -> str:
    tree = dom.parse(f"<html><body><p>{inner}</p></body></html>".encode())
    dom.strip(tree)
    return dom.fold(dom.all_text(dom.body(tree)))


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("It is ¥114.8 trillion<sup>2</sup> in all.", "It is ¥114.8 trillion in all."),
        ("It costs €6bn<sup>1</sup>, he said.<sup>3</sup> Then", "It costs €6bn, he said. Then"),
        ("It grew by 4%<sup>*</sup> and more", "It grew by 4% and more"),
        ("Le total<sup>a</sup> atteint 3 milliards d'euros<sup>12</sup>.", "Le total atteint 3 milliards d'euros."),
        ("総額は９兆円<sup>※2</sup>で、<b>過去最大</b><sup>3</sup>だ。", "総額は９兆円で、過去最大だ。"),
        ('In 2026<sup><a href="#fn4">4</a></sup> it rose', "In 2026 it rose"),
        ("It sold <a href='/x'>some bonds</a><sup>[7]</sup> too", "It sold some bonds too"),
    ],
)
def test_marks_are_left_out(markup: str, text: str) -> None:
    assert read(markup) == read(text)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("60 m<sup>2</sup>, 4 km<sup>2</sup>", "60 m2, 4 km2"),
        ("60 mètres<sup>2</sup>", "60 mètres2"),
        ("CO<sub>2</sub> and CO<sup>2</sup>", "CO2 and CO2"),
        ("le 1<sup>er</sup> mai", "le 1er mai"),
        ("le XX<sup>e</sup> siècle, M<sup>me</sup> X", "le XXe siècle, Mme X"),
        ("n<sup>o</sup> 4, the 3<sup>rd</sup>", "no 4, the 3rd"),
        ("X<sup>2</sup> and R<sup>2</sup>", "X2 and R2"),
        ("G<sup>20</sup>", "G20"),
        ("<sup>2</sup> Source: ministry", "2 Source: ministry"),
        ("Trade<sup>mark</sup>", "Trademark"),
    ],
)
def test_powers_and_endings_stay(markup: str, text: str) -> None:
    assert read(markup) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("A billion is 10<sup>9</sup> yen, or 10<sup> 9 </sup>.", "A billion is 10⁹ yen, or 10⁹."),
        ("3×10<sup>−6</sup> or ¥10<sup>12</sup>", "3×10⁻⁶ or ¥10¹²"),
        ("2<sup>10</sup> = 1024, and 100<sup>2</sup> too", "2¹⁰ = 1024, and 100² too"),
        ("約10<sup>8</sup>円の差", "約10⁸円の差"),
        ("3.5<sup>2</sup> × 2", "3.5² × 2"),
        ("Votes of March 5<sup>2</sup> and 5<sup>101</sup>", "Votes of March 5² and 5¹⁰¹"),
        ("<sup>1</sup>31 trillion", "¹31 trillion"),
        ("It takes 2<sup>1</sup>/<sub>2</sub> years, or <i>3</i><sup>1</sup>⁄<sub>4</sub>", "It takes 2 1/2 years, or 3 1⁄4"),
    ],
)
def test_the_digits_of_a_power_are_none_of_the_number_below(markup: str, text: str) -> None:
    assert read(markup) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("It asks for 122<sup>1</sup> trillion yen", "It asks for 122 trillion yen"),
        ("It asks for 10 <sup>12</sup> <b>billion</b> yen", "It asks for 10 billion yen"),
        ("Il faut <b>31</b><sup>[3]</sup> milliards, dont 4<sup>a</sup> millions", "Il faut 31 milliards, dont 4 millions"),
        ("歳出は122<sup>1</sup>兆円、国債費は31<sup>2</sup><sup>3</sup>兆円", "歳出は122兆円、国債費は31兆円"),
        ("It rose 5<sup>2</sup>% in 2026<sup>3</sup> to 114.8<sup>4</sup>", "It rose 5% in 2026 to 114.8"),
        ("It paid $8<sup>2</sup> and 8<sup>2</sup> dollars", "It paid $8 and 8 dollars"),
        ("<table><tr><td>Debt 5<sup>2</sup><td>31<sup>2</sup><td>▲8<sup>1</sup></table>", "Debt 5²31▲8"),
    ],
)
def test_a_superscript_behind_a_sum_is_a_mark(markup: str, text: str) -> None:
    assert read(markup) == text


def test_no_power_is_read_as_a_sum() -> None:
    for markup in ("10<sup>12</sup> yen", "¥10<sup>12</sup>", "予算は10<sup>12</sup>円", "10<sup>12</sup> d'euros", "10^12 yen"):
        assert amounts(read(markup)) == ()
    for text in ("It asks for 122¹ trillion yen", read("It asks for 122<sup>1</sup> trillion yen"), "歳出は122¹兆円", "Il faut 122¹ billions de yens"):
        assert [(plain(one.value), one.currency) for one in amounts(text)] == [("122000000000000", "JPY")]
