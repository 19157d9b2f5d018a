"""The words around Japanese amounts that say how exact they are."""

from __future__ import annotations

import re

from index.article import Exactness

_ABOUT_BEFORE = (
    "約", "およそ", "おおよそ", "ほぼ", "おおむね", "概ね", "推定", "推計", "ざっと", "大体", "だいたい", "凡そ",
    "推定で",
)  # fmt: skip
_UNDER_BEFORE = ("最大", "最大で", "上限", "最高", "多くて", "最大約", "上限は", "せいぜい", "多くとも", "高くても", "高々", "たかだか")
_OVER_BEFORE = ("最低", "最低でも", "下限", "下限は", "少なくとも", "最低約", "最少")
# 過去最大122兆円 is the largest, no bound; 1社最大10億円 and 年間最大10億円 are bounds.
_SUPERLATIVE = re.compile(
    r"(?:過去|史上|戦後|歴代|以来|ぶり|世界|国内|日本|全国|全米|米国|中国|欧州|アジア|北海道|東北|関東|首都圏|東海|北陸|関西|近畿|四国|九州|業界|(?<![0-9一各毎1])[社県州]|[都道府県市町村区域圏社]内)(?:で|では)?"
    r"(?:最[大高低多少]|最小)(?:で|でも|の)?(?:約|およそ)?\Z"
)
_MIDDLE = r"(?:の(?:大台|水準|規模))?"
_OVER = re.compile(
    rf"(?:[をは](?:大幅に|大きく|優に|初めて|はるかに|わずかに|やや)?{_MIDDLE}(?:超|上回|突破|こえ|越え)"
    rf"|{_MIDDLE}を(?:大幅に|大きく|優に|初めて|はるかに|わずかに)?(?:超|上回|突破)"
    r"|[にが]?超(?!過)|突破|以上|あまり|余り?(?!剰|波|地|暇|裕|震)|強(?![化い調制力め])|オーバー|より多い"
    r"|プラスアルファ)"
)
_UNDER = re.compile(
    r"(?:を(?:大幅に|大きく|わずかに|やや)?(?:下回|割|切)|未満|以下|以内|弱(?![いまく体者点め小])|に満た(?:な|ず)"
    r"|には?(?:遠く)?(?:届か|達し|及ば)(?:な|ず|ていな)|未達|(?:台)?割れ|足らず|より少な|が上限|を上限|が最大)"
)
_ABOUT = re.compile(
    r"(?:程度|前後|規模|台(?!湾|数|風|頭|帳)|近[くい]|ほど|ぐらい|くらい|見当|に迫|内外|半ば|に近|余(?![剰波地暇裕震])"
    r"|相当程度|弱強|そこそこ|かそこら)"
)
_OPEN_END = re.compile(r"[0-9〇-龠円ァ-ヴー%A-Za-z)]~\Z")  # the range before it was not understood
_KNOWN = re.compile(  # "前年の2219億円を上回った": what is exceeded is itself exact
    r"(?:前年(?:度|同期|同月|実績)?|昨年度?|前回|前月|前期|従来|予想|計画|目標|当初予算|過去最[高大多])(?:の|\(|だった)\Z"
)
_DENIED = frozenset("をは超上こ下割切")
_NOT_OVER = re.compile(
    r"[をは]?(?:超え|上回ら|こえ)(?:な|ず)|[をは](?:超え|上回)る(?:こと|恐れ|見込み)?[はが]?(?:な[いくかさ]|まい)|[をは](?:超え|上回り)そう[にも]な"
)
_NOT_UNDER = re.compile(
    r"[をは]?(?:下回ら|割ら|割り込ま|下ら|切ら)(?:な|ず)|[をは](?:下回|割|割り込|下|切)[るむ](?:こと|恐れ|見込み)?[はが]?(?:な[いくかさ]|まい)"
)
_MOVES = re.compile(r"(?:上が|下が|増|減|引き[上下])")


def exactness(low: str, start: int, end: int) -> Exactness:
    """What the words around a figure say of it."""
    behind = _behind(low, end)
    if behind in ("over", "under"):
        known = _KNOWN.search(low, max(0, start - 12), start) and low[end : end + 1] in ("を", "に")
        return "exact" if known else behind
    head = low[max(0, start - 12) : start].rstrip(" 、(「")
    if head.endswith("~") and not _OPEN_END.search(head):
        return "under"
    if _SUPERLATIVE.search(head):
        return "about" if head.endswith(_ABOUT_BEFORE) else behind
    if head.endswith(_UNDER_BEFORE):
        return "exact" if _MOVES.match(low, end) else "under"
    if head.endswith(_OVER_BEFORE):
        return "over"
    return "about" if head.endswith(_ABOUT_BEFORE) else behind


def _behind(text: str, end: int) -> Exactness:
    if text[end : end + 1] in _DENIED:
        if _NOT_OVER.match(text, end):
            return "under"
        if _NOT_UNDER.match(text, end):
            return "over"
    if _OVER.match(text, end):
        return "over"
    if _UNDER.match(text, end):
        return "under"
    return "about" if _ABOUT.match(text, end) else "exact"
