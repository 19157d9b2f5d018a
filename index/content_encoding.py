"""Undo a Content-Encoding (RFC 9110, section 8.4.1), with a bound on what it may unpack to."""

from __future__ import annotations

import sys
import zlib

if sys.version_info >= (3, 14):
    from compression import zstd as zstd
else:
    from backports import zstd as zstd

MAX_BODY = 100_000_000  # bytes
_PIECE = 4096  # bytes of packed data taken at once
_MEMBER = b"\x1f\x8b"  # begins each member of a gzip file
_KNOWN = ("gzip", "x-gzip", "deflate", "br", "zstd", "identity")


def decode(payload: bytes, encoding: str, limit: int = MAX_BODY) -> bytes:
    """`payload` without its encodings; up to one that is none ("utf-8", "none"), which browsers pass over as well.

    Raises ValueError for a broken one, or a bomb. What follows the end of the packed data is left out.
    """
    for name in reversed([n.strip().lower() for n in encoding.split(",") if n.strip()]):
        if name not in _KNOWN:
            break
        try:
            payload = _decode_one(payload, name, limit) if payload else b""
        except (zlib.error, zstd.ZstdError) as error:
            raise ValueError(str(error)) from error
    return payload


def _decode_one(payload: bytes, name: str, limit: int) -> bytes:
    if name == "identity":
        return payload
    if name in ("gzip", "x-gzip"):
        return _gunzip(payload, limit)
    if name == "br":
        return _unbrotli(payload, limit)
    if name == "zstd":
        return _within(zstd.ZstdDecompressor().decompress(payload, limit + 1), limit)
    try:
        return _inflate(payload, zlib.MAX_WBITS, limit)
    except zlib.error:
        return _inflate(payload, -zlib.MAX_WBITS, limit)  # the raw form that some servers send


def _gunzip(payload: bytes, limit: int) -> bytes:
    """All members of a gzip file (RFC 1952, 2.2); what follows them is no part of it. Read piece by piece: zlib copies what
    is left behind each member, and a page may come in a million of them."""
    out, at, member = bytearray(), 0, zlib.decompressobj(zlib.MAX_WBITS + 16)
    while at < len(payload) and not (member.eof and not payload.startswith(_MEMBER, at)):
        if member.eof:
            member = zlib.decompressobj(zlib.MAX_WBITS + 16)
        piece = payload[at : at + _PIECE]
        out += member.decompress(piece, limit + 1 - len(out))
        if len(out) > limit:
            break
        at += len(piece) - len(member.unused_data)
    return _within(bytes(out), limit)


def _inflate(payload: bytes, wbits: int, limit: int) -> bytes:
    return _within(zlib.decompressobj(wbits).decompress(payload, limit + 1), limit)


def _unbrotli(payload: bytes, limit: int) -> bytes:
    import brotli

    decompressor = brotli.Decompressor()
    try:
        data: bytes = decompressor.process(payload, output_buffer_limit=limit + 1)
    except brotli.error as error:
        raise ValueError(str(error)) from error
    return _within(data, limit)


def _within(data: bytes, limit: int) -> bytes:
    if len(data) > limit:
        raise ValueError(f"unpacks to more than {limit} bytes")
    return data
