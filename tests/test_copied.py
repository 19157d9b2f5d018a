"""What a line says its page was copied from."""

from __future__ import annotations

import pytest

from crawler.copied import source

COPIED = [
    ("The post Chips ahoy appeared first on Coinwharf.", "Coinwharf"),
    ("This story was originally published by The Reed and is republished here with permission.", "The Reed"),
    ("This article is republished from The Colloquy under a Creative Commons license. Read the original article.", "The Colloquy"),
    ("The article was first published on Coinwharf.", "Coinwharf"),
    ("Cet article est republié à partir de The Colloquy sous licence Creative Commons. Lire l’article original.", "The Colloquy"),
    ("Cet article a été initialement publié sur Le Registre.", "Le Registre"),
    ("本記事は「東洋新報オンライン」からの転載記事です", "東洋新報オンライン"),
    ("This article appeared in the Asia section of the print edition under the headline “Spend, spend, spend”", ""),
    ("この記事は、クリエイティブ・コモンズ・ライセンスのもと、東洋新報より転載しています。", "東洋新報"),
]
TOLD = [
    "The article was published in the Valley Review on Tuesday and shared by thousands.",
    "The story appeared in no newspaper of the north.",
    "This story was published by a small press in Nagoya, sold four copies, and was forgotten; then a film was made of it, and it sold two million.",
    "This article was published in 1950, long before the bridge.",
    "This article was published on Tuesday.",
    "この記事は大きな反響を呼んだと同紙は伝えた。",
]


@pytest.mark.parametrize(("line", "name"), COPIED)
def test_the_source_is_named(line: str, name: str) -> None:
    found = source(line)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("line", TOLD)
def test_other_lines_name_none(line: str) -> None:
    assert source(line) is None
