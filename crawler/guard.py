"""Is this English what that sentence says? Pure checks; each problem is a flag on the sentence.

empty, loop, untranslated, length      the form: nothing, a phrase again and again, still French or Japanese, cut
amount, date, number                   a figure of the source is not in the English by value, or one was made up
name                                   a name of the glossary is missing
unknown                                (from the engine) characters that the model cannot read
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crawler import names, wording
from crawler.engine import Hypothesis
from crawler.figures import Comparison, Figure
from crawler.names import Lost, Name
from index.amounts.numerals import fold
from index.article import Amount

FLAGS = ("empty", "loop", "untranslated", "length", "amount", "date", "number", "name", "unknown")


@dataclass(frozen=True, slots=True)
class Verdict:
    """A hypothesis and what is wrong with it."""

    made: Hypothesis
    form: tuple[str, ...] = ()
    missing: tuple[Figure, ...] = ()
    added: tuple[Amount, ...] = ()
    made_up: tuple[Figure, ...] = ()  # numbers and dates of the English
    lost: tuple[Lost, ...] = ()

    @property
    def flags(self) -> tuple[str, ...]:
        found = {*self.made.flags, *self.form, *(f.kind for f in (*self.missing, *self.made_up))}
        found |= {"amount" for _ in self.added} | {"name" for _ in self.lost}
        return tuple(flag for flag in FLAGS if flag in found)

    @property
    def weight(self) -> tuple[int, int, int]:
        """How bad it is, to choose the better of two: its form, what it lost, and what it made up beyond that."""
        lost = len(self.missing) + len(self.lost)
        return len(self.form), lost, 0 if lost else len(self.added) + len(self.made_up)


def judge(source: str, made: Hypothesis, lang: str, glossary: Sequence[Name] = ()) -> Verdict:
    """What is wrong with an engine's English of a sentence in `lang` ("fr" or "ja")."""
    form = wording.problems(source, made.text, lang)
    if "empty" in form:
        return Verdict(made, form)
    compared = Comparison(source, made.text, lang)
    lost = names.lost(source, made.text, lang, glossary)
    return Verdict(made, form, compared.missing(), compared.added(), compared.made_up(), lost)


def check(source: str, english: str, lang: str, glossary: Sequence[Name] = ()) -> tuple[str, ...]:
    """The flags of a translation, () where nothing is wrong."""
    return judge(source, Hypothesis(english), lang, glossary).flags


def bracketed(verdict: Verdict) -> str:
    """The English with what it lacks in brackets, as the source has it and by value.

    A single wrong amount is followed by the right one; all else stands at the end:
    "It fell to ¥123.9 billion [1兆2390億円 = ¥1.239 trillion]."
    """
    english = verdict.made.text
    notes = [(f.start, _note(f.text.strip(), f.english)) for f in verdict.missing]
    notes += [(name.start, _note(name.text, name.english)) for name in verdict.lost]
    amounts = [f for f in verdict.missing if f.kind == "amount"]
    if len(amounts) == len(verdict.added) == len(notes) == 1:
        at = verdict.added[0].end
        return f"{english[:at]} {notes[0][1]}{english[at:]}"
    return " ".join([english, *(note for _, note in sorted(notes))])


def _note(source: str, english: str) -> str:
    return f"[{english}]" if fold(source) == english else f"[{source} = {english}]"
