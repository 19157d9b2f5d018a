"""The amounts of an article, block by block: a heading or a caption may say what the table below it counts."""

from __future__ import annotations

import re

from index.amounts.languages import amounts
from index.amounts.table_units import Declared
from index.amounts.tables import table_unit
from index.article import Amount, Block

_IN = re.compile(r"\b(?:in|en)\s|[,:–—-]\s")
_LONG = 40  # characters: no unit


class Blocks:
    """Reads the blocks of one article in order."""

    def __init__(self) -> None:
        self._table: Declared | None = None

    def read(self, block: Block, lang: str) -> tuple[Amount, ...]:
        """Amounts with their spans in the block's text."""
        cells = block.kind in ("table", "list")
        found = amounts(block.text, lang, self._table if cells else None)
        said = table_unit(block.text) or (_of_caption(block.text) if block.kind == "caption" else None)
        if said or not cells:
            self._table = said
        return found


def _of_caption(text: str) -> Declared | None:
    """The unit with which the name of a table ends, without brackets: "Spending in trillion yen", "Dette, en milliards d'euros"."""
    last = _IN.split(text)[-1].strip()
    return table_unit(f"(in {last})") if len(last) <= _LONG else None
