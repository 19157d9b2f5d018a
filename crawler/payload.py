"""Bytes as fetched -> text: gzip by its magic number, and the charset, which feeds often declare wrongly."""

from __future__ import annotations

import codecs
import re
import zlib
from typing import NamedTuple

from crawler.listing import FeedError
from index.charset import errors

MAX_BYTES = 52_428_800  # sitemaps.org: a sitemap is at most 50 MB uncompressed
_GZIP = b"\x1f\x8b"
_STEP = 65_536
_MEMBERS = 1000  # members of one gzip file
_LAYERS = 2  # a .gz file that the server sends with Content-Encoding: gzip once more
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BARE_UTF16 = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
# As browsers read the labels (WHATWG Encoding): supersets of what is declared.
_SUPERSETS = {"shift_jis": "cp932", "iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
_TEXT_CODECS = re.compile(r"utf-8|cp932|cp1252|euc_jp|iso2022_jp\w*|iso8859-\d+|cp125\d|gb18030|big5|euc_kr|koi8-r")
_JAPANESE = ("cp932", "euc_jp")
_DECLARED = re.compile(rb"""(?:encoding|charset)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
# Characters that text has only when it was decoded wrongly: replacement, C1, what the lead bytes of Japanese are in
# cp1252, half-width katakana (what EUC-JP is in Shift_JIS), private use.
_WRONG = re.compile("[\ufffd\x80-\x9f\u201a\u0192\xa4\uff61-\uff9f\ue000-\uf8ff]")
_KANA = re.compile("[\u3041-\u30ff]")
_SAMPLE = 200_000
_TOLERATED = 0.02  # share of wrong characters among the non-ASCII ones that a right charset may have


class Text(NamedTuple):
    """Decoded text and what had to be put up with."""

    text: str
    problems: tuple[str, ...] = ()


def read_text(body: bytes, content_type: str | None) -> Text:
    """Unpacked and decoded. Raises FeedError for a decompression bomb."""
    plain, problems = _unpacked(body)
    text, charset = _decoded(plain, content_type or "")
    if "\ufffd" in text:
        problems.append(f"bytes that are not {charset}")
    return Text(text, tuple(problems))


def _unpacked(body: bytes) -> tuple[bytes, list[str]]:
    problems: list[str] = []
    for _ in range(_LAYERS):
        if not body.startswith(_GZIP):
            break
        body, whole = _gunzip(body)
        if not whole:
            problems.append("compressed data is cut off or damaged")
    if len(body) > MAX_BYTES:
        raise FeedError(f"larger than {MAX_BYTES} bytes")
    return body, problems


def _gunzip(body: bytes) -> tuple[bytes, bool]:
    """All members of a gzip file up to the first damage, and whether it was whole."""
    out = bytearray()
    position = 0
    for _ in range(_MEMBERS):
        if not body.startswith(_GZIP, position):
            return bytes(out), True
        member = zlib.decompressobj(wbits=31)
        try:
            position = _inflate(member, body, position, out)
        except zlib.error:
            break
        if not member.eof:
            break
    return bytes(out), False


def _inflate(member: zlib._Decompress, body: bytes, position: int, out: bytearray) -> int:
    """Append one member to `out`, in steps that stop a bomb and keep what came before damage; where it ends."""
    while position < len(body) and not member.eof:
        pending = body[position : position + _STEP]
        position += len(pending)
        while pending and not member.eof:
            out += member.decompress(pending, _STEP)
            if len(out) > MAX_BYTES:
                raise FeedError(f"unpacks to more than {MAX_BYTES} bytes: refused")
            pending = member.unconsumed_tail
    return position - len(member.unused_data)


def _decoded(body: bytes, content_type: str) -> tuple[str, str]:
    """Text and the charset taken: by its mark, else the first that decodes well, UTF-8 before what is declared."""
    for mark, name in _BOMS + _BARE_UTF16:
        if body.startswith(mark):
            return body.decode(name, "replace").removeprefix("\ufeff"), name
    if b"\x1b$" not in body and (text := _utf8(body)) is not None:
        return text, "utf-8"
    first = re.search(rb"[\x1b\x80-\xff]", body)
    start = first.start() if first else 0
    best = _charset(body[start : start + _SAMPLE], _declared(body, content_type))
    return body.decode(best, errors(best)), best


def _utf8(body: bytes) -> str | None:
    """Valid UTF-8, but for a last character that is cut off: no other charset gives that by chance."""
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(body)
    except UnicodeDecodeError:
        return None


def _declared(body: bytes, content_type: str) -> list[str]:
    labels = _DECLARED.findall(content_type.encode("ascii", "replace")) + _DECLARED.findall(body[:1024])
    names = (_codec(label.decode("ascii", "replace")) for label in labels)
    return [name for name in names if name]


def _codec(label: str) -> str | None:
    """The codec of a label, as a browser reads it; None for what is no charset of pages."""
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    name = _SUPERSETS.get(name, name)
    return name if _TEXT_CODECS.fullmatch(name) else None


def _charset(sample: bytes, declared: list[str]) -> str:
    if b"\x1b$" in sample:
        return "iso2022_jp_ext"
    names = list(dict.fromkeys(["utf-8", *declared, *_JAPANESE, "cp1252"]))
    # A single-byte charset decodes anything: what is plainly Japanese goes before it.
    names.sort(key=lambda name: name != "utf-8" and _codec_width(name))
    faults = {name: _faults(sample, name, name in declared) for name in names}
    return next((name for name in names if faults[name] < _TOLERATED), min(names, key=faults.__getitem__))


def _codec_width(name: str) -> int:
    return 1 if re.match("cp125|iso8859|koi8", name) else 0


def _faults(sample: bytes, name: str, declared: bool) -> float:
    """Share of the non-ASCII characters that look wrongly decoded, 0 to 1."""
    text = sample.decode(name, errors(name)).removesuffix("\ufffd")  # the sample may end inside a character
    foreign = sum(1 for char in text if char > "\x7f") or 1
    if name in _JAPANESE and not declared and len(_KANA.findall(text)) < 0.1 * foreign:
        return 1.0  # French in Latin-1 reads as rare kanji; Japanese prose has kana
    return len(_WRONG.findall(text)) / foreign
