"""Bytes of a page to text, as browsers do it: byte order mark, HTTP header, <meta>, then detection.

Follows the WHATWG Encoding and HTML standards (sniffing algorithm, label overrides); where what is declared cannot
be true of the bytes, the next candidate is tried, because newspapers do send Shift_JIS under a UTF-8 header.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

_PRESCAN = 8192  # bytes; the standard says 1,024, real pages put the <meta> later
_META = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,200}encoding\s*=\s*["']([\w.:-]+)""")
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# labels that browsers read as a superset (WHATWG Encoding, section 4.2)
_OVERRIDES = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "latin-1": "cp1252", "iso8859-9": "cp1254", "tis-620": "cp874",
    "shift_jis": "cp932", "shift_jis_2004": "cp932", "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949",
    "utf-16": "utf-8", "utf-16-le": "utf-8", "utf-16-be": "utf-8",  # a <meta> that could be read is no UTF-16
}  # fmt: skip
_ALIASES = {"x-sjis": "cp932", "windows-31j": "cp932", "ms_kanji": "cp932", "x-euc-jp": "euc_jp", "utf8mb4": "utf-8"}
_ISO2022 = re.compile(rb"\x1b(?:\$[@B]|\([BJI])")
_SINGLE_BYTE = frozenset({"cp1252", "cp1254", "latin-1", "iso8859-15"})
_JAPANESE = ("cp932", "euc_jp")
_KANA = re.compile("[\u3041-\u30fa、。「」]")
_DAMAGE = 0.002  # replacement characters for each byte that make a declared charset implausible


def decode(body: bytes, content_type: str | None = None) -> str:
    """The text of a page. Never raises: what no charset explains becomes U+FFFD."""
    best, least = "", float("inf")
    beyond_ascii = not body.isascii()
    for encoding in _candidates(body, content_type):
        text = body.decode(encoding, errors="replace").lstrip("\ufeff")
        if encoding in _SINGLE_BYTE and beyond_ascii and _valid_utf8(body):
            continue  # any bytes are valid in it: it explains nothing that UTF-8 does not explain better
        damage = text.count("\ufffd")
        damage -= body.count(b"\xef\xbf\xbd") if damage else 0
        if damage <= _DAMAGE * len(body):
            return text
        if damage < least:
            best, least = text, damage
    return best


def utf8(body: bytes, content_type: str | None = None) -> bytes:
    """The same as UTF-8; most pages are that already, and stay as they are."""
    if next(_candidates(body, content_type)) != "utf-8" or not _valid_utf8(body):
        return decode(body, content_type).encode("utf-8", "replace")
    while body.startswith(codecs.BOM_UTF8):
        body = body.removeprefix(codecs.BOM_UTF8)
    return body


def _candidates(body: bytes, content_type: str | None) -> Iterator[str]:
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            yield encoding
    head = body[:_PRESCAN]
    named = _HEADER.search(content_type or "")
    declared = _META.search(head) or _XML.search(head)
    labels = (named[1] if named else None, declared[1].decode("ascii", "replace") if declared else None)
    yield from (known for label in labels if (known := _known(label)))
    yield detect(body)
    yield "cp1252"
    yield "latin-1"


def _known(label: str | None) -> str | None:
    """Python's name for a charset label, None if there is none or it does not stand for text."""
    if not label:
        return None
    label = label.lower()
    try:
        name = codecs.lookup(_ALIASES.get(label, label)).name
        "".encode(name)
    except LookupError:
        return None
    return _OVERRIDES.get(name, name)


def detect(body: bytes) -> str:
    """The charset of undeclared bytes: ISO-2022-JP by its escapes, UTF-8 if valid, then the likelier Japanese one."""
    if _ISO2022.search(body) and not any(byte > 127 for byte in body[:_PRESCAN]):
        return "iso2022_jp"
    if _valid_utf8(body):
        return "utf-8"
    sample = _without_ascii_tail(body)
    best = max(_JAPANESE, key=lambda name: _japanese(sample, name))
    return best if _japanese(sample, best) > 0.2 else "cp1252"


def _valid_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _without_ascii_tail(body: bytes, size: int = 200_000) -> bytes:
    """A sample that starts near the first byte beyond ASCII: scripts in the head say nothing of the text."""
    first = next((at for at, byte in enumerate(body) if byte > 127), 0)
    return body[first : first + size]


def _japanese(sample: bytes, encoding: str) -> float:
    """Kana and Japanese punctuation among the decoded non-ASCII characters, 0 to 1, less what is damaged."""
    text = sample.decode(encoding, errors="replace")
    beyond = sum(char > "\x7f" for char in text)
    halfwidth = sum("\uff61" <= char <= "\uff9f" for char in text)
    return (len(_KANA.findall(text)) - 2 * text.count("\ufffd") - halfwidth) / beyond if beyond else 0.0
