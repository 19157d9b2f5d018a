"""Tables that say their unit once: below "(単位：億円)" or "(in billions of yen)" a bare number is a sum of money.

A number counts when it fills a cell: behind it the line, the cell or a list goes on. Years, numbers of rows, and the rows
and columns of ratios and heads ("増減率", "Share", "人数") are left alone. A unit in the head of a column is that column's.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from index.amounts.figure import Figure
from index.amounts.numerals import Unit
from index.amounts.table_heads import counts_no_money, counts_the_same
from index.amounts.table_units import Declared, celled, declared, has_sums, line_end

_CHANGE = re.compile(r"change|growth|variation|évol|増減(?!額)|伸び")
_RATE = re.compile(r"%|率|比(?!較)|伸び|\bratio|per ?cent")
_ENDS = re.compile(r"[*†]?(?: *(?:$|[\n|;)/、])|, |  | [▲△+\-]?[0-9(])")
_ENDS_JAPANESE = re.compile(r" (?=[\u3040-\u9fff])(?![人件年月日社カヶ個台歳回倍点])")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_EDGES = ("", " ", "|", ":")
_WHOLE = re.compile(r"(?<=[ |:])[0-9]{1,3}(?:[ ,][0-9]{3})*(?=[ |])")
_FAR = 100  # times
_LISTED = re.compile(r"[;,、] ")
_CELL_ENDS = re.compile(r" *(?:$|[\n|])")
_NUMBER = re.compile(r" *[1-9][0-9 ,]*")
_NO_NOTE = 100
_JAPANESE = re.compile(r"[\u3040-\u9fff]")
_LETTER = re.compile(r"[^\W\d_]")


def table_unit(text: str) -> Declared | None:
    """The unit that a text says last for the bare numbers of what follows it, columns and rows of its own aside."""
    said = declared(text)
    if not said:
        return None
    whole = [d for d in said if _reach(celled(text), d) == "table"]
    return whole[-1]._replace(start=0, end=0) if whole else None


def fill(text: str, figures: Sequence[Figure], said: Sequence[Declared]) -> list[Figure]:
    """The figures, bare ones in the cells of a table with their unit; numbers within a declaration are none."""
    kept = [f for f in figures if not any(d.start <= f.start < d.end for d in said)]
    lines = celled(text)
    cells, units = _Cells(lines, mixed=any(d.percent for d in said)), _Units(lines, said)
    for figure in kept:
        if figure.unit is not None:
            continue
        if lines.startswith(")", figure.end) and lines.endswith("(", 0, figure.start):
            cells.open(figure)
        unit, own = units.of(figure)
        if unit and unit.currency and cells.is_sum(figure, own=own):
            figure.unit = Unit(figure.end, "money", unit.currency, factor=unit.factor)
    return kept


def _reach(lines: str, unit: Declared) -> str:
    """What a unit is said for: the table below it, the row whose label it ends, or the column that it heads."""
    start = unit.start + lines.startswith("\n", unit.start)
    first = lines.rfind("\n", 0, start) + 1
    row = lines[first : line_end(lines, start)]
    column = row.count("|", 0, start - first + lines.startswith("|", start))
    if "|" not in row or unit.end == 0:
        return "table"
    return "row" if has_sums(row[start - first :]) else "column" if column else "table"


def _is_like(written: str, value: Decimal) -> bool:
    """Whether a bracketed number is of the size of the one in front, and no footnote: "1,234 (1,100)"."""
    first = _NUMBER.fullmatch(written)
    return (
        bool(first) and value >= _NO_NOTE and Decimal(1) / 10 < value / Decimal(re.sub("[ ,]", "", written) or 1) < 10
    )


class _Place(NamedTuple):
    line: int
    column: int


class _Units:
    """Which unit counts where: the nearest that heads the column, else the last for the whole table."""

    def __init__(self, lines: str, said: Sequence[Declared]) -> None:
        self._lines = lines
        self._starts = [0, *(found.end() for found in re.finditer("\n", lines))]
        self._tables: list[tuple[int, Declared]] = []
        self._rows: dict[int, list[Declared]] = {}
        self._columns: dict[int, dict[int, Declared]] = {}
        for unit in said:
            line, column = (
                self._place(unit.start + lines.startswith(("\n", "|"), unit.start)) if unit.end else _Place(-1, 0)
            )
            reach = _reach(lines, unit) if unit.end else "table"
            if reach == "column":
                self._columns.setdefault(line, {})[column] = unit
            elif reach == "row":
                self._rows.setdefault(line, []).append(unit)
            else:
                self._tables.append((line, unit))

    def of(self, figure: Figure) -> tuple[Declared | None, bool]:
        """The unit of a figure, and whether it is said for its row or column alone."""
        line, column = self._place(figure.start)
        own = [d for d in self._rows.get(line, ()) if d.end <= figure.start]
        if own:
            return own[-1], True
        at, table = next(((at, d) for at, d in reversed(self._tables) if d.end <= figure.start), (-2, None))
        if "|" not in self._row(line):
            return table, False
        for head in sorted((n for n in self._columns if at <= n < line), reverse=True):
            if column in self._columns[head]:
                return self._columns[head][column], True
            if not table:
                return self._shared(head, column), False
        return table, False

    def _shared(self, head: int, column: int) -> Declared | None:
        """The unit of the nearest column to the left, if the head of this one allows it."""
        heads = self._row(head).split("|")
        left = [c for c in self._columns[head] if c < column]
        if not left or column >= len(heads) or not counts_the_same(heads[column]):
            return None
        return self._columns[head][max(left)]

    def _place(self, at: int) -> _Place:
        line = bisect_right(self._starts, at) - 1
        return _Place(line, self._lines.count("|", self._starts[line], at))

    def _row(self, line: int) -> str:
        return self._lines[self._starts[line] : line_end(self._lines, self._starts[line])]


class _Cells:
    """The cells of a table, a row a line; `mixed`: it says that some are percentages, so a "change" is one."""

    def __init__(self, text: str, *, mixed: bool) -> None:
        self._text = text
        heads = [(column, cell) for line in text.split("\n") for column, cell in enumerate(line.split("|")) if column]
        self._mixed = mixed and not any(_RATE.search(cell) and not cell.strip()[:1].isdigit() for _, cell in heads)
        self._ratios = {column for column, cell in heads if self._is_head_of_ratios(cell)}

    def _is_head_of_ratios(self, cell: str) -> bool:
        if not _LETTER.search(cell) and "%" not in cell:
            return False
        named = counts_no_money(cell) or (self._mixed and _CHANGE.search(cell))
        return bool(named) and not cell.strip()[:1].isdigit()

    def open(self, figure: Figure) -> None:
        """Take the brackets around a bare figure for a part of it: "(45)" is -45, the second of "1,234 (1,100)" a sum beside.

        In Japanese, which has ▲, brackets say "of which".
        """
        text, (start, end) = self._text, (figure.start - 1, figure.end + 1)
        row = text[text.rfind("\n", 0, start) + 1 : line_end(text, end)]
        front = text[max(0, start - 24) : start].rpartition("|")
        if not front[1] or not _CELL_ENDS.match(text, end) or not _LETTER.search(row):
            return
        if not front[2].strip():
            figure.negative = not _JAPANESE.search(text)
        elif not _is_like(front[2], figure.numeral.value):
            return
        figure.start, figure.end = start, end

    def is_sum(self, figure: Figure, *, own: bool) -> bool:
        """Whether a bare figure fills a cell of sums; `own`: its row or column has said that it holds such."""
        text, (start, end) = self._text, (figure.start, figure.end)
        before = text[text.rfind("\n", 0, start) + 1 : start].removesuffix("+")
        behind = text[end : line_end(text, end)]
        if figure.numeral.scale > 1 or not text[figure.numeral.start].isdigit() or _YEAR.fullmatch(text, start, end):
            return False
        if before[-1:] not in _EDGES or (not _LETTER.search(before) and _LETTER.search(behind)):
            return False  # a part of a word; the number of a row
        if not own and (figure.numeral.mantissa % 1 or text[end - 2 : end - 1] in ".,"):
            first = _WHOLE.search(before)
            if first and int(re.sub("[ ,]", "", first[0])) > _FAR * figure.numeral.mantissa:
                return False  # a percentage behind whole sums
        label = next(filter(_LETTER.search, before.split("|")), "") if "|" in before else _LISTED.split(before)[-1]
        if self._is_head_of_ratios(label) or before.count("|") in self._ratios:
            return False
        return bool(_ENDS.match(behind) or _ENDS_JAPANESE.match(behind))
