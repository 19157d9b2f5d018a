"""Bytes of a page to text, as browsers do it: byte order mark, HTTP header, <meta>, then detection.

Follows the WHATWG Encoding and HTML standards (sniffing algorithm, label overrides); where what is declared cannot
be true of the bytes, the next candidate is tried, because newspapers do send Shift_JIS under a UTF-8 header.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

_PRESCAN = 8192  # bytes; the standard says 1,024, real pages put the <meta> later
_UNREAD = re.compile(rb"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1|\Z)", re.IGNORECASE | re.DOTALL)
_METAS = re.compile(rb"<meta\s[^>]{0,600}", re.IGNORECASE)
_CONTENT = re.compile(rb"""\bcontent\s*=\s*(?:"[^"]*"?|'[^']*'?)""", re.IGNORECASE)
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
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
_ROW_13 = 0xAD
_ANY_BYTES = frozenset({"cp1252", "cp1254", "latin-1", "iso8859-15"})
_JAPANESE = ("cp932", "euc_jp")
_MISREAD = re.compile("[\uff61-\uff9f\ue000-\uf8ff]")  # what the other Japanese charset looks like in one
_KANA = re.compile("[\u3041-\u30fa、。「」]")
_DAMAGE = 0.2  # share of the characters beyond ASCII that are damaged, from which a declared charset is implausible
_NULS = 0.2  # share of a page in UTF-16 that is NUL


def decode(body: bytes, content_type: str | None = None) -> str:
    """The text of a page. Never raises: what no charset explains becomes U+FFFD."""
    best, least = "", float("inf")
    explained = not body.isascii() and _valid_utf8(body)
    for encoding in _candidates(body, content_type):
        if explained and encoding not in ("utf-8", "utf-16-le", "utf-16-be"):
            continue  # other bytes than ASCII are not valid in UTF-8 by chance
        if encoding in _ANY_BYTES and not body.isascii() and detect(body) in _JAPANESE:
            continue  # any bytes are valid in it, and servers name it by default
        text = body.decode(encoding, errors=errors(encoding)).lstrip("\ufeff")
        damage = text.count("\ufffd")
        damage -= body.count(b"\xef\xbf\xbd") if damage else 0
        if encoding in _JAPANESE:
            damage += len(_MISREAD.findall(text))
        if not damage or damage <= _DAMAGE * (len(text) - len(text.encode("ascii", "ignore"))):
            return text
        if damage < least:
            best, least = text, damage
    return best


def errors(encoding: str) -> str:
    """How codecs are to treat what a charset does not explain: U+FFFD for it, but for what its codec should have."""
    return "row-13" if encoding == "euc_jp" else "replace"


def _row_13(error: UnicodeError) -> tuple[str, int]:
    """NEC's row 13 in EUC-JP (①, ㈱), which the standard has and Python's codec has not."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    pair = error.object[error.start : error.start + 2]
    try:
        return (pair.decode("euc_jis_2004"), error.start + 2) if pair[0] == _ROW_13 else ("\ufffd", error.start + 1)
    except UnicodeDecodeError:
        return "\ufffd", error.start + 1


codecs.register_error("row-13", _row_13)


def utf8(body: bytes, content_type: str | None = None) -> bytes:
    """The same as UTF-8; most pages are that already, and stay as they are."""
    if not _valid_utf8(body) or 0 in body[:2000] or _is_iso2022(body):
        return decode(body, content_type).encode("utf-8", "replace")
    while body.startswith(codecs.BOM_UTF8):
        body = body.removeprefix(codecs.BOM_UTF8)
    return body


def _candidates(body: bytes, content_type: str | None) -> Iterator[str]:
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            yield encoding
    if _is_iso2022(body):
        yield "iso2022_jp"
    named = _HEADER.search(content_type or "")
    if named and named[1].lower().startswith("utf-16") and body[:2000].count(0) > _NULS * len(body[:2000]):
        yield "utf-16-be" if named[1].lower().endswith("be") else "utf-16-le"
    labels = (named[1] if named else None, _declared(body[:_PRESCAN]))
    yield from (known for label in labels if (known := _known(label)))
    yield detect(body)
    yield "cp1252"
    yield "latin-1"


def _declared(head: bytes) -> str | None:
    """What the <meta> of a page says, or its XML declaration; what stands in comments and scripts says nothing."""
    for tag in _METAS.findall(_UNREAD.sub(b"", head) if b"<!--" in head or b"<script" in head else head):
        said = _CHARSET.search(tag if b"http-equiv" in tag.lower() else _CONTENT.sub(b"", tag))
        if said:
            return said[1].decode("ascii", "replace")
    declared = _XML.search(head)
    return declared[1].decode("ascii", "replace") if declared else None


def _is_iso2022(body: bytes) -> bool:
    return body.isascii() and _ISO2022.search(body) is not None


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
    """The charset of undeclared bytes: UTF-8 if valid, then the likelier Japanese one."""
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
    text = sample.decode(encoding, errors=errors(encoding))
    beyond = sum(char > "\x7f" for char in text)
    halfwidth = sum("\uff61" <= char <= "\uff9f" for char in text)
    return (len(_KANA.findall(text)) - 2 * text.count("\ufffd") - halfwidth) / beyond if beyond else 0.0
