"""The heads of a table's columns: which fiscal year the figures below are of, and whether they are changes. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

from index.amounts import fiscal_year
from index.amounts.numerals import fold

_YEAR = re.compile(r"\s*(?:FY ?)?(20[0-9]{2})(?:[-/–](?:20)?[0-9]{2})?\b")
_CHANGE = re.compile(
    r"増減|伸び?率|前年度?比|対前年|\bchange\b|\bgrowth\b|\bincrease\b|\bdifference\b|\by/?o/?y\b|\bvariation|\bévol|\bhausse\b|\bécart\b",
    re.IGNORECASE,
)


class Column(NamedTuple):
    """What the head of a column says; None: nothing."""

    year: int | None = None
    change: bool = False


class Columns:
    """The columns of a table with a line for each row and bars between the cells; of other text, none."""

    def __init__(self, text: str, lang: str) -> None:
        self._text = text
        self._heads: dict[int, Column] = {}
        for row in text.split("\n") if "|" in text else ():
            cells = enumerate(row.split("|"))
            self._heads = {n: head for n, cell in cells if n and (head := _head(fold(cell), lang))}
            if self._heads:
                return

    def of(self, at: int) -> Column:
        """The column of what stands at `at` in the text."""
        if not self._heads:
            return Column()
        first = self._text.rfind("\n", 0, at) + 1
        return self._heads.get(self._text.count("|", first, at), Column()) if first else Column()


def _head(cell: str, lang: str) -> Column | None:
    plain = _YEAR.match(cell)
    year = fiscal_year(cell, lang) or (int(plain[1]) if plain else None)
    change = bool(_CHANGE.search(cell))
    return Column(None if change else year, change) if year or change else None
