"""The amounts of an article, block by block: a heading or a caption may say what the table below it counts."""

from __future__ import annotations

from index.amounts.languages import amounts
from index.amounts.table_units import Declared
from index.amounts.tables import table_unit
from index.article import Amount, Block


class Blocks:
    """Reads the blocks of one article in order."""

    def __init__(self) -> None:
        self._table: Declared | None = None

    def read(self, block: Block, lang: str) -> tuple[Amount, ...]:
        """Amounts with their spans in the block's text."""
        cells = block.kind in ("table", "list")
        found = amounts(block.text, lang, self._table if cells else None)
        said = table_unit(block.text)
        if said or not cells:
            self._table = said
        return found
