"""Charsets as pages declare them, wrongly declare them, or do not."""

from __future__ import annotations

import pytest

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
