"""Is a sentence in the grammar, and what is its English? The rules of grammar.py, read the other way.

A memoised top-down parser (Norvig, "Techniques for Automatic Memoization", 1991): no rule may begin with its own
category.
"""
from crawler.demo.training.figures import FIGURES
from crawler.demo.training.grammar import render
from crawler.demo.training.rules import Agreement, Choice, Rule, Slot, Token, grammar
from crawler.demo.training.surface import english, joined, normal

Found = dict[tuple[int, str, Agreement], None]  # (end, English, agreement), an ordered set
KEPT = 6  # readings kept of one category at one place


class Reader:
    """Readings of one sentence."""

    def __init__(self, lang: str, text: str) -> None:
        self.lang, self.text = lang, joined(text, lang)
        self.rules = grammar(lang)
        self.memo: dict[tuple[str, int, Agreement], Found] = {}
        self.furthest = 0

    def category(self, name: str, at: int, around: Agreement) -> Found:
        key = (name, at, around)
        if key not in self.memo:
            self.memo[key] = {}
            figure = FIGURES[self.lang].get(name)
            self.memo[key] = self.figure(name, at, around) if figure else self.alternatives(name, at, around)
        return self.memo[key]

    def figure(self, name: str, at: int, around: Agreement) -> Found:
        figure = FIGURES[self.lang][name]
        match = figure.pattern.match(self.text, at)
        if not match:
            return {}
        self.furthest = max(self.furthest, match.end())
        return {(match.end(), figure.english(match[0]), around): None}

    def alternatives(self, name: str, at: int, around: Agreement) -> Found:
        found: Found = {}
        for rule in self.rules[name]:
            first = rule.source[0]
            if isinstance(first, str) and not self.text.startswith(joined(first, self.lang), at):
                continue
            for end, parts, here in self.sequence(rule, rule.source, at, {}, rule.agreement or around):
                found[end, render(rule.target, parts, here), here] = None
        return dict(list(found.items())[: KEPT * 8])

    def sequence(self, rule: Rule, tokens: tuple[Token, ...], at: int, parts: dict[str, str],
                 here: Agreement) -> list[tuple[int, dict[str, str], Agreement]]:
        if not tokens:
            return [(at, parts, here)]
        token, rest = tokens[0], tokens[1:]
        if isinstance(token, Slot):
            found = []
            for end, text, agreement in self.category(token.category, at, Agreement() if token.controls else here):
                then = agreement if token.controls and rule.agreement is None else here
                found += self.sequence(rule, rest, end, {**parts, token.key: text}, then)
            return found
        piece = joined(token.source(here) if isinstance(token, Choice) else token, self.lang)
        if not self.text.startswith(piece, at):
            return []
        self.furthest = max(self.furthest, at + len(piece))
        return self.sequence(rule, rest, at + len(piece), parts, here)


def translations(lang: str, sentence: str) -> list[str]:
    """The grammar's English of a sentence, every reading; empty if it is not in the grammar."""
    return readings(lang, sentence)[0]


def readings(lang: str, sentence: str) -> tuple[list[str], str]:
    """(translations, what is left of the sentence where the parser got stuck)."""
    sentence = normal(sentence)
    stuck = sentence
    for text in dict.fromkeys((lowered(sentence), sentence)):
        reader = Reader(lang, text)
        found = [text for end, text, _ in reader.category("Text", 0, Agreement()) if end == len(reader.text)]
        if found:
            return list(dict.fromkeys(map(english, found))), ""
        stuck = min(stuck, reader.text[reader.furthest :], key=len)
    return [], stuck


def lowered(sentence: str) -> str:
    """The sentence without the capital of its first word."""
    start = len(sentence) - len(sentence.lstrip("« \"(["))
    return sentence[:start] + sentence[start : start + 1].lower() + sentence[start + 1 :]
