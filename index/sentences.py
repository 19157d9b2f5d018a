"""Text -> sentences, for French, Japanese and English, without a model.

    split(text, lang)       the sentences in order; put together again they are the text, but for white space
    spans(text, lang)       where they stand in the text; a row of a table stays whole
    halves(sentence)        in two, where a reader would pause
    clauses(sentence, fits) a sentence that is too long for an engine, cut where a reader would pause

A quote of a few sentences stays in one piece, since what follows it ("と述べた", "a-t-il dit") belongs to it; one
longer than `LONGEST_QUOTE` characters is cut like other text. A line break always ends a sentence, and so does the
bar between two cells of a table; headlines need no stop.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

LONGEST_QUOTE = {"ja": 80, "fr": 120, "en": 120}
_QUOTES = dict(zip("「『（(«“[【〈《", "」』）)»”]】〉》", strict=True))
_CLOSING = re.escape("".join(_QUOTES.values()) + "\"'’")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\ufeff\ufffe\uffff]")
_CELL = re.compile(r"(?<=\s\|)(?=\s)")  # a bar stays with the cell before it
_SPACE = re.compile(r"\s+")
_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")  # as str.splitlines
_MARK = re.compile(f"[{re.escape(''.join([*_QUOTES, *_QUOTES.values()]))}]")
Span = tuple[int, int]

# -- Japanese: a stop, with what closes behind it. ! and ? behind Latin letters need a space ("Yahoo!ニュース").
_STOP_JA = re.compile(
    rf"(?:[。！？｡]+[!?！？…]*|(?<![0-9０-９A-Za-z])．|(?<=[^\x00-\x7f])(?:[!?]+|\.(?=\s))|[!?]+(?=[\s{_CLOSING}]|\Z))"
    rf"([{_CLOSING}]*)"
)
_BULLET_JA = re.compile(r"(?<=.)(?=[▽▼◇◆■●○◎★☆])")  # not ▲ and △: a minus sign in tables of figures
_IN_A_NAME = re.compile(r"(?<=[一-龠ァ-ヶー々]。)(?:を|[がはのに](?=[一-龠ァ-ヶ0-9A-Za-z「『]))")  # モーニング娘。が歌った
_GOES_ON_JA = re.compile(r"\s*(?:[とのをにはがもでやへ、,]|など|って|から|まで|だ[とっ])")

# -- French and English: a stop, what closes behind it, a space, and something that can begin a sentence.
_STOP_EU = re.compile(rf"(?:\.{{2,}}+|[.!?…]++)(?:[\s\u00a0\u202f]*[»”]|[{_CLOSING}])*(?=\s)")
_BEGINS = re.compile(r"\s+(?:[-–—•]\s+)?[«“\"'‘(\[¿¡]*[\s\u00a0\u202f]*(?:[^\W\d_a-zà-öø-ÿœ]|\d)")
_LAST_WORD = re.compile(r"(?<![^\W\d_])(?:[^\W\d_]\.-?)*[^\W\d_]+\Z")
_NEXT_WORD = re.compile(r"[\s«“\"'‘(\[\u00a0\u202f–—-]*([^\W\d_]+)(['’.])?")
_LONGEST_WORD = 40
_LIST_NUMBER = re.compile(r"(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})\Z")

# A dot behind these never ends a sentence; where a sentence may end there too ("etc.", "Inc."), see _MAY_END.
_ABBREVIATIONS = frozenset(
    "m mm mme mmes mlle mlles me mgr dr drs pr prof st ste sts vve cie art al p pp n no nos nᵒ num vol t éd ed ex cf"
    " chap fig hab env av apr ap bd boul tél tel réf ref janv févr fév avr juil sept oct nov déc jan feb aug dec"
    " lun mar mer jeu ven sam dim mr mrs ms gen col lt capt sgt sen rep gov hon rev supt pres vs viz approx dept est"
    " c.-à-d i.e e.g q.v n.b a.k.a s.a s.m mds md mrd mrds mio dép cap min max op cit resp prés adm".split()
)
_SCALES = frozenset("mds md mrd mrds mio".split())  # of a figure they may end a sentence: "Il vaut 3 Mds. Il croît."
_FIGURE = re.compile(r"\d\s?\Z")
_MAY_END = frozenset("etc inc ltd corp co cos jr sr bros plc sa a.m p.m am pm".split())
_OPENERS = frozenset(
    "le la les l un une des du de d ce cet cette ces il elle ils elles on nous vous je j tu c s en au aux à dans sur"
    " pour par avec sans selon mais et or donc car si quand lorsque comme après avant depuis pendant outre ainsi"
    " cependant toutefois pourtant enfin ensuite alors puis notre leur son sa ses leurs tout tous toute toutes plus"
    " the a an this that these those it he she they we you i in on at for from with by but and however as after"
    " before since while when if its his her their there then meanwhile also according".split()
)


def split(text: str, lang: str) -> list[str]:
    """The sentences of `text`; `lang` is "ja", "fr" or "en" (any other is read as English)."""
    lines = (plain(cell) for line in text.splitlines() for cell in _CELL.split(line))
    return [line[start:end] for line in lines for start, end in _cut(line, lang)]


def spans(text: str, lang: str) -> list[Span]:
    """(start, end) of each sentence, without the white space around it."""
    blank = _CONTROL.sub(" ", text)
    lines = ((line.start(), blank[line.start() : line.end()]) for line in _LINE.finditer(text))
    return [(at + start, at + end) for at, line in lines for start, end in _cut(line, lang)]


def plain(text: str) -> str:
    """The text without control characters, each run of white space as one space."""
    return _SPACE.sub(" ", _CONTROL.sub(" ", text)).strip()


def _cut(line: str, lang: str) -> Iterator[Span]:
    find = _ends_ja if lang == "ja" else _ends_eu
    quotes = _quoted(line, LONGEST_QUOTE.get(lang, LONGEST_QUOTE["en"]))
    start = 0
    for end in (*find(line, quotes), len(line)):
        piece = line[start:end]
        if piece.strip():
            yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
        start = end


def _quoted(text: str, longest: int) -> _Quotes:
    """Where quotes and brackets that are closed again, and short enough to stay whole, stand."""
    opened: list[tuple[str, int]] = []
    waiting: Counter[str] = Counter()
    found: list[tuple[int, int]] = []
    for mark in _MARK.finditer(text):
        at, letter = mark.start(), mark[0]
        if letter in _QUOTES:
            opened.append((_QUOTES[letter], at))
            waiting[_QUOTES[letter]] += 1
        elif waiting[letter]:
            start = _close(letter, opened, waiting)
            if at - start <= longest:
                while found and found[-1][0] > start:
                    found.pop()  # it stands inside this one
                found.append((start, at))
    return _Quotes([start for start, _ in found], [end for _, end in found])


def _close(letter: str, opened: list[tuple[str, int]], waiting: Counter[str]) -> int:
    """Take the innermost quote that `letter` closes off the stack, and what was left open in it. Returns its start."""
    while True:
        closing, start = opened.pop()
        waiting[closing] -= 1
        if closing == letter:
            return start


class _Quotes(NamedTuple):
    """The outermost short quotes, in order."""

    starts: list[int]
    ends: list[int]

    def hold(self, at: int, until: int) -> bool:
        """Whether position `at` is inside a quote that goes on at `until`."""
        index = bisect_left(self.starts, at) - 1
        return index >= 0 and at <= self.ends[index] and self.ends[index] >= until


def _ends_ja(text: str, quotes: _Quotes) -> Iterator[int]:
    ends = {m.start() for m in _BULLET_JA.finditer(text) if not quotes.hold(m.start(), m.start())}
    for stop in _STOP_JA.finditer(text):
        goes_on = (_GOES_ON_JA if stop[1] else _IN_A_NAME).match(text, stop.end())
        if not goes_on and not quotes.hold(stop.start(), stop.end()):
            ends.add(stop.end())
    return iter(sorted(ends))


def _ends_eu(text: str, quotes: _Quotes) -> Iterator[int]:
    start = 0
    for stop in _STOP_EU.finditer(text):
        if not _BEGINS.match(text, stop.end()) or quotes.hold(stop.start(), stop.end()):
            continue
        if stop[0].startswith(".") and not stop[0].startswith("..") and _abbreviates(text, start, stop):
            continue
        start = stop.end()
        yield start


def _abbreviates(text: str, start: int, stop: re.Match[str]) -> bool:
    """Whether the single dot at `stop` belongs to a shortened word, an initial or the number of a list."""
    before = text[max(start, stop.start() - _LONGEST_WORD) : stop.start()]
    if stop.start() - start < _LONGEST_WORD and _LIST_NUMBER.match(before.strip()):
        return True
    word = _LAST_WORD.search(before)
    if word is None or len(stop[0].rstrip()) > 1:
        return False
    name = word[0].lower()
    if name in _SCALES and _FIGURE.search(before, 0, word.start()):
        return not _opens(text, stop.end())
    if name in _ABBREVIATIONS:
        return not (name in ("no", "n", "p", "t", "est", "min", "max") and not _number_follows(text, stop.end()))
    initial = (len(name) == 1 and word[0].isupper()) or "." in name
    return (initial or name in _MAY_END) and not _opens(text, stop.end())


def _number_follows(text: str, at: int) -> bool:
    return text[at : at + 4].lstrip()[:1].isdigit()


def _opens(text: str, at: int) -> bool:
    """Whether the next word is one that sentences begin with rather than a name."""
    word = _NEXT_WORD.match(text, at)
    return word is not None and word[2] != "." and word[1].lower() in _OPENERS


# -- clauses: the best place to cut first
_LABEL = 24  # characters: what is no longer is cut at marks alone
_PAUSES = (
    re.compile(r"(?<=[。！？；;])(?!\Z)|(?<=[.!?…:—–])(?=\s)|(?<=：)"),
    re.compile(r"(?<=[、，])|(?<=,)(?=\s)|(?<=[」』）)»])(?=.)"),
    re.compile(r"(?=\s)|(?<=[はがをにで])(?=[^\x00-\x7fぁ-ん])"),
    re.compile(r"(?<![0-9０-９A-Za-zÀ-ÿ.,．，])(?=.)|(?<=.)(?![0-9０-９A-Za-zÀ-ÿ.,．，万億兆千百円])"),
)


def clauses(sentence: str, fits: Callable[[str], bool]) -> list[str]:
    """The sentence in pieces that fit, none cut inside a number or a word where that can be helped."""
    if len(sentence) < 2 or fits(sentence):
        return [sentence]
    at = _pause(sentence, _PAUSES) or max(1, len(sentence) // 2)
    return [piece for half in (sentence[:at], sentence[at:]) if half.strip() for piece in clauses(half.strip(), fits)]


def halves(sentence: str) -> list[str]:
    """The sentence cut in two where a reader would pause; one piece where there is no pause, as in a label."""
    at = _pause(sentence, _PAUSES[: 3 if len(sentence) > _LABEL else 2])
    return [half for half in (sentence[:at].strip(), sentence[at:].strip()) if half] if at else [sentence]


def _pause(text: str, kinds: Sequence[re.Pattern[str]]) -> int | None:
    """Where to cut in two: the best kind of pause in the middle half of the text, the nearest to its middle."""
    middle = len(text) / 2
    for kind in kinds:
        places = [m.start() for m in kind.finditer(text, 1) if abs(m.start() - middle) <= middle / 2]
        if places:
            return min(places, key=lambda at: abs(at - middle))
    return None
