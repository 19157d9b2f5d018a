"""News without end for an archive that grows: articles of benchmarks/corpus.py, of which some are copied and told again."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from benchmarks.corpus import Corpus
from index.article import Article, Block, Sentence, When

_REMEMBERED = 300  # articles that the next ones take up
_COPIES, _RETOLD = 0.1, 0.3


@dataclass(frozen=True, slots=True)
class News:
    article: Article
    of: Article | None = None  # whose text it copies, or whose event it tells again
    is_copy: bool = False


def news(seed: int = 3) -> Iterator[News]:
    """Of ten articles one is a copy, with a headline and a footer of its own, and two tell again what another told: with
    its figures and the words of its headline and of two paragraphs in another order, and then on their own."""
    dice, recent = random.Random(seed), deque[Article](maxlen=_REMEMBERED)
    for fresh in Corpus().articles(10**9):
        kind = dice.random()
        if kind >= _RETOLD or not recent:
            recent.append(fresh)
            yield News(fresh)
            continue
        first = dice.choice(recent)
        yield News(_copy(first, fresh) if kind < _COPIES else _retold(first, fresh, dice), first, kind < _COPIES)


def _copy(first: Article, fresh: Article) -> Article:
    return replace(_after(first, fresh, 5), headline=first.blocks[-1], blocks=(*first.blocks, first.headline))


def _retold(first: Article, fresh: Article, dice: random.Random) -> Article:
    same = [_shuffled(block, dice) for block in (first.headline, *first.blocks[:2])]
    rest = fresh.blocks[2:] if fresh.lang == first.lang else ()
    return replace(_after(first, fresh, dice.randrange(1, 30)), headline=same[0], blocks=(*same[1:], *rest))


def _after(first: Article, fresh: Article, hours: int) -> Article:
    assert first.published
    when = first.published.utc + timedelta(hours=hours)
    return replace(fresh, lang=first.lang, items=first.items, published=When(when, when.isoformat()), fetched=when)


def _shuffled(block: Block, dice: random.Random) -> Block:
    text = _in_another_order(block.text, dice, "" if block.lang == "ja" else " ")
    english = block.sentences and tuple(
        Sentence(text, _in_another_order(s.english, dice, " "), s.engine, s.model) for s in block.sentences
    )
    return replace(block, text=text, sentences=english)


def _in_another_order(text: str, dice: random.Random, between: str) -> str:
    """But for the figure at the end."""
    if not between:
        at = len(text.rstrip("億円。0123456789"))
        pairs = [text[n : n + 2] for n in range(0, at, 2)]
        return "".join(dice.sample(pairs, len(pairs))) + text[at:]
    words, figure = text.split(" ")[:-4], text.split(" ")[-4:]
    return " ".join([*dice.sample(words, len(words)), *figure])
