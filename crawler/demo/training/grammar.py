"""Pairs of a French or Japanese sentence and its English, drawn from the lexicon."""
import random
from collections.abc import Container, Iterator

from crawler.demo.training.figures import FIGURES
from crawler.demo.training.rules import Agreement, Choice, Grammar, Slot, grammar
from crawler.demo.training.surface import english, written

LONGEST = {"fr": 260, "ja": 110}  # characters of a source sentence
SHORT = {"fr": 32, "ja": 13}  # up to here a source may come again: there are few words, and they stand alone in tables
Piece = tuple[str, str, Agreement]


class Writer:
    """Draws texts of one language; the same seed gives the same texts."""

    def __init__(self, lang: str, seed: int) -> None:
        self.lang = lang
        self.rules: Grammar = grammar(lang)
        self.weights = {name: [rule.weight for rule in rules] for name, rules in self.rules.items()}
        self.rng = random.Random(seed)

    def pair(self, category: str = "Text") -> tuple[str, str]:
        """(source, English) of a category of the grammar."""
        source, target, _ = self.piece(category, Agreement())
        return written(source, self.lang), english(target)

    def piece(self, category: str, around: Agreement) -> Piece:
        if figure := FIGURES[self.lang].get(category):
            text = figure.draw(self.rng)
            return text, figure.english(text), around
        rule = self.rng.choices(self.rules[category], self.weights[category])[0]
        here = rule.agreement or around
        parts: dict[str, str] = {}
        source = ""
        for token in rule.source:
            if isinstance(token, Slot):
                text, parts[token.key], agreement = self.piece(token.category, Agreement() if token.controls else here)
                here = agreement if token.controls and rule.agreement is None else here
                source += text
            else:
                source += token.source(here) if isinstance(token, Choice) else token
        return source, render(rule.target, parts, here), here


def render(tokens: tuple[object, ...], parts: dict[str, str], agreement: Agreement) -> str:
    """The English side of a rule with its slots filled."""
    return "".join(parts[token.key] if isinstance(token, Slot) else
                   token.english(agreement) if isinstance(token, Choice) else str(token) for token in tokens)


def pairs(lang: str, seed: int, without: Container[str] = ()) -> Iterator[tuple[str, str]]:
    """Endless pairs, each longer source once, none of `without` (the demo's articles), none too long."""
    writer = Writer(lang, seed)
    seen: set[str] = set()
    while True:
        source, target = writer.pair()
        if source in seen or source in without or len(source) > LONGEST[lang]:
            continue
        if len(source) > SHORT[lang]:
            seen.add(source)
        yield source, target
