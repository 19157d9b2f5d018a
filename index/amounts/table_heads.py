"""What the head of a column or the label of a row says that it counts: sums, ratios, or people and ships."""

from __future__ import annotations

import re

# Anywhere: a table that holds these beside its sums.
RATIO = re.compile(r"%|率|比(?!較)|per ?cent|pour cent|\bratio|\bshares?\b|\bparts?\b|構成|依存度")
# Its last word counts: 引上げ率 is a ratio, 消費税率引上げ分 is not, nor are "Staff costs".
_NO_SUM = re.compile(
    r"%\)?\Z|^%|\((?:in |en )?%|per ?cent|pour cent|[ぁ-ヿ一-鿿](?:率|比|構成|依存度|件数|数|定員|人員|世帯|人口)\Z"
    r"|\A(?:率|比|構成|依存度|数|定員|人員|世帯|人口|人|件|隻|機)\Z"
    r"|\bratios?(?: (?:of|to)\b.*)?\Z|\bshares?(?: (?:of|in)\b.*)?\Z|\bparts?(?: (?:de|du|des|dans|en|d'|sur)\b.*)?\Z"
    r"|\b(?:employees|staff|effectifs?|headcount)\Z|\bnumber of|\bnombre\b|\b(?:no|nb)\. (?:of|de)\b"
)
_OTHER_UNIT = re.compile(
    r"\((?:in |en )?(?:[十百千万]{0,2}(?:人|件|隻|機|両|台|社|校|戸|世帯|か所|箇所|カ所|ヶ所|室|床|頭|本|回|倍|年|月|日|時間|歳|トン|メートル|キロ|ha|km|kw|t)"
    r"|m|mn|millions?|thousands?|000s?|milliers?|k|km2?|ha|tonn?es?|tons?|days|jours|years|months|ans|mois|hours|heures|people|persons|personnes)\)\Z"
)
_BRACKETED = re.compile(r" ?\([^()]*\)\Z")
# A head without a unit beside one that has its own: it counts the same if it names a time or money.
_SAME_UNIT = re.compile(
    r"[0-9]|\b(?:fy|budget|request|amount|total|initial|draft|revised|actual|plan(?:ned)?|change|difference|costs?|spend|spent|spending"
    r"|expend\w*|outlays?|revenue|revenus?|income|sales|profit|debt|loans?|grants?|aid|funds?|funding|forecast|estimate|previous|current|last|prior|paid|received"
    r"|montant|crédits?|coûts?|dépenses?|recettes?|demande|voté|exécut\w*|prévu|variation|écart|année|solde|plf|lfi|dette)"
    r"|額|予算|当初|補正|要求|決算|実績|見込|増減|前年|今年|来年|年度|費|債|税|歳|差|合計|総計|計\Z|金|収入|支出|売上|利益|残高|[円]"
)


def counts_no_money(head: str) -> bool:
    """Whether a head or a label says ratios, people or things: 構成比, "Share", 職員数, "People (m)"."""
    label = head.strip(" *†:")
    return bool(_OTHER_UNIT.search(label) or _NO_SUM.search(label) or _NO_SUM.search(_BRACKETED.sub("", label)))


def counts_the_same(head: str) -> bool:
    """Whether a head without a unit goes by that of the column to its left: "2026", "Budget", 増減額."""
    return not head.strip() or bool(_SAME_UNIT.search(head))
