"""The words, quotes, brackets and operators of a query, each with its place. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from index.errors import QueryError

TEXT_FIELDS = ("en", "fr", "ja", "title")
LABEL_FIELDS = ("source", "lang", "country", "item", "topic", "status", "currency", "id", "story")
RANGE_FIELDS = ("published", "fetched", "amount")
FIELDS = (*TEXT_FIELDS, *LABEL_FIELDS, *RANGE_FIELDS)


class Lexeme(NamedTuple):
    kind: str  # word, phrase, range, open, close, and, or, not, field
    text: str
    at: int
    extra: str = ""


_SPACE = r"[\s\u3000]+"
_LEXEME = re.compile(
    rf"""(?P<space>{_SPACE})
    |(?P<open>[(（])|(?P<close>[)）])
    |(?P<known>(?i:{"|".join(FIELDS)})|[Ａ-Ｚａ-ｚ]+)[:：][\s\u3000]*
    |(?P<field>[A-Za-z_]+)[:：](?=\S)
    |(?P<range>[\[{{][^\]}}]*[\]}}]?)
    |(?P<phrase>"[^"]*"?|„[^“”]*[“”]?|“[^”]*”?|«[^»]*»?|「[^」]*」?|『[^』]*』?)(?:~(?P<within>\d*))?
    |(?P<minus>-(?=[^\s\u3000]))
    |(?P<number>\d{{1,3}}(?:[ \u00a0\u202f]\d{{3}})+(?![\w.,]))
    |(?P<word>[^\s\u3000()（）"„“”«»「」『』\[\]{{}}]+)
    |(?P<other>.)""",
    re.VERBOSE,
)
_OPERATORS = {"AND": "and", "OR": "or", "NOT": "not", "&&": "and", "||": "or"}
_CLOSING = {'"': '"', "„": "“”", "“": "”", "«": "»", "「": "」", "『": "』"}


def read(text: str) -> list[Lexeme]:
    """All of a query. Raises QueryError with the position."""
    found = []
    for match in _LEXEME.finditer(text):
        kind = match.lastgroup if match.lastgroup != "within" else "phrase"
        if kind == "space":
            continue
        found.append(_lexeme(kind or "other", match))
    return found


def _lexeme(kind: str, match: re.Match[str]) -> Lexeme:
    text, at = match[kind], match.start()
    if kind == "other":
        raise QueryError(f"{text!r} cannot stand here; put it in quotes to search for it", at)
    if kind == "number":  # thousands as the French write them
        return Lexeme("word", text, at)
    if kind == "minus":
        return Lexeme("not", "-", at)
    if kind == "phrase":
        if len(text) < 2 or text[-1] not in _CLOSING[text[0]]:
            raise QueryError(f"the quote that opens here is not closed: {_CLOSING[text[0]][0]} is missing", at)
        return Lexeme("phrase", text[1:-1], at, match["within"] or "")
    if kind == "known":
        return Lexeme("field", unicodedata.normalize("NFKC", text), at)
    operator = _OPERATORS.get(unicodedata.normalize("NFKC", text), "word")
    return Lexeme(operator if kind == "word" else kind, text, at)
