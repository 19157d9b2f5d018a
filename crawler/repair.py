"""Sentences into English under the guard: translate, judge, try again on a rewritten source, else say what is wrong.

The second try writes the figures that were lost plainer and in the source's own language, names as English has them,
and cuts a sentence that came out as a loop or cut short in two; the third writes the figures as English has
them. The best try counts. What it still lacks is put in brackets and flagged.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from crawler import figure_forms, guard
from crawler.engine import Engine, Hypothesis
from crawler.guard import Verdict
from crawler.names import Name
from index.amounts import amounts
from index.amounts.numerals import fold
from index.article import Sentence
from index.sentences import halves

TRIES = 2  # after the first
_BEFORE = re.compile(r"(?:[\s|▽▼◇◆■□●○◎★☆•◦※]|[*・–—-](?=\s))+")  # not ▲ and △, the minus signs of tables
_BEHIND = re.compile(r"[\s|]+\Z")
_TWICE = re.compile(r"(?P<phrase>\w[^\n]{,200}?)(?:\W+(?P=phrase))+(?P<end>\W*)", re.IGNORECASE)
_MARK = re.compile(r"(?<=\d)(?:(?P<group>[ .](?=\d{3}(?!\d)))|,(?=\d))")  # 1 239,5 is 1,239.5


def translate(engine: Engine, lang: str, sources: Sequence[str], glossary: Sequence[Name] = ()) -> list[Sentence]:
    """One Sentence for each source, in order. Raises EngineError."""
    dressed = [_undress(source) for source in sources]
    verdicts = _first(engine, lang, [core for _, core, _ in dressed], glossary)
    for turn in range(TRIES):
        _try_again(engine, lang, turn, verdicts, glossary)
    model = engine.model(lang) or ""
    return [
        Sentence(source, f"{before}{guard.bracketed(v)}{behind}", engine.name, model, v.made.score, v.flags)
        for source, (before, v, behind) in zip(
            sources, ((before, verdicts[core], behind) for before, core, behind in dressed), strict=True
        )
    ]


def _undress(source: str) -> tuple[str, str, str]:
    """What stands before a sentence, the sentence, and what stands behind: bullets and the bars of a table."""
    before, behind = _BEFORE.match(source), _BEHIND.search(source)
    start, end = before.end() if before else 0, behind.start() if behind else len(source)
    return (source[:start], source[start:end], source[end:]) if start < end else ("", source, "")


def _first(engine: Engine, lang: str, sources: Sequence[str], glossary: Sequence[Name]) -> dict[str, Verdict]:
    known = ((source, _without_engine(source, lang)) for source in dict.fromkeys(sources))
    verdicts = {source: Verdict(Hypothesis(english)) for source, english in known if english is not None}
    rest = [source for source in dict.fromkeys(sources) if source not in verdicts]
    made = engine.translate(lang, rest) if rest else []
    verdicts.update({s: _judged(s, h, lang, glossary) for s, h in zip(rest, made, strict=True)})
    return verdicts


def _try_again(engine: Engine, lang: str, turn: int, verdicts: dict[str, Verdict], glossary: Sequence[Name]) -> None:
    """Replace the verdicts that another try makes better."""
    plans = {source: plan for source, verdict in verdicts.items() if (plan := _plan(source, verdict, turn))}
    made = iter(engine.translate(lang, [piece for plan in plans.values() for piece in plan]) if plans else ())
    for source, plan in plans.items():
        again = _judged(source, _joined([next(made) for _ in plan]), lang, glossary)
        if again.weight < verdicts[source].weight:
            verdicts[source] = again


def _judged(source: str, made: Hypothesis, lang: str, glossary: Sequence[Name]) -> Verdict:
    """A label comes out twice now and then, "Reserve funds reserve funds": then it is said once."""
    verdict = guard.judge(source, made, lang, glossary)
    twice = _TWICE.fullmatch(made.text) if "loop" in verdict.form else None
    once = twice and guard.judge(source, replace(made, text=twice["phrase"] + twice["end"]), lang, glossary)
    return once if once and once.weight < verdict.weight else verdict


def _plan(source: str, verdict: Verdict, turn: int) -> list[str] | None:
    """What to give the engine in place of the source; None where no other way is known."""
    text = _rewritten(source, verdict, turn)
    if verdict.form and turn == 0:
        parts = halves(text)
        return parts if parts != [source] else None
    return [text] if text != source else None


def _rewritten(source: str, verdict: Verdict, turn: int) -> str:
    """The source with the figures and names that were lost in another form."""
    changes = [(f.start, f.end, f.rewrites[min(turn, len(f.rewrites) - 1)]) for f in verdict.missing if f.rewrites]
    changes += [(name.start, name.end, name.english) for name in verdict.lost]
    for start, end, form in sorted(changes, reverse=True):
        source = source[:start] + form + source[end:]
    return source


def _joined(made: Sequence[Hypothesis]) -> Hypothesis:
    scores = [h.score for h in made if h.score is not None]
    flags = tuple(dict.fromkeys(flag for h in made for flag in h.flags))
    return Hypothesis(" ".join(h.text for h in made), min(scores, default=None), flags)


def _without_engine(source: str, lang: str) -> str | None:
    """The English of a cell of a table, a rule of stars: nothing to translate but the way figures are written."""
    text = fold(source)
    alone = amounts(source, lang)
    if len(alone) == 1 and len(alone[0].text) == len(source):
        return figure_forms.english(alone[0])
    if any(map(str.isalpha, source)):
        return None
    return _MARK.sub(lambda mark: "," if mark["group"] else ".", text) if lang == "fr" else text
