"""Whose money a sentence speaks of, where it is not the nation's: a city's, a town's, a prefecture's, another country's. Pure.

Figures of two governments are no reports of one thing. The nation is "", and so is what is not said; "Tokyo" alone is the
nation's as a rule. Names are as the language writes them: 大阪府 and Osaka are two, which only keeps them from being compared.
"""

from __future__ import annotations

import re

_PREFECTURES = (
    "Hokkaido|Aomori|Iwate|Miyagi|Akita|Yamagata|Fukushima|Ibaraki|Tochigi|Gunma|Saitama|Chiba|Kanagawa|Niigata|Toyama|Ishikawa|Fukui|Yamanashi|Nagano"
    "|Gifu|Shizuoka|Aichi|Mie|Shiga|Kyoto|Osaka|Hyogo|Nara|Wakayama|Tottori|Shimane|Okayama|Hiroshima|Yamaguchi|Tokushima|Kagawa|Ehime|Kochi|Fukuoka|Saga"
    "|Nagasaki|Kumamoto|Oita|Miyazaki|Kagoshima|Okinawa|Sapporo|Sendai|Yokohama|Kawasaki|Nagoya|Kobe|Kitakyushu|Hamamatsu|Sakai"
)
_COUNTRIES = (
    r"South Korea|North Korea|China|Taiwan|Germany|France|Britain|the U\.?K\.?|Italy|India|Canada|Australia|Russia|Ukraine|the United States|the U\.?S\.?|America"
    r"|Indonesia|Vietnam|Thailand|the Philippines|Singapore|Spain|Poland|Brazil"
)
_PAYS = (
    "la Corée du Sud|la Corée du Nord|la Chine|Taïwan|l'Allemagne|la France|le Royaume-Uni|l'Italie|l'Inde|le Canada|l'Australie|la Russie|l'Ukraine"
    "|les États-Unis|l'Indonésie|le Vietnam|la Thaïlande|les Philippines|Singapour|l'Espagne|la Pologne|le Brésil"
)
_LANDS = "韓国|北朝鮮|中国|台湾|ドイツ|フランス|英国|イタリア|インド|カナダ|豪州|オーストラリア|ロシア|ウクライナ|米国|インドネシア|ベトナム|タイ|フィリピン|シンガポール"
_PURSE = r"(?:[\w-]+ ){0,3}?(?:budgets?|spending|tax|revenues?|account|bonds?|debt|reserves?|expenditures?|subsid\w+|government|assembly|defen[cs]e)\b"
_NATION = {
    "en": r"Japan(?:'s)?|Tokyo(?:'s)?(?! (?:Metropolitan|metropolitan))|the (?:central |national )?government|the state|the cabinet",
    "fr": r"(?i:le Japon)|Tokyo|du Japon|l'État|le gouvernement|nippone?|japonaise?",
    "ja": r"政府|国(?=は|が|の)|日本(?=は|が|の|政府)|財務省",
}
_OWNERS = {  # a name, or `there` for one that was named before
    "en": re.compile(
        r"(?<!\bin )(?<!\bat )(?<!near )(?<!from )(?<!\bto )(?<!\bin the )(?<!\bat the )(?<!near the )(?<!from the )(?<!\bto the )\b(?:[Cc]ity|[Tt]own|[Vv]illage|[Pp]refecture|[Ww]ard) of (?P<of>[A-Z][\w-]+)"
        r"|(?<!in )(?<!at )(?<!near )(?P<kind>(?!(?:The|A|Each|Every|This|That|In)\b)[A-Z][\w-]+) (?:[Pp]refectur(?:e|al)|[Cc]ity|[Tt]own|[Vv]illage|[Ww]ard|[Mm]etropolitan|[Mm]unicipal)\b(?! ministry)"
        rf"|(?:\A|(?<=\. ))(?P<first>{_PREFECTURES})(?='s |\b (?!-)[a-z]+s\b| will | plans | is | has )|\b(?P<owns>{_PREFECTURES})'s (?={_PURSE})"
        rf"|(?:\A|(?<=\. )|\b(?=(?:{_COUNTRIES})'s? {_PURSE}))(?P<country>{_COUNTRIES}|{_COUNTRIES.replace('the ', 'The ')})(?='s? |\b (?:will|plans|is|has|and) )"
        r"|\b[Tt]he (?P<there>city|town|village|prefecture|ward)(?:'s| (?:has|will|plans|spent|is|expects|government|assembly|budget))\b"
        rf"|\b(?P<nation>{_NATION['en']})\b",
    ),
    "fr": re.compile(
        r"\b(?:[Ll]a |[Ll]e )?(?:ville|préfecture|municipalité|commune|bourg|village|département|métropole) (?:de |d')(?P<of>[A-Z][\w-]+)"
        rf"|\A(?P<first>{_PREFECTURES}) (?=[a-z])|\b(?:budget|dépenses|recettes fiscales|dette|défense) (?:de |d')(?P<owns>{_PREFECTURES})\b"
        rf"|(?:\A|(?<=\. ))(?P<country>(?i:{_PAYS}))\b|\b(?:budget|dépenses|défense|dette)[^,;.]{{0,20}} (?P<theirs>de la Corée du Sud|de la Chine|de l'Allemagne|des États-Unis|de la France|de l'Inde|du Royaume-Uni|de Taïwan)\b"
        r"|\b[Ll]a (?P<there>ville|préfecture|municipalité|commune) (?:a|va|prévoit|consacre|présente)\b"
        rf"|\b(?P<nation>{_NATION['fr']})\b",
    ),
    "ja": re.compile(
        r"(?P<of>東京都|北海道|(?:大阪|京都)府|[一-鿿]{2,3}県|[一-鿿々ァ-ヶー]{1,5}[市町村区])(?:議会|当局|知事|長)?"
        r"(?:は|が|(?=、)|の(?=[^、。]{0,8}(?:予算|会計|歳[出入]|税|財政|債|交付税|支出|事業))|、?(?=[^、。]{0,6}予算))"
        rf"|(?:\A|(?<=[、。「]))(?P<country>{_LANDS})(?:政府)?(?:は|が|の(?=[^、。]{{0,8}}(?:予算|国防|防衛|歳|税|財政|債|支出)))"
        r"|(?:\A|(?<=[、。]))(?P<there>同?[都道府県市町村区])(?:は|が|の(?=[^、。]{0,8}(?:予算|会計|税|財政)))"
        rf"|(?P<nation>{_NATION['ja']})",
    ),
}  # fmt: skip
_NO_PLACE = re.compile(r"都市|市区|町村|都道府|全国|各|地区|特区|学区|選挙区|市町|自治|同[市町村区県]|Kansas|York|Mexico|Inner")
_LONGEST = 40


def government(text: str, lang: str, known: str = "", *, before: int | None = None) -> str | None:
    """The government named last before a place in a sentence, else first behind it; None: none is. `known`: the one that
    "the city" goes on about."""
    pattern = _OWNERS.get(lang)
    found = [m for m in pattern.finditer(text) if not _NO_PLACE.search(m[m.lastgroup or 0])] if pattern else []
    if not found:
        return None
    behind = [m for m in found if before is not None and m.start() >= before]
    ahead = [m for m in found if before is None or m.start() < before]
    return _name((ahead[0] if before is None else ahead[-1]) if ahead else behind[0], known)


def _name(match: re.Match[str], known: str) -> str:
    if match.lastgroup == "nation":
        return ""
    if match.lastgroup == "there":
        return known or "local"
    return match[match.lastgroup or 0].casefold().removeprefix("the ")[:_LONGEST]
