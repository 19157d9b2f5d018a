"""The language of a text: by script first, then by small words, then langdetect between English and French.

langdetect knows nothing of context: bare, it calls Japanese headlines Korean and changes its mind between runs. Here
it holds two profiles, a fixed seed and a prior, and is asked only where the cheaper evidence says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from langdetect.detector_factory import DetectorFactory

UNKNOWN = "und"
OTHERS = frozenset("ar bg cs da de el es et fa fi he hi hr hu id it ko lt lv nb nl no pl pt ro ru sk sl sr sv th tr uk vi zh".split())
_SHORT = 60  # characters: below this the surroundings weigh more than the text
_SAMPLE = 400  # characters that langdetect is given: more changes no verdict and costs time
_WORDS = 240  # characters whose small words are counted
_SEED = 17
_MANY = {"en": 0.2, "fr": 0.33}  # share of small words in running text; Spanish and Italian have some of the French
_KANALESS = 40  # characters: no Japanese text of more has no kana

_WIDE = re.compile(r"[\u3005\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d\u3400-\u4dbf\u4e00-\u9fff]")  # kana and kanji
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa「」]")
_FRAMED = re.compile(r"\W*[\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff]+[\u3041-\u3096].*[\u3041-\u3096][\u4e00-\u9fff]?[\u3041-\u3096\W]*$", re.DOTALL)
_LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŒœĀ-ſ]")
_UPPER = re.compile(r"[A-ZÀ-ÖØ-ÞŒ]")
_OTHER = re.compile(r"[\u0370-\u1fff\uac00-\ud7a3]")
_WORD = re.compile(r"[^\W\d_]+(?:['’](?=s\b|t\b|re\b|ve\b|ll\b))?")
_FRENCH_ONLY = re.compile(r"\b(?:[ldnscjm]|qu|jusqu|lorsqu|aujourd)['’](?=[^\W\d_])(?!(?:s|t|d|m|re|ll|ve)\b)|[çœâêîôûàùëï]|é(?:e|es|s)?\b")
_ENGLISH = frozenset(
    "the of and to in is that for it with was as by from are this be have has had he she they will which its said at "
    "were but not who his her their we you would could should about after into than been more what when how why where "
    "there over up out new says say amid can may your our these those just if so while during against between before "
    "under because being does did do i my him them it's don't says".split()
)
_FRENCH = frozenset(
    "le la les des du de et est une un que qui dans pour par sur au aux ce cette ces il elle ils elles ne pas sont avec "
    "en se sa ses leur leurs été était être avoir mais ou où selon après avant entre sans sous depuis dont nous vous "
    "je tu son plus très aussi comme quand comment pourquoi fait faire ont avait après vers chez contre alors ainsi "
    "cela celui celle tout tous toute toutes deux trois face".split()
)


def detect(text: str, hint: str | None = None) -> str:
    """ "en", "fr" or "ja"; UNKNOWN where the text has no letters of these. `hint` is the language around it."""
    script = _by_script(text)
    if script is not None:
        return script
    lowered = _lowered(text[:_SAMPLE])
    if (_KANA if hint != "ja" else _WIDE).search(lowered) and not any(_votes(lowered)):
        return "ja"  # "Google、Meta、Appleに課徴金": names alone are of no other language
    if hint in OTHERS:
        return _against(lowered)
    return _by_words(lowered, hint) or _by_ngrams(lowered, hint)


def detect_all(texts: Sequence[str], hint: str | None = None) -> tuple[str, ...]:
    """The language of each text of one page, in order: the sure ones first, the doubtful ones as their neighbours."""
    sure = [_by_script(text) if hint in OTHERS else _sure(text) for text in texts]
    return tuple(
        found or detect(text, _neighbour(sure, at) or hint)
        for at, (text, found) in enumerate(zip(texts, sure, strict=True))
    )


def most(texts: Sequence[str], langs: Sequence[str], hint: str | None = None) -> str:
    """The language of most of a page's text, by letters (a Japanese one counts three); the hint where there is none."""
    weights: dict[str, int] = {}
    for text, lang in zip(texts, langs, strict=True):
        weights[lang] = weights.get(lang, 0) + len(text) * (3 if lang == "ja" else 1)
    weights.pop(UNKNOWN, None)
    if not weights:
        return hint if hint and hint not in OTHERS else UNKNOWN
    return max(sorted(weights), key=lambda lang: weights[lang])


