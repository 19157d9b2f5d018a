"""The sentences that the packages were trained on: the first `COUNTS` of one seed, without those of the articles."""
import itertools

from crawler.demo.training.grammar import pairs
from crawler.demo.training.prose import sentences

SEED = 20260401
COUNTS = {"fr": 150_000, "ja": 150_000}
Pair = tuple[str, str]


def training_pairs(lang: str, count: int | None = None) -> list[Pair]:
    """(source, English), each longer source once, none a sentence, title, heading, caption or cell of an article."""
    return list(itertools.islice(pairs(lang, SEED, without=sentences(lang)), count or COUNTS[lang]))


def held_out(lang: str, count: int, trained: list[Pair]) -> list[Pair]:
    """Pairs of another seed whose sources are not among `trained`, nor in an article."""
    known = {source for source, _ in trained} | sentences(lang)
    return list(itertools.islice(pairs(lang, SEED + 1, without=known), count))
