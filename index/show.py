"""One article as others see it: the JSON record of `show` and of every export."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from index import codec
from index.amounts import Blocks, plain
from index.article import Amount, Article


def record(article: Article, earlier: Sequence[Article] = ()) -> dict[str, Any]:
    """The article whole, with its `earlier` versions; `amounts` stand in block number `block` (0: the headline)."""
    data = codec.to_json(article) | {"rev": article.rev, "text": article.text}
    data |= {"engine": _made_by(article, "engine"), "model": _made_by(article, "model")}
    data["amounts"] = [_amount(number, found) for number, found in _found(article)]
    data["versions"] = [_version(one) for one in (*earlier, article)]
    return data


def _made_by(article: Article, name: str) -> str | None:
    """The engine or model of the translation; several are listed."""
    names = dict.fromkeys(getattr(s, name) for block in article.parts for s in block.sentences or ())
    return ", ".join(names) or None


def _version(article: Article) -> dict[str, Any]:
    return {
        "version": article.version,
        "fetched": article.fetched.isoformat(),
        "title": article.title,
        "text": article.text,
        "warc": codec.place(article.record),
    }


def _found(article: Article) -> Iterator[tuple[int, Amount]]:
    """Amounts, each with the number of its block."""
    blocks = Blocks()
    for number, block in enumerate(article.parts):
        if block.lang in ("en", "fr", "ja"):
            yield from ((number, amount) for amount in blocks.read(block, block.lang))


def _amount(block: int, amount: Amount) -> dict[str, Any]:
    return {
        "block": block,
        "kind": amount.kind,
        "value": plain(amount.value),
        "high": None if amount.high is None else plain(amount.high),
        "suspected": None if amount.suspected is None else plain(amount.suspected),
        "currency": amount.currency,
        "exactness": amount.exactness,
        "start": amount.start,
        "end": amount.end,
        "text": amount.text,
    }