def _by_script(text: str) -> str | None:
    """Japanese, UNKNOWN, or None for Latin script."""
    text = text[:_SAMPLE]
    if text.isascii():
        return None if _LATIN.search(text) else UNKNOWN
    if not _WIDE.search(text):
        if not _OTHER.search(text):
            return None if _LATIN.search(text) else UNKNOWN
        return UNKNOWN if len(_LATIN.findall(text)) <= len(_OTHER.findall(text)) else None
    latin, wide = len(_LATIN.findall(text)), len(_WIDE.findall(text))
    # a Latin word weighs about five letters, a Japanese one two characters; a quotation has a frame around it
    if wide > _KANALESS and not _KANA.search(text):
        return UNKNOWN  # Chinese
    return "ja" if wide * 2.5 >= latin or _FRAMED.match(text) else None


def _lowered(text: str) -> str:
    """Mostly capitals lower-cased: both the word lists and langdetect's profiles are of running text."""
    upper = len(_UPPER.findall(text))
    return text.lower() if 8 * upper > len(text) and upper * 2 > len(_LATIN.findall(text)) else text


def _votes(text: str) -> tuple[int, int]:
    text = text[:_WORDS].lower()
    words = _WORD.findall(text)
    english = sum(map(_ENGLISH.__contains__, words))
    marked = not text.isascii() or "'" in text
    french = sum(map(_FRENCH.__contains__, words)) + (len(_FRENCH_ONLY.findall(text)) if marked else 0)
    return english, french


def _by_words(text: str, hint: str | None) -> str | None:
    """The language that its small words give away; a text of the language around it needs fewer of them."""
    english, french = _votes(text)
    winner, most, least = ("en", english, french) if english >= french else ("fr", french, english)
    needed = 1 if winner == hint else 2
    return winner if most >= needed and most >= 2 * least + (winner != hint) else None


def _against(text: str) -> str:
    """The language of a text on a page that says it is of none of the three: many of its small words have to be of one."""
    english, french = _votes(text)
    words = len(_WORD.findall(text[:_WORDS])) or 1
    return "en" if english >= _MANY["en"] * words else "fr" if french >= _MANY["fr"] * words else UNKNOWN


def _by_ngrams(text: str, hint: str | None) -> str:
    from langdetect.lang_detect_exception import LangDetectException

    if hint in ("en", "fr") and len(text) < _SHORT:
        return hint  # n-grams of so few letters say less than the text around them
    detector = _profiles().create()
    detector.set_prior_map(_prior(hint))
    detector.append(text[:_SAMPLE])
    try:
        return str(detector.detect())
    except LangDetectException:  # no n-gram of either language: what stands around it
        return hint if hint in ("en", "fr") else UNKNOWN


def _prior(hint: str | None) -> dict[str, float]:
    if hint not in ("en", "fr"):
        return {"en": 0.5, "fr": 0.5}
    return {hint: 0.9, "fr" if hint == "en" else "en": 0.1}


@cache
def _profiles() -> DetectorFactory:
    """langdetect with two of its 55 profiles: a text in Latin script is English or French here."""
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

    factory = DetectorFactory()
    factory.load_json_profile([Path(PROFILES_DIRECTORY, lang).read_text(encoding="utf-8") for lang in ("en", "fr")])
    factory.set_seed(_SEED)
    return factory


def _sure(text: str) -> str | None:
    """The language of a text that needs no context, else None."""
    script = _by_script(text)
    if script is not None:
        return script
    return _by_words(_lowered(text[:_SAMPLE]), None) if len(text) >= _SHORT else None


def _neighbour(sure: Sequence[str | None], at: int) -> str | None:
    """What the nearest sure text is in; of two equally near, the one that follows (a heading heads it)."""
    for distance in range(1, len(sure)):
        for other in (at + distance, at - distance):
            if 0 <= other < len(sure) and sure[other] in ("en", "fr"):
                return sure[other]
    return None
