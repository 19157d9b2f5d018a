"""Charsets as pages declare them, wrongly declare them, or do not."""

from __future__ import annotations

import pytest

from crawler.payload import read_text
from index.charset import decode, utf8

JAPANESE = "半導体支援に1兆2390億円を計上した。「静かな革命だ」と幹部は話す。" * 4
FRENCH = "Le ministère a présenté un budget élevé, à l’opposé de l’été dernier. " * 4


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "euc_jp", "iso2022_jp"])
def test_japanese_without_a_declaration(encoding: str) -> None:
    assert decode(JAPANESE.encode(encoding)) == JAPANESE


@pytest.mark.parametrize(
    ("label", "encoding"),
    [("Shift_JIS", "cp932"), ("x-sjis", "cp932"), ("EUC-JP", "euc_jp"), ("ISO-2022-JP", "iso2022_jp")],
)
def test_japanese_by_meta_and_by_header(label: str, encoding: str) -> None:
    markup = f'<meta charset="{label}">{JAPANESE}'
    assert decode(markup.encode(encoding)) == markup
    assert decode(JAPANESE.encode(encoding), f"text/html; charset={label}") == JAPANESE


def test_latin_1_is_read_as_windows_1252() -> None:
    markup = '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">' + FRENCH
    assert decode(markup.encode("cp1252")) == markup


def test_utf_8_under_a_single_byte_label_stays_utf_8() -> None:
    assert decode(FRENCH.encode(), "text/html; charset=iso-8859-1") == FRENCH


def test_a_header_that_cannot_be_true_gives_way_to_the_meta() -> None:
    markup = f'<meta charset="Shift_JIS">{JAPANESE}'
    assert decode(markup.encode("cp932"), "text/html; charset=utf-8") == markup


def test_a_byte_order_mark_wins() -> None:
    assert decode(b"\xef\xbb\xbf" + FRENCH.encode(), "text/html; charset=shift_jis") == FRENCH
    assert decode(b"\xff\xfe" + FRENCH.encode("utf-16-le")) == FRENCH


@pytest.mark.parametrize("label", ["base64", "nonsense", "rot13", "", "utf-16"])
def test_labels_that_mean_no_charset_are_ignored(label: str) -> None:
    assert decode(FRENCH.encode(), f"text/html; charset={label}") == FRENCH


def test_bytes_that_are_no_text_do_not_raise() -> None:
    assert decode(bytes(range(256)) * 10)
    assert decode(b"") == ""


@pytest.mark.parametrize(
    "body",
    [FRENCH.encode(), b"\xef\xbb\xbf" * 2 + FRENCH.encode(), JAPANESE.encode("cp932"), FRENCH.encode("cp1252"), FRENCH.encode()[:-1] + b"\xe3", b""],
)
@pytest.mark.parametrize("label", ["utf-8", "shift_jis", "iso-8859-1", ""])
def test_as_utf_8_it_is_the_same_text(body: bytes, label: str) -> None:
    assert utf8(body, f"text/html; charset={label}").decode() == decode(body, f"text/html; charset={label}")


SCRIPT = "<script>" + "var a = 1;\n" * 12_000 + "</script>"


@pytest.mark.parametrize(
    ("text", "encoding", "header", "meta"),
    [
        ("Le prêt de 2 500 € par habitant, soit 96 millions d’€ sur cinq ans.", "cp1252", "utf-8", "iso-8859-1"),
        ("港の委員長が辞任した。", "cp932", "UTF-8", "shift_jis"),
        ("港の委員長が辞任した。", "euc_jp", "UTF-8", "euc-jp"),
        (JAPANESE, "utf-8", "Shift_JIS", "utf-8"),
        (JAPANESE, "euc_jp", "Shift_JIS", "euc-jp"),
        (JAPANESE, "cp932", "ISO-8859-1", "shift_jis"),
        (JAPANESE, "euc_jp", "windows-1252", "windows-1252"),
        (JAPANESE, "iso2022_jp", "utf-8", "utf-8"),
        (FRENCH, "cp1252", "iso-8859-1", "iso-8859-1"),
        (FRENCH.replace("’", "'"), "iso8859-15", "iso-8859-15", "iso-8859-15"),
    ],
)
def test_a_long_script_does_not_thin_the_damage(text: str, encoding: str, header: str, meta: str) -> None:
    for filler in ("", SCRIPT):
        markup = f'<meta charset="{meta}">{filler}<p>{text}</p>'
        assert decode(markup.encode(encoding), f"text/html; charset={header}") == markup


def test_a_broken_character_leaves_a_page_in_its_charset() -> None:
    for text, encoding in ((FRENCH, "utf-8"), (JAPANESE, "cp932"), (JAPANESE, "euc_jp")):
        data = text.encode(encoding)
        assert decode(data[:-30] + b"\xff" + data[-30:], f"text/html; charset={encoding}").count("\ufffd") <= 2
        assert decode(data[:-30] + b"\xff" + data[-30:], f"text/html; charset={encoding}")[:40] == text[:40]


def test_row_13_of_euc_jp() -> None:
    text = f"（注）①は国費、②は市費。㈱みなと新報。{JAPANESE[:20]}"
    data = b"".join(b"\xad" + bytes([0xA1 + "①②".index(c)]) if c in "①②" else b"\xad\xea" if c == "㈱" else c.encode("euc_jp") for c in text)
    for markup in (data, b'<meta charset="euc-jp">' + data):
        assert decode(markup).endswith(text)
    assert read_text(b'<?xml version="1.0" encoding="EUC-JP"?><rss>' + data + b"</rss>", "application/rss+xml").text.endswith(f"{text}</rss>")


@pytest.mark.parametrize(
    "head",
    [
        '<!-- <meta charset="windows-1252"> -->',
        '<!--[if lt IE 9]><meta charset="latin1"><![endif]-->',
        """<script>document.write('<meta charset="windows-1252">')</script>""",
        '<meta name="description" content="how to set charset=windows-1252 in a page">',
    ],
)
def test_what_is_no_meta_declares_nothing(head: str) -> None:
    for meta in ('<meta charset="euc-jp">', '<meta content="text/html; charset=euc-jp" http-equiv=Content-Type>'):
        markup = f"<html><head>{head}{meta}<p>{JAPANESE}"
        assert decode(markup.encode("euc_jp")) == markup


def test_utf_16_by_header() -> None:
    markup = f"<html><body><p>{FRENCH}</p></body></html>"
    assert decode(markup.encode("utf-16-le"), "text/html; charset=UTF-16LE") == markup
    assert decode(markup.encode("utf-16-be"), "text/html; charset=utf-16be") == markup
    assert decode(markup.encode(), "text/html; charset=utf-16") == markup
