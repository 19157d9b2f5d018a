"""Marks of footnotes are no part of a text; powers, indices and endings are."""

from __future__ import annotations

import pytest

from crawler import dom


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
        ("10<sup>3</sup> and 2<sup>10</sup>", "103 and 210"),
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
