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

REVISION = 2  # raise it when the terms of a text change: indexes then ask for a rebuild

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f々〆]")
_WORD = r"(?:[^\W\d_]\.){2,}|(?=[\d'’‐‑-]*[^\W\d_])[^\W_]+(?:['’‐‑-][^\W_]+)*"
_LATIN = {
    "en": re.compile(rf"{_WORD}|\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)*"),
    "fr": re.compile(rf"{_WORD}|\d{{1,3}}(?:[ .]\d{{3}})+(?!\d)(?:,\d+)?|\d+(?:[.,]\d+)*"),
}
_ELISION = re.compile(r"(?:l|d|j|m|t|s|n|c|qu|jusqu|lorsqu|puisqu|quoiqu|quelqu)['’](?=\w)", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s$")
_PIECE = re.compile(r"[^‐‑-]+")  # of a hyphenated word
_MIXED = re.compile(r"\d+|[^\W\d_]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})
_LIGATURE = re.compile("[œæßøłđ]")
_MARKS = re.compile("[\u0300-\u036f]+")  # accents, once they are apart from their letters
_SHOUTED = frozenset({"us", "it", "who", "ai"})  # in capitals another word: "ai!" (US and us, AI and French j'ai)
STOP = {
    "en": frozenset(
        "a an and are as at be by for from has have in is it its of on or that the to was were will with".split()
    ),
    "fr": frozenset(
        "a ai au aux avec ce ces dans de des du elle en est et il ils la le les leur mais me ne on ont ou par pas pour"
        " qu que qui sa se ses son sont sur un une".split()
    ),
    "ja": frozenset("の に は を が と で も へ から まで より た て".split()),
}
_SNOWBALL = {"en": "english", "fr": "french"}
_MOST_SIMPLE = 500_000
_simple: dict[str, dict[str, str]] = {"en": {}, "fr": {}}  # words that are one term, and which


class Normal(NamedTuple):
    """A text in NFKC; `origin[i]` is the stretch of the source that its character i comes from (None: i alone)."""

    text: str
    origin: Sequence[tuple[int, int]] | None


def has_japanese(text: str) -> bool:
    return _CJK.search(text) is not None


def is_stop(word: str, lang: str) -> bool:
    """Whether a word stands in nearly every text of a language and says nothing by itself."""
    return fold(word) in STOP[lang] and not (word.isupper() and len(word) > 1)


def capitals(term: str) -> tuple[str, ...]:
    """The term of a word that is another one in capitals: "ai" may mean AI."""
    return (f"{term}!",) if term in _SHOUTED else ()


def normalize(text: str) -> Normal:
    """NFKC that remembers where each character came from."""
    if unicodedata.is_normalized("NFKC", text):
        return Normal(text, None)
    pieces: list[str] = []
    origin: list[tuple[int, int]] = []
    for match in re.finditer(r".[\u0300-\u036f\u3099\u309a\uff9e\uff9f]*", text, re.DOTALL):
        piece = unicodedata.normalize("NFKC", match[0])
        pieces.append(piece)
        origin.extend([match.span()] * len(piece))
    return Normal("".join(pieces), origin)


def analyze(lang: str, text: str) -> Iterator[Token]:
    """The terms of a text in order; start and end are offsets in `text` as given."""
    normal = normalize(text)
    found = japanese.tokens(normal.text) if lang == "ja" else _latin(lang, normal.text)
    if normal.origin is None:
        yield from found
        return
    for token in found:
        yield token._replace(start=normal.origin[token.start][0], end=normal.origin[token.end - 1][1])


def collect(lang: str, text: str, terms: dict[str, list[int]], position: int) -> int:
    """Add a text to `terms` (a defaultdict: term -> positions, ascending); where the next text may begin.

    The same terms as `analyze` finds, at a fifth of the cost: what indexing does.
    """
    if not unicodedata.is_normalized("NFKC", text):
        text = normalize(text).text
    if lang == "ja":
        return japanese.collect(text, terms, position)
    return _collect_latin(lang, text, terms, position)


def forms(lang: str, word: str) -> tuple[tuple[str, ...], ...]:
    """What a word of a query may stand as in the index: sequences of terms, the preferred one first.

    "semi-conductor" -> ("semiconductor",), ("semi", "conductor"). () where the word holds no term.
    """
    tokens = list(analyze(lang, word))
    main = tuple(t.text for t in tokens if t.main)
    others = [(t.text,) for t in tokens if t.whole and t.end - t.start >= len(word.strip()) - 2 and (t.text,) != main]
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
    """A word in lower case without accents: "Économie" -> "economie", "cœur" -> "coeur"."""
    return unaccented(word)


def unaccented(text: str) -> str:
    """The same for a whole text, which is not worth remembering."""
    lower = text.lower()
    if lower.isascii():
        return lower
    if _LIGATURE.search(lower):
        lower = lower.translate(_LIGATURES)
    return _MARKS.sub("", unicodedata.normalize("NFD", lower))


@cache
def signature() -> str:
    """What decides the terms of a text: an index made under another signature must be rebuilt."""
    parts = [f"analyzers-{REVISION}", *(f"{n}-{version(n)}" for n in ("sudachipy", "sudachidict-core"))]
    return " ".join(parts)


class _Part(NamedTuple):
    """A term of one word: so many positions after its first, at `word[start:end]`."""

    term: str
    step: int
    start: int
    end: int
    main: bool = True
    whole: bool = False


def _latin(lang: str, text: str) -> Iterator[Token]:
    position = 0
    for match in _LATIN[lang].finditer(text):
        parts = _parts(lang, match[0])
        at = match.start()
        yield from (Token(p.term, position + p.step, at + p.start, at + p.end, p.main, p.whole) for p in parts)
        position += _steps(parts)


def _collect_latin(lang: str, text: str, terms: dict[str, list[int]], position: int) -> int:
    simple = _simple[lang]
    for word in _LATIN[lang].findall(text):
        if (term := simple.get(word)) is not None:
            terms[term].append(position)
            position += 1
            continue
        parts = _parts(lang, word)
        if len(parts) == 1:
            simple[word] = parts[0].term
        for part in parts:
            terms[part.term].append(position + part.step)
        position += _steps(parts)
    if len(simple) > _MOST_SIMPLE:
        simple.clear()
    return position


def _steps(parts: Sequence[_Part]) -> int:
    if len(parts) == 1:  # nearly every word: asked for each of every text
        return 1 + parts[0].step
    return 1 + max(p.step for p in parts) if parts else 0


@lru_cache(maxsize=50_000)
def _parts(lang: str, word: str) -> tuple[_Part, ...]:
    """The terms of a word as the pattern of its language finds it, hyphens and all; () where it has none."""
    if not any(c.isalpha() for c in word):
        return (_Part(_number(lang, word), 0, 0, len(word)),)
    found: list[_Part] = []
    for piece in _PIECE.finditer(word):
        found.extend(_piece_parts(lang, piece, _steps(found)))
    main = [p for p in found if p.main]
    if len(main) > 1:
        joined = "".join(p.term for p in main)
        found.append(_Part(joined, 0, main[0].start, main[-1].end, main=False, whole=True))
    return tuple(found)


def _piece_parts(lang: str, piece: re.Match[str], step: int) -> Iterator[_Part]:
    elision = _ELISION.match(piece[0]) if lang == "fr" else None
    start, end = piece.start() + (elision.end() if elision else 0), piece.end()
    bare = _POSSESSIVE.sub("", piece[0]) if lang == "en" else piece.string[start:end]
    bare = bare.replace("'", "").replace("’", "").replace(".", "")
    term = _term(bare)
    mixed = _MIXED.findall(term)
    if len(mixed) > 1:
        yield from (_Part(part, step + n, start, end) for n, part in enumerate(mixed))
    elif term:
        yield _Part(term, step, start, end)
        exact = bare.lower()
        if exact != term and not exact.isascii():
            yield _Part(exact, step, start, end, main=False)


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
