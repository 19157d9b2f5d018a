"""Text -> terms, one analyzer a language. Pure: knows no index.

    analyze("fr", text)      every term of a text and where it stands, to index and to highlight
    forms("fr", "l'État")    the term sequences that a word of a query stands for
    stem("fr", "etats")      what the inflected forms of a term share

Terms are lower-case, NFKC, without accents; an accented word has a second term at its position with the accents
kept, so that the exact spelling can rank first. Stems are not indexed: the searcher looks up the forms of a stem.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.metadata import version
from typing import NamedTuple

from index import japanese
from index.token import Token

REVISION = 1  # raise it when the terms of a text change: indexes then ask for a rebuild

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f々〆]")
_WORD = r"(?:[^\W\d_]\.){2,}|[^\W_]*[^\W\d_][^\W_]*(?:['’][^\W_]+)*"
_LATIN = {
    "en": re.compile(rf"{_WORD}|\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)*"),
    "fr": re.compile(rf"{_WORD}|\d{{1,3}}(?:[ .]\d{{3}})+(?!\d)(?:,\d+)?|\d+(?:[.,]\d+)*"),
}
_ELISION = re.compile(r"(?:l|d|j|m|t|s|n|c|qu|jusqu|lorsqu|puisqu|quoiqu|quelqu)['’](?=\w)", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s$")
_MIXED = re.compile(r"\d+|[^\W\d_]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})
_SHOUTED = frozenset({"us", "it", "who", "ai"})  # acronyms that are another word in small letters (fr: j'ai)
_SNOWBALL = {"en": "english", "fr": "french"}


class Normal(NamedTuple):
    """A text in NFKC; `origin[i]` is where its character i began in the source (None: at i)."""

    text: str
    origin: Sequence[int] | None

    def source(self, position: int) -> int:
        return position if self.origin is None else self.origin[position]


def has_japanese(text: str) -> bool:
    return _CJK.search(text) is not None


def normalize(text: str) -> Normal:
    """NFKC that remembers where each character came from."""
    if unicodedata.is_normalized("NFKC", text):
        return Normal(text, None)
    pieces: list[str] = []
    origin: list[int] = []
    for match in re.finditer(r".[\u0300-\u036f\u3099\u309a\uff9e\uff9f]*", text, re.DOTALL):
        piece = unicodedata.normalize("NFKC", match[0])
        pieces.append(piece)
        origin.extend([match.start()] * len(piece))
    return Normal("".join(pieces), (*origin, len(text)))


def analyze(lang: str, text: str) -> Iterator[Token]:
    """The terms of a text in order; start and end are offsets in `text` as given."""
    normal = normalize(text)
    found = japanese.tokens(normal.text) if lang == "ja" else _latin(lang, normal.text)
    if normal.origin is None:
        yield from found
        return
    for token in found:
        yield token._replace(start=normal.source(token.start), end=normal.source(token.end))


def forms(lang: str, word: str) -> tuple[tuple[str, ...], ...]:
    """What a word of a query may stand as in the index: sequences of terms, the preferred one first.

    "semi-conductor" -> ("semiconductor",), ("semi", "conductor"). () where the word holds no term.
    """
    tokens = list(analyze(lang, word))
    main = tuple(t.text for t in tokens if t.main)
    others = [(t.text,) for t in tokens if t.whole and (t.text,) != main]
    return tuple(dict.fromkeys((*others, *((main,) if main else ()))))


@lru_cache(maxsize=65536)
def stem(lang: str, term: str) -> str:
    """What the inflected forms of a term share; terms with digits and Japanese ones are their own stem."""
    if lang not in _SNOWBALL or not term.isalpha() or not term.isascii():
        return term
    root = str(_stemmer(lang).stemWord(term))
    if lang == "fr" and len(root) > 3:
        return root.rstrip("e") or root  # without accents Snowball leaves financé(e) and finance apart
    return root


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Lower case without accents: "Économie" -> "economie", "cœur" -> "coeur"."""
    lower = word.lower()
    if lower.isascii():
        return lower
    decomposed = unicodedata.normalize("NFD", lower.translate(_LIGATURES))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def signature() -> str:
    """What decides the terms of a text: an index made under another signature must be rebuilt."""
    parts = [f"analyzers-{REVISION}", *(f"{n}-{version(n)}" for n in ("sudachipy", "sudachidict-core"))]
    return " ".join(parts)


