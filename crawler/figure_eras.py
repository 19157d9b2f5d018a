"""Years by the reigns of Japan's emperors, 令和8年度, R7年, 平成28~30年: which years they are.

The first years: https://www.ndl.go.jp/koyomi/e/ (the calendar of the National Diet Library).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_ERAS = {"令和": (2018, "reiwa"), "平成": (1988, "heisei"), "昭和": (1925, "showa"), "大正": (1911, "taisho"), "明治": (1867, "meiji")}
_LETTERS = {"R": "令和", "H": "平成", "S": "昭和"}
_KANJI = ("", *"一二三四五六七八九")
_YEAR = "[0-9]{1,2}|元|[一二三四五六]?十?[一二三四五六七八九]|[一二三四五六]?十"
_EACH = re.compile(_YEAR)

# One era and the years of it that stand in a row: 令和5、6年度. A part of a pattern, with groups `era` and `of_era`.
ERA = (
    rf"(?P<era>{'|'.join(_ERAS)}|(?<![A-Za-z0-9])[RHS](?=[0-9]))(?P<of_era>(?:{_YEAR})(?:年?度?(?:[~–、・-]|から|及び|と)(?:{_YEAR})){{0,8}})年度?"
)


def dates_of_eras(m: re.Match[str]) -> Iterator[tuple[int, int, int, tuple[str, int]]]:
    """For each year of a match of `ERA`: where it stands, the year, and the era's name with the year in it."""
    base, name = _ERAS[_LETTERS.get(m["era"], m["era"])]
    years = list(_EACH.finditer(m["of_era"]))
    for place, year in enumerate(years):
        start = m.start() if place == 0 else m.start("of_era") + year.start()
        end = m.end() if place == len(years) - 1 else m.start("of_era") + year.end()
        number = small(year[0])
        yield start, end, base + number, (name, number)


def small(text: str) -> int:
    """元, 8, 八, 十八, 三十: the year of an era, a month, a day."""
    if text.isascii():
        return int(text)
    tens, ten, ones = text.replace("元", "一").rpartition("十")
    return (10 * (_KANJI.index(tens) or 1) if ten else 0) + _KANJI.index(ones)
