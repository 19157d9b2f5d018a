"""What a figure does in its sentence: a level, a change, what was before, a share, a rate, so much each. Pure.

Only figures of one role can contradict each other. Patterns look at the words next to the figure, folded and in lower case.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from index.amounts.numerals import fold
from index.article import Amount
from index.ledger.references import is_reference

Role = Literal["level", "change", "before", "share", "rate", "each"]
_NEAR = 48  # characters to each side

_MORE = {
    "en": r"(?:(?:about|around|nearly|almost|roughly|some|an?|just|only|a (?:little|bit) (?:over|under)|well|more than|over|under"
    r"|at least|up to|another|the|estimated|record) )*\Z",
    "fr": r"(?:(?:environ|près de|plus de|quelque|presque|à peine|au moins|les|l'|le|la|de|d')\s?)*\Z",
    "ja": r"(?:約|およそ|ほぼ|最大|さらに)*\Z",
}
_BEFORE: dict[str, tuple[tuple[Role, str], ...]] = {
    "en": (
        ("each", r"\b(?:each|every|per) [^,;.]{0,40}"),
        ("before", r"\b(?:from|compar(?:es?|ed|ing) (?:with|to)|against|versus|vs\.?|(?<!more )(?<!less )(?<!fewer )(?<!other )(?<!rather )than) (?:an? |the |last year's )?(?:initial )?"),
        ("before", r"\b(?:which|that) (?:was|were|had been|stood at|came to|totaled|totalled) "),
        ("before", r"\b(?:this|last|the (?:current|previous|prior)) (?:fiscal )?year's [^,;]{0,40}"),
        ("before", r"\b(?:initial|earlier|previous|original) (?:estimate|projection|forecast|target|plan)s? (?:of|was|had been|stood at|came to|put at) "),
        ("change", r"\b(?:by|(?<!make )(?<!made )(?<!makes )up|down|(?:increase|rise|cut|gain|growth|jump|drop|decline|surge|fall|hike|expansion|reduction|change) of) "),
        ("change", r"\b(?:grow|grew|rose|rise|fell|fall|gain|climb|jump|surge|soar|increase|expand|shrink|shrank|swell|drop|slip)(?:s|ed|n|ing)? "),
    ),
    "fr": (
        ("before", r"\b(?:pass\w+ de |qui (?:était|étaient|s'élevait|s'élevaient|se montait) (?:de |à )?)"),
        ("before", r"\b(?:contre|après|au lieu de|par rapport à|face à) "),
        ("before", r"\b(?:estimation|prévision|projection|objectif)s? (?:initiale?|précédente?|antérieure?)s? (?:de |d'|à |était de )"),
        ("change", r"\b(?:hausse|baisse|bond|recul|progression|augmentation|croissance|chute|rebond|repli|diminution|réduction)s? (?:\w+ )?(?:de |d')"),
        ("change", r"\b(?:progress|augment|recul|baiss|diminu|grimp|bondi|croî|relev|gonfl|accr|chut|réduit?)\w* (?:\w+ )?(?:de |d')"),
    ),
    "ja": (
        ("each", r"(?:人|世帯|戸|台|家庭|ひとり)(?:当たり|あたり|につき)"),
        ("before", r"(?:前年度?|昨年度?|今年度|現行)(?:の)?(?:当初)?(?:予算)?(?:の|は|\()"),
        ("change", r"(?:減収|増収|増加|減少|増額|減額)(?:額|幅|分)?(?:は|が)(?:年間?|毎年|最大|初年度)*"),
        ("change", r"(?:前年度?|前回|前年同期|今年度)(?:当初)?(?:予算)?(?:比で?|に比べて?|より)"),
    ),
}  # fmt: skip
_AFTER: dict[str, tuple[tuple[Role, str], ...]] = {
    "en": (
        ("each", r"(?: yen)? ?(?:per|for each|each|apiece|a (?:month|head|child|person)|monthly)\b"),
        ("before", r"(?: \S+){0,2} (?:a year (?:earlier|ago|before)|(?:the )?(?:last|previous|prior) (?:fiscal )?year)\b(?!'s)"),
        ("change", r" (?:[\w-]+ )?(?:increase|rise|jump|growth|expansion|gain|cut|drop|decline|hike|surge|reduction)\b"),
        ("change", r" (?:more|less|higher|lower|larger|smaller|greater) than\b"),
    ),
    "fr": (
        ("each", r" (?:par (?:enfant|personne|habitant|ménage|mois|tête|foyer|salarié)|chacune?)\b"),
        ("before", r"(?: \S+){0,2} (?:l'an (?:dernier|passé)|l'année (?:précédente|dernière|passée)|un an (?:plus tôt|auparavant))"),
        ("change", r" (?:de (?:plus|moins) que|supplémentaires? par rapport|d'augmentation|de hausse|de baisse)"),
    ),
    "ja": (
        ("each", r"ずつ"),
        ("before", r"(?:から)|(?:だった|であった)(?=[一-鿿ァ-ヶ])"),
        ("change", r"(?:余り|あまり|ほど|程度|強|弱)?(?:の)?(?:増|減(?!税)|上回|下回|多|少な|の伸び|の上昇|プラス|マイナス|高|拡大)"),
    ),
}  # fmt: skip
_SHARE = {
    "en": re.compile(r" ?(?:of\b|share|(?:the )?size of|as large as the)|.{0,24}\b(?:gdp|gross domestic)"),
    "fr": re.compile(r" (?:de|du|des|d')\s?(?!plus|moins)|.{0,24}\bpib"),
    "ja": re.compile(r"(?:を占め|の人|が)|.{0,4}(?:国内総生産|gdp)"),
}
_SIZE = re.compile(r".{0,24}(?:\b(?:size of|gdp|gross domestic|economy|earnings|pib)\b|国内総生産)")
_RATE = re.compile(r"\b(?:rates?|yields?|interest|coupon|taux|rendements?)\b|金利|利回り|利率")
_GDP = re.compile(r"gdp比|国内総生産比|比率|割合|占める")

_STAKE = r"(?:stake|total|cumulative|combined investment|(?:government|public|state|overall) (?:investment|support|funding|aid)|has (?:now )?(?:put|invested|committed))"
_CUMULATIVE = {
    "en": re.compile(
        r"\bcumulative[^,;]{0,60}(?=\0)|\0[^,;]{0,20}\bcumulative|\bsince (?:fiscal )?(?:19|20)\d\d|\bto date\b|\bso far\b|\bsince then\b"
        rf"|\b(?:bring|tak|lift|rais|push)(?:s|es|ing|e)? [^,;]{{0,30}}{_STAKE}[^,;]{{0,40}} to {_MORE['en'][:-2]}(?=\0)"
        r"|\bstake[^,;]{0,40} (?:to|hits|reaches|of|at) (?:about )?(?=\0)|\bwill (?:then )?have (?:put|invested|spent|committed)|\0[^,;]{0,30} in (?:all|total)\b"
    ),
    "fr": re.compile(
        r"\bcumul\w*[^,;]{0,60}(?=\0)|\0[^,;]{0,30}\bcumul|\bau total[^,;]{0,30}(?=\0)|\0[^,;]{0,30} au total\b|\bdepuis (?:19|20)\d\d|\bdepuis lors|\bjusqu'ici|\bà ce jour|\bparticipation[^,;]{0,40} (?:à|atteindra|de) (?=\0)"
        r"|\bport(?:e|er|era|ant|eront) [^,;]{0,40}\bà (?:environ )?(?=\0)"
    ),
    "ja": re.compile(
        r"(?:累計|累積|通算|合計)[^、。0-9]{0,14}(?=\0)|\0(?:の|を|に)?(?:累計|累積)|(?:これまでに|年度?以降)[^。]*(?=\0)"
    ),
}
_YEARS = {
    "en": re.compile(r"\b(?:over|for|within|across|during) (?:the |a )?(?:next |coming |past )?(?:period of )?[\w-]+ (?:fiscal )?years\b|\b\w+-year (?:plan|program|period|build|frame|effort|package)|\b(?:through|until) (?:fiscal )?(?:year )?20\d\d"),
    "fr": re.compile(r"\b(?:en|sur|pendant) (?:\w+) ans\b|\bd'ici (?:à |l'exercice |la fin )?(?:de )?(?:20\d\d|\w+ ans)|\bjusqu'en 20\d\d"),
    "ja": re.compile(r"\d+(?:か|ヵ|カ)?年間?で|\d+年間|\d+年度までに?"),
}  # fmt: skip
_COMPARED = re.compile(r"\b(?:up from|down from|from|compared (?:with|to)|against|versus|contre|au lieu de|par rapport à|face à)\b")
_SO_FAR_BEFORE = re.compile(rf"(?:{_COMPARED.pattern})[^,;]*(?:jusqu'ici|à ce jour|so far|to date|until now)")
_RATIO = re.compile(r"(?:倍率|\bratio|\bbid-to-cover|\btaux de couverture)[^。;]*\Z")
_GROWS = re.compile(r"(?:の|に)?(?:増|拡大|膨ら|伸び|引き上げ)|.{0,12}(?:increase|rise|growth|hausse)")
_NO = re.compile(r"(?!)")
_BEFORES = {
    lang: [(role, re.compile(words + _MORE[lang])) for role, words in listed] for lang, listed in _BEFORE.items()
}
_AFTERS = {lang: [(role, re.compile(words)) for role, words in listed] for lang, listed in _AFTER.items()}


class Part(NamedTuple):
    """What a figure does in its sentence. `cumulative`: a sum since some start; `years`: for several years together."""

    role: Role
    cumulative: bool = False
    years: bool = False


def part(text: str, amount: Amount, lang: str, year: int | None = None) -> Part:
    """The part that `amount` plays in the sentence `text` (spans are of the sentence); `year`: the fiscal year spoken of."""
    low = fold(text).lower()
    before, after = low[max(0, amount.start - _NEAR) : amount.start], low[amount.end : amount.end + _NEAR]
    if amount.kind == "multiple" and _RATIO.search(_clipped(low[: amount.start])) and not (_GROWS.match(after) or _SIZE.match(after)):
        return Part("rate")
    role = _ratio_role(before, after, amount, lang) if amount.kind != "money" else _role(before, after, lang)
    if amount.kind != "money":
        return Part(role)
    if role == "level" and is_reference(text, amount, lang, year):
        role = "before"
    around = f"{_clipped(low[: amount.start])}\0{_of_its_own(after)}"
    return Part(role, role != "before" and bool(_CUMULATIVE.get(lang, _NO).search(around)), bool(_YEARS.get(lang, _NO).search(low)))


def _clipped(before: str) -> str:
    return _SO_FAR_BEFORE.sub(" ", before[-120:])


def _of_its_own(after: str) -> str:
    """What stands behind a figure up to what it is compared with."""
    compared = _COMPARED.search(after)
    return after[: compared.start()] if compared else after


def _role(before: str, after: str, lang: str) -> Role:
    said = (role for role, pattern in _BEFORES.get(lang, ()) if pattern.search(before))
    found = next(said, None) or next((role for role, pattern in _AFTERS.get(lang, ()) if pattern.match(after)), None)
    return found or "level"


def _ratio_role(before: str, after: str, amount: Amount, lang: str) -> Role:
    role = _role(before, "", lang)
    if amount.kind == "multiple":
        part_of = amount.value < 1 and role != "change"  # "half of", 半分
        return "share" if part_of or _SIZE.match(after) else "change"
    if (_SHARE.get(lang, _NO).match(after) or _GDP.search(before[-10:])) and role != "change":
        return "share"
    if _RATE.search(before) and _role(before, after, lang) != "change":
        return "rate"
    return _role(before, after, lang)