def _latin(lang: str, text: str) -> Iterator[Token]:
    position, end = 0, -1
    words = list(_LATIN[lang].finditer(text))
    chain: list[Token] = []  # hyphenated parts so far
    for match in words:
        tokens = _word_tokens(lang, match[0], match.start(), position)
        if not tokens:
            continue
        hyphenated = match.start() == end + 1 and text[end : end + 1] in "-‐‑"
        chain = [*chain, *(t for t in tokens if t.main)] if hyphenated and chain else [t for t in tokens if t.main]
        yield from tokens
        if hyphenated and len(chain) > 1:
            yield _joined(chain)
        position = max(t.position for t in tokens) + 1
        end = match.end()


def _joined(chain: Sequence[Token]) -> Token:
    text = "".join(t.text for t in chain)
    return Token(text, chain[0].position, chain[0].start, chain[-1].end, main=False, whole=True)


def _word_tokens(lang: str, word: str, start: int, position: int) -> list[Token]:
    end = start + len(word)
    if word[0].isdigit() and not any(c.isalpha() for c in word):
        return [Token(_number(lang, word), position, start, end)]
    bare = _bare(lang, word)
    start = end - len(word) + (len(word) - len(bare.rest))
    term = _term(bare.text)
    if not term:
        return []
    mixed = _MIXED.findall(term) if not term.isalpha() and "!" not in term else []
    if len(mixed) > 1:
        parts = [Token(p, position + n, start, end) for n, p in enumerate(mixed)]
        return [*parts, Token("".join(mixed), position, start, end, main=False, whole=True)]
    tokens = [Token(term, position, start, end)]
    exact = bare.text.lower()
    if exact != term and not exact.isascii():
        tokens.append(Token(exact, position, start, end, main=False))
    return tokens


class _Bare(NamedTuple):
    text: str  # without elision, possessive, apostrophes and dots
    rest: str  # the part of the word that it stands for


def _bare(lang: str, word: str) -> _Bare:
    rest = word
    if lang == "fr" and (elision := _ELISION.match(word)):
        rest = word[elision.end() :]
    text = _POSSESSIVE.sub("", rest) if lang == "en" else rest
    return _Bare(text.replace("'", "").replace("’", "").replace(".", ""), rest)


def _term(word: str) -> str:
    folded = fold(word)
    return f"{folded}!" if folded in _SHOUTED and word.isupper() else _SPELLINGS.get(folded, folded)


def _number(lang: str, digits: str) -> str:
    if lang == "en":
        return digits.replace(",", "")
    if re.fullmatch(r"\d{1,3}(?:[ .]\d{3})+(?:,\d+)?", digits):
        digits = digits.replace(" ", "").replace(".", "")
    return digits.replace(",", ".")


@cache
def _stemmer(lang: str) -> _Stemmer:
    import Stemmer

    stemmer: _Stemmer = Stemmer.Stemmer(_SNOWBALL[lang])
    return stemmer


class _Stemmer:
    """What we use of PyStemmer, which has no types."""

    def stemWord(self, word: str) -> str:
        raise NotImplementedError


def _american() -> dict[str, str]:
    """British spellings that stand in budget news, to the American ones."""
    verbs = (
        "organ real priorit capital modern normal final recogn emphas decarbon stabil util central summar maxim minim"
        " author special national privat liberal digital mobil revital industrial commercial subsid standard monet"
    ).split()
    table = {
        "defence": "defense", "defences": "defenses", "programme": "program", "programmes": "programs",
        "labour": "labor", "centre": "center", "centres": "centers", "favour": "favor", "favours": "favors",
        "licence": "license", "licences": "licenses", "neighbour": "neighbor", "neighbours": "neighbors",
        "harbour": "harbor", "behaviour": "behavior", "fibre": "fiber", "ageing": "aging", "cheque": "check",
    }  # fmt: skip
    for verb in verbs:
        for ending in ("e", "es", "ed", "ing", "er", "ers", "ation", "ations"):
            table[f"{verb}is{ending}"] = f"{verb}iz{ending}"
    return table


_SPELLINGS = _american()
