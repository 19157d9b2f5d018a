"""Currencies as the press writes them in English, French and Japanese, to their ISO 4217 codes.

A name that several countries share (peso, krone, dinar) stands with `None` unless its country is named: money,
but nobody's in particular. Names that are everyday words too (pound, livre, won) are judged in the language files.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import product

from index.amounts.numerals import Written

# ISO 4217 codes read when written out; TRY, ALL, TOP and CUP are English words in capitals, so not among them.
ISO = frozenset(
    "JPY USD EUR GBP CNY CNH KRW INR CHF RUB VND THB CAD AUD NZD HKD TWD SGD BRL MXN ARS CLP COP PHP IDR MYR"
    " SEK NOK DKK CZK PLN HUF RON ZAR ILS SAR AED QAR KWD EGP NGN KES UAH PKR BDT MAD TND DZD XOF XAF KZT".split()
)
_ALIASES = {"CNH": "CNY", "RMB": "CNY"}

_SYMBOLS = {
    "US$": "USD", "U.S.$": "USD", "CA$": "CAD", "CAN$": "CAD", "C$": "CAD", "AU$": "AUD", "A$": "AUD", "HK$": "HKD",
    "NT$": "TWD", "NZ$": "NZD", "S$": "SGD", "R$": "BRL", "CN¥": "CNY", "JP¥": "JPY", "$": "USD", "¥": "JPY",
    "€": "EUR", "£": "GBP", "₩": "KRW", "₹": "INR", "₽": "RUB", "฿": "THB", "₫": "VND", "₱": "PHP", "₺": "TRY",
    "₴": "UAH", "₪": "ILS", "₦": "NGN", "Rs": "INR", "Rs.": "INR", "Fr.": "CHF", "SFr": "CHF",
    "Rp": "IDR", "Rp.": "IDR", "RM": "MYR",
}  # fmt: skip
_SHARED: dict[str, tuple[str | None, ...]] = {
    "$": ("CAD", "AUD", "NZD", "HKD", "TWD", "SGD", "MXN", "ARS", "CLP", "COP", None), "¥": ("CNY",), "£": ("EGP",),
    "₹": ("PKR",), "Rs": ("PKR",), "Rs.": ("PKR",), "R": ("BRL",),
}  # fmt: skip
SIGNS = "$¥€£₩₹₽฿₫₱₺₴₪₦"

_ENGLISH = {
    "yen": "JPY", "japanese yen": "JPY", "dollar": "USD", "us dollar": "USD", "u.s. dollar": "USD",
    "american dollar": "USD", "canadian dollar": "CAD", "australian dollar": "AUD", "new zealand dollar": "NZD",
    "hong kong dollar": "HKD", "taiwan dollar": "TWD", "taiwanese dollar": "TWD", "new taiwan dollar": "TWD",
    "singapore dollar": "SGD", "euro": "EUR", "pound": "GBP", "british pound": "GBP", "pound sterling": "GBP",
    "egyptian pound": "EGP", "yuan": "CNY", "chinese yuan": "CNY", "renminbi": "CNY", "rmb": "CNY",
    "yuan renminbi": "CNY", "won": "KRW", "south korean won": "KRW", "korean won": "KRW", "rupee": "INR",
    "indian rupee": "INR", "pakistani rupee": "PKR", "swiss franc": "CHF", "franc": "CHF", "rouble": "RUB",
    "ruble": "RUB", "russian rouble": "RUB", "russian ruble": "RUB", "dong": "VND", "vietnamese dong": "VND",
    "baht": "THB", "thai baht": "THB", "rupiah": "IDR", "indonesian rupiah": "IDR", "ringgit": "MYR",
    "malaysian ringgit": "MYR", "philippine peso": "PHP", "mexican peso": "MXN", "argentine peso": "ARS",
    "chilean peso": "CLP", "colombian peso": "COP", "peso": None, "brazilian real": "BRL", "reais": "BRL",
    "brazilian reais": "BRL", "krona": "SEK", "kronor": "SEK", "swedish krona": "SEK", "swedish kronor": "SEK",
    "swedish crown": "SEK", "krone": None, "kroner": None, "norwegian krone": "NOK", "norwegian kroner": "NOK",
    "norwegian crown": "NOK", "danish krone": "DKK", "danish kroner": "DKK", "danish crown": "DKK",
    "czech koruna": "CZK", "koruna": "CZK", "czech crown": "CZK", "zloty": "PLN", "polish zloty": "PLN",
    "forint": "HUF", "rand": "ZAR", "south african rand": "ZAR", "shekel": "ILS", "israeli shekel": "ILS",
    "lira": "TRY", "turkish lira": "TRY", "riyal": "SAR", "saudi riyal": "SAR", "qatari riyal": "QAR",
    "rial": None, "dirham": "AED", "emirati dirham": "AED", "moroccan dirham": "MAD", "dinar": None,
    "kuwaiti dinar": "KWD", "hryvnia": "UAH", "naira": "NGN", "taka": "BDT", "kenyan shilling": "KES",
}  # fmt: skip

_FRENCH = {
    "yen": "JPY", "yen japonais": "JPY", "dollar": "USD", "dollar américain": "USD", "dollar us": "USD",
    "dollar canadien": "CAD", "dollar australien": "AUD", "dollar néo-zélandais": "NZD",
    "dollar de hong kong": "HKD", "dollar hongkongais": "HKD", "dollar taïwanais": "TWD", "dollar taiwanais": "TWD",
    "dollar de taïwan": "TWD", "dollar de singapour": "SGD", "dollar singapourien": "SGD", "euro": "EUR",
    "livre": "GBP", "livre sterling": "GBP", "livre égyptienne": "EGP", "livre turque": "TRY", "lire turque": "TRY",
    "yuan": "CNY", "yuan chinois": "CNY", "renminbi": "CNY", "rmb": "CNY", "won": "KRW", "won sud-coréen": "KRW",
    "won coréen": "KRW", "roupie": "INR", "roupie indienne": "INR", "roupie pakistanaise": "PKR", "franc": None,
    "franc suisse": "CHF", "franc cfa": "XOF", "f cfa": "XOF", "fcfa": "XOF", "rouble": "RUB", "rouble russe": "RUB", "dong": "VND", "baht": "THB",
    "roupie indonésienne": "IDR", "rupiah": "IDR", "ringgit": "MYR", "peso": None, "peso mexicain": "MXN",
    "peso argentin": "ARS", "peso chilien": "CLP", "peso colombien": "COP", "peso philippin": "PHP",
    "real": "BRL", "réal": "BRL", "réal brésilien": "BRL", "réaux": "BRL", "reais": "BRL", "couronne suédoise": "SEK",
    "couronne norvégienne": "NOK", "couronne danoise": "DKK", "couronne tchèque": "CZK", "zloty": "PLN",
    "forint": "HUF", "rand": "ZAR", "shekel": "ILS", "riyal": "SAR", "riyal saoudien": "SAR", "dirham": None,
    "dirham marocain": "MAD", "dirham émirati": "AED", "dinar": None, "dinar algérien": "DZD",
    "dinar tunisien": "TND", "dinar koweïtien": "KWD", "hryvnia": "UAH", "naira": "NGN",
}  # fmt: skip

_JAPANESE = {
    "円": "JPY", "日本円": "JPY", "ドル": "USD", "米ドル": "USD", "カナダドル": "CAD", "加ドル": "CAD", "豪ドル": "AUD",
    "オーストラリアドル": "AUD", "香港ドル": "HKD", "台湾ドル": "TWD", "新台湾ドル": "TWD", "シンガポールドル": "SGD",
    "ニュージーランドドル": "NZD", "NZドル": "NZD", "ユーロ": "EUR", "ポンド": "GBP", "英ポンド": "GBP",
    "エジプトポンド": "EGP", "元": "CNY", "人民元": "CNY", "中国元": "CNY", "台湾元": "TWD", "ウォン": "KRW",
    "韓国ウォン": "KRW",
    "ルピー": "INR", "インドルピー": "INR", "パキスタンルピー": "PKR", "スイスフラン": "CHF", "フラン": "CHF",
    "ルーブル": "RUB", "ドン": "VND", "ベトナムドン": "VND", "バーツ": "THB", "タイバーツ": "THB", "ルピア": "IDR",
    "リンギット": "MYR", "リンギ": "MYR", "ペソ": None, "フィリピンペソ": "PHP", "メキシコペソ": "MXN", "レアル": "BRL",
    "クローナ": "SEK", "スウェーデンクローナ": "SEK", "クローネ": None, "ノルウェークローネ": "NOK",
    "デンマーククローネ": "DKK",
    "ズロチ": "PLN", "フォリント": "HUF", "ランド": "ZAR", "南アフリカランド": "ZAR", "シェケル": "ILS",
    "トルコリラ": "TRY",
    "リラ": "TRY", "リヤル": "SAR", "サウジリヤル": "SAR", "ディルハム": "AED", "フリブナ": "UAH", "ナイラ": "NGN",
}  # fmt: skip


def _with_plurals(names: dict[str, str | None]) -> dict[str, str | None]:
    """Each name, and each with any of its words in the plural ("dollars canadiens")."""
    forms: dict[str, str | None] = {}
    for name, code in names.items():
        for words in product(*((word, f"{word}s") for word in name.split(" "))):
            forms[" ".join(words)] = code
    return forms


def _half_width(name: str) -> str:
    """A name in half-width katakana: ﾄﾞﾙ, ﾕｰﾛ."""
    half = [chr(code) for code in range(0xFF66, 0xFF9E)]
    forms = {unicodedata.normalize("NFKC", one + mark): one + mark for one in half for mark in ("ﾟ", "ﾞ", "")}
    return "".join(forms.get(char, char) for char in name)


ENGLISH = _with_plurals(_ENGLISH)
FRENCH = _with_plurals(_FRENCH)
_SQUARES = {"㌦": "USD", "㌆": "KRW", "㍐": "CNY", "㍀": "GBP", "㌵": "CHF", "㍓": "INR", "㍔": "RUB", "㌷": None}
JAPANESE = _JAPANESE | {_half_width(name): code for name, code in _JAPANESE.items()} | _SQUARES
JAPANESE_NAME = re.compile("|".join(sorted(map(re.escape, JAPANESE), key=len, reverse=True)))
_WORD = r"(?:u\.s\.|[^\W\d_]+(?:-[^\W\d_]+)?)"
_WORDS = re.compile(rf"{_WORD}(?:[ -]{_WORD}){{0,3}}")
_PREFIX = re.compile(
    r"(?<![^\W_])(?:"
    + "|".join(
        re.escape(s).replace(r"\$", r" ?\$" * (len(s) > 2) or r"\$")
        for s in sorted(_SYMBOLS, key=len, reverse=True)
        if s not in SIGNS
    )
    + rf"|(?:(?:US|CAN|CA|AU|HK|NT|NZ) ?|[CASR])?\$|[{SIGNS}]|RMB|[A-Z]{{3}}|Y) ?\Z"
)
_LAST_OF_PREFIX = frozenset(SIGNS + "s.pr" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_LONGEST_PREFIX = 7
_CAPITALS = re.compile("[A-Z]{3}")
_CODE = re.compile("|".join(sorted(ISO | _ALIASES.keys())))
_COUNTRIES = "US|CAN?|AU|HK|NT|NZ|TW|SG"
_SYMBOL_AFTER = re.compile(rf" ?(?:({_COUNTRIES}) ?(?=\$))?([{SIGNS}])(?: ?({_COUNTRIES})\b)?(?! ?[0-9])")
_NATION = re.compile(  # "200 $ canadiens"
    r" (canadien|australien|néo-zélandais|singapourien|taïwanais|taiwanais|hongkongais|américain|mexicain|de hong[ -]kong|de singapour"
    r"|de taïwan)s?(?![^\W_])",
    re.IGNORECASE,
)
_NATIONS = {
    "cana": "CAD", "aust": "AUD", "néo-": "NZD", "sing": "SGD", "taïw": "TWD", "taiw": "TWD", "hong": "HKD", "amér": "USD",
    "mexi": "MXN", "de h": "HKD", "de s": "SGD", "de t": "TWD",
}  # fmt: skip
_COUNTRY = {
    "US": "USD", "CA": "CAD", "CAN": "CAD", "AU": "AUD", "HK": "HKD", "NT": "TWD", "TW": "TWD", "NZ": "NZD",
    "SG": "SGD",
}  # fmt: skip


def has_code(text: str) -> bool:
    """Whether an ISO 4217 code may stand in the text."""
    return bool(_CAPITALS.search(text) and _CODE.search(text))


def currency_before(text: str, at: int) -> tuple[int, str] | None:
    """The currency written just before position `at` ("US$", "JPY "): where it starts, and its code."""
    last = text[at - 1 : at].strip() or text[max(0, at - 2) : at - 1]
    if last not in _LAST_OF_PREFIX or not last:
        return None
    first = max(0, at - _LONGEST_PREFIX)
    found = _PREFIX.search(text[first:at])
    code = found and _code(found[0].strip())
    return (first + found.start(), code) if found and code else None


def _code(written: str) -> str | None:
    if written == "Y":  # "Y1.2trn", as the Financial Times once wrote
        return "JPY"
    plain = written.replace(" ", "")
    return _SYMBOLS.get(plain) or _ALIASES.get(plain) or (plain if plain in ISO else None)


def may_stand_for(sign: str, code: str | None) -> bool:
    """Whether a sign is written for a currency besides its first: "$" for the Canadian dollar and for pesos (None)."""
    return code in _SHARED.get(sign, ())


def symbol(written: str) -> str | None:
    """The code of a sign or code alone: "US$", "JPY"; None: not one."""
    return _code(written)


def code_of(written: str) -> str | None:
    """The ISO 4217 code of a currency by its code, sign or name in any of the three languages; None: none that is read."""
    plain = written.strip()
    named = ENGLISH.get(plain.lower()) or FRENCH.get(plain.lower()) or JAPANESE.get(plain)
    return named or _code(plain.upper()) or _code(plain) or ("TRY" if plain.upper() == "TRY" else None)


def symbol_after(text: str, at: int) -> tuple[int, str] | None:
    """A sign behind the figure ("150 €", "3 $ US"), unless it belongs to the next figure."""
    found = _SYMBOL_AFTER.match(text, at)
    if not found:
        return None
    country = found[1] or found[3]
    if found[2] == "$" and not country and (nation := _NATION.match(text, found.end())):
        return nation.end(), _NATIONS[nation[1][:4].lower()]
    return found.end(), _COUNTRY[country] if country and found[2] == "$" else _SYMBOLS[found[2]]


def named(written: Written, at: int, names: dict[str, str | None]) -> tuple[int, str | None, str] | None:
    """The currency named at position `at`: where the name ends, its code, the name; the longest of four words wins."""
    found = _WORDS.match(written.low, at)
    if not found:
        return None
    end = found.end()
    while end > at:
        name = written.low[at:end]
        if name in names:
            return end, names[name], name
        end = max(written.low.rfind(" ", at, end), written.low.rfind("-", at, end))
    code = written.text[at : at + 3]
    is_code = code in ISO or code in _ALIASES
    return (at + 3, _ALIASES.get(code, code), code) if is_code and not written.text[at + 3 : at + 4].isalnum() else None
