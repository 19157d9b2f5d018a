"""One article as others see it: the JSON record of `show` and of every export."""

from __future__ import annotations

from typing import Any

from index import codec
from index.amounts import amounts, plain
from index.article import Amount, Article, Block


def record(article: Article) -> dict[str, Any]:
    """The article whole; `amounts` stand in block number `block` (0: the headline)."""
    data = codec.to_json(article) | {"rev": article.rev, "text": article.text}
    data["amounts"] = [_amount(number, found) for number, block in enumerate(article.parts) for found in _found(block)]
    return data


def _found(block: Block) -> tuple[Amount, ...]:
    return amounts(block.text, block.lang) if block.lang in ("en", "fr", "ja") else ()


def _amount(block: int, amount: Amount) -> dict[str, Any]:
    return {
        "block": block,
        "kind": amount.kind,
        "value": plain(amount.value),
        "high": None if amount.high is None else plain(amount.high),
        "currency": amount.currency,
        "exactness": amount.exactness,
        "start": amount.start,
        "end": amount.end,
        "text": amount.text,
    }
