"""The query language: text -> a tree, with the place of every mistake. Pure.

    budget Rapidus              both words, in any language of the article
    "extra budget"              a phrase; "budget Rapidus"~5: within five words of each other
    ラピダス OR rapidus, NOT tax, -tax, ( )
    semicond*, b?dget, budgit~  wildcards; spelled about so (budgit~2: two letters off)
    title:budget  fr:économie  lang:ja  source:asahi  country:jp  item:rapidus  topic:...  status:pending  story:ID
    published:2025-12  published:[2025-12 TO]  fetched:[TO 2025-12-31]  amount:[1e12 TO 1.5e12] currency:JPY  amount:["1tn yen" TO "2tn yen"]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.errors import QueryError
from index.search.lexemes import FIELDS, LABEL_FIELDS, RANGE_FIELDS, Lexeme, read

MAX_LENGTH = 2000  # characters
MAX_WITHIN = 1000  # words between two of a phrase
MAX_DEPTH = 50  # brackets in brackets


@dataclass(frozen=True, slots=True)
class Word:
    """A word as typed; `field` None searches every language."""

    text: str
    at: int
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words next to each other, in order; with `within`, in any order that many words apart."""

    text: str
    at: int
    field: str | None = None
    within: int = 0


@dataclass(frozen=True, slots=True)
class Wildcard:
    """A pattern of a word: `*` any letters, `?` one."""

    pattern: str
    at: int
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Words at most `edits` letters off."""

    text: str
    at: int
    field: str | None = None
    edits: int = 1


@dataclass(frozen=True, slots=True)
class Label:
    """An exact value of a field that is no text: source:asahi."""

    field: str
    value: str
    at: int


@dataclass(frozen=True, slots=True)
class Range:
    """From `low` to `high`, as typed; None is open."""

    field: str
    low: str | None
    high: str | None
    at: int


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Node


Node = Word | Phrase | Wildcard | Fuzzy | Label | Range | And | Or | Not


_RANGE = re.compile(r"[\[{]\s*(?P<low>\"[^\"]*\"|[^\s\]}\"]*?)\s*\bTO\b\s*(?P<high>\"[^\"]*\"|[^\s\]}\"]*)\s*[\]}]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")


def asks_for(node: Node | None, field: str) -> bool:
    """Whether a query names such a field other than to exclude it."""
    match node:
        case And(parts) | Or(parts):
            return any(asks_for(part, field) for part in parts)
        case Label(field=named):
            return named == field
        case _:
            return False


def labels(node: Node | None) -> Iterator[Label]:
    """Every label of a query, what it excludes among them."""
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from labels(part)
        case Not(part):
            yield from labels(part)
        case Label():
            yield node


def parse(text: str) -> Node | None:
    """The tree of a query; None where it is empty (everything). Raises QueryError with the position."""
    if len(text) > MAX_LENGTH:
        raise QueryError(f"the query has {len(text)} characters; at most {MAX_LENGTH} are taken", MAX_LENGTH)
    found = read(text)
    if not found:
        return None
    parser = _Parser(found, len(text))
    node = parser.either()
    if (rest := parser.next) is not None:
        raise QueryError(f"there is no '(' for this {rest.text!r}", rest.at)
    return node


class _Parser:
    """Recursive descent: OR binds least, then AND (which may be left out), then NOT."""

    def __init__(self, lexemes: list[Lexeme], end: int) -> None:
        self._lexemes = lexemes
        self._place = 0
        self._end = end
        self._depth = 0

    @property
    def next(self) -> Lexeme | None:
        return self._lexemes[self._place] if self._place < len(self._lexemes) else None

    def either(self) -> Node:
        parts = [self._both()]
        while self.next and self.next.kind == "or":
            self._place += 1
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _both(self) -> Node:
        parts = [self._one()]
        while self.next and self.next.kind not in ("or", "close"):
            if self.next.kind == "and":
                self._place += 1
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _one(self) -> Node:
        lexeme = self._take()
        if lexeme.kind == "not":
            return self._negated()
        if lexeme.kind == "open":
            return self._group(lexeme)
        if lexeme.kind == "field":
            return self._fielded(lexeme)
        return _leaf(lexeme, None)

    def _negated(self) -> Node:
        """What follows a NOT; each further one turns it round."""
        negated = True
        while self.next and self.next.kind == "not":
            self._place += 1
            negated = not negated
        node = self._one()
        return Not(node) if negated else node

    def _group(self, opening: Lexeme) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise QueryError(f"more than {MAX_DEPTH} brackets in one another", opening.at)
        if self.next and self.next.kind == "close":
            raise QueryError("there is nothing between these brackets", opening.at)
        node = self.either()
        if self.next is None:
            raise QueryError("the bracket that opens here is not closed: ')' is missing", opening.at)
        self._place += 1
        self._depth -= 1
        return node

    def _fielded(self, field: Lexeme) -> Node:
        name = field.text.lower()
        if name not in FIELDS:
            known = f"fields are {', '.join(FIELDS)} (quotes search for a colon)"
            raise QueryError(f"there is no field {field.text!r}; {known}", field.at)
        if self.next is None:
            raise QueryError(f"nothing follows {name}:", field.at)
        value = self._take()
        if value.kind == "open":
            return _scoped(self._group(value), name)
        if value.kind == "field":
            raise QueryError(f"{name}: is followed by another field, {value.text}: (quotes search for a colon)", value.at)
        if value.kind == "not":
            raise QueryError(f"put the minus before the field: -{name}:", value.at)
        return _leaf(value, name)

    def _take(self) -> Lexeme:
        lexeme = self.next
        if lexeme is None:
            raise QueryError("something is missing at the end", self._end)
        if lexeme.kind in ("and", "or"):
            raise QueryError(f"{lexeme.text} needs something on both sides (quotes search for the word)", lexeme.at)
        if lexeme.kind == "close":
            raise QueryError("something is missing before this ')'", lexeme.at)
        self._place += 1
        return lexeme


def _scoped(node: Node, field: str) -> Node:
    """A bracket after a field: the field goes to every word in it."""
    if isinstance(node, And | Or):
        return type(node)(tuple(_scoped(p, field) for p in node.parts))
    if isinstance(node, Not):
        return Not(_scoped(node.part, field))
    if isinstance(node, Word | Phrase) and node.field is None:
        return _leaf(Lexeme("phrase" if isinstance(node, Phrase) else "word", node.text, node.at), field)
    return node


def _leaf(lexeme: Lexeme, field: str | None) -> Node:
    if lexeme.kind == "range":
        return _range(lexeme, field)
    if field in RANGE_FIELDS:
        return Range(field, lexeme.text, lexeme.text, lexeme.at)
    if field in LABEL_FIELDS:
        return Label(field, lexeme.text, lexeme.at)
    if lexeme.kind == "phrase":
        return Phrase(lexeme.text, lexeme.at, field, _within(lexeme))
    return _word(lexeme, field)


def _within(phrase: Lexeme) -> int:
    words = int(phrase.extra[:9] or 0)
    if words > MAX_WITHIN:
        raise QueryError(f"~{phrase.extra[:9]}: words can be at most {MAX_WITHIN} apart", phrase.at + len(phrase.text) + 2)
    return words


def _word(lexeme: Lexeme, field: str | None) -> Node:
    text, at = _INVISIBLE.sub("", lexeme.text) or lexeme.text, lexeme.at
    if fuzzy := re.fullmatch(r"(.+)~(\d?)", text):
        edits = int(fuzzy[2] or 1)
        if edits not in (1, 2):
            raise QueryError(f"~{edits}: a word can be one or two letters off", at + len(fuzzy[1]))
        return Fuzzy(fuzzy[1], at, field, edits)
    if "*" in text or "?" in text.rstrip("?"):
        if text == "*" and field is None:
            return And(())
        if not re.search(r"\w", text):
            raise QueryError("a wildcard needs at least one letter beside it", at)
        return Wildcard(text, at, field)
    return Word(text, at, field)


def _range(lexeme: Lexeme, field: str | None) -> Range:
    if field not in RANGE_FIELDS:
        raise QueryError(f"[... TO ...] belongs after one of {', '.join(f + ':' for f in RANGE_FIELDS)}", lexeme.at)
    if "{" in lexeme.text or "}" in lexeme.text:
        raise QueryError("a range holds both its ends: write it in [ ]", lexeme.at)
    match = _RANGE.fullmatch(lexeme.text)
    if not match:
        raise QueryError("a range is written [2025-12 TO 2026-01], either side may be left out", lexeme.at)
    return Range(field, match["low"].strip('*"') or None, match["high"].strip('*"') or None, lexeme.at)
