"""The figures that a query asks for, and where they stand in an article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.article import Amount, Article, Block
from index.search.labels import Figure, asked, currency_code, join_amounts
from index.search.query import And, Label, Node, Or, Range


@dataclass(frozen=True, slots=True)
class Wanted:
    """Bounds in units of the currency; None is open."""

    low: float | None
    high: float | None
    currency: str | None

    def matches(self, amount: Amount) -> bool:
        """Whether the amount, or any of the range that it is, lies within the bounds."""
        least, most = float(amount.value), float(amount.value if amount.high is None else amount.high)
        if amount.kind != "money" or self.currency not in (None, amount.currency):
            return False
        return (self.low is None or most >= self.low) and (self.high is None or least <= self.high)


def wanted(node: Node | Figure | None) -> Iterator[Wanted]:
    """The figures that a query asks for, not those that it excludes."""
    match node:
        case And(parts):
            for part in join_amounts(parts):
                yield from wanted(part)
        case Or(parts):
            for part in parts:
                yield from wanted(part)
        case Figure(amount, currency):
            yield _bounds(amount, currency)
        case Range(field="amount"):
            yield _bounds(node, None)
        case Label(field="currency", value=currency):
            yield Wanted(None, None, currency_code(currency))


def places(article: Article, figures: Sequence[Wanted]) -> Iterator[tuple[Block, list[tuple[int, int]]]]:
    """The blocks that hold such figures, and where."""
    from index.amounts import Blocks

    blocks = Blocks()
    for block in article.parts:
        spans = [(a.start, a.end) for a in blocks.read(block, block.lang) if any(f.matches(a) for f in figures)]
        if spans:
            yield block, spans


def _bounds(node: Range, currency: str | None) -> Wanted:
    return Wanted(*asked(node, currency))
