"""Undo a Content-Encoding (RFC 9110, section 8.4.1), with a bound on what it may unpack to."""

from __future__ import annotations

import zlib

MAX_BODY = 100_000_000  # bytes


def decode(payload: bytes, encoding: str, limit: int = MAX_BODY) -> bytes:
    """`payload` without its encodings. Raises ValueError for an unknown one, a broken one, or a bomb."""
    for name in reversed([n.strip().lower() for n in encoding.split(",") if n.strip()]):
        try:
            payload = _decode_one(payload, name, limit)
        except zlib.error as error:
            raise ValueError(str(error)) from error
    return payload


def _decode_one(payload: bytes, name: str, limit: int) -> bytes:
    if name == "identity":
        return payload
    if name in ("gzip", "x-gzip"):
        return _inflate(payload, zlib.MAX_WBITS + 16, limit)
    if name == "deflate":
        try:
            return _inflate(payload, zlib.MAX_WBITS, limit)
        except zlib.error:
            return _inflate(payload, -zlib.MAX_WBITS, limit)  # the raw form that some servers send
    if name == "br":
        return _unbrotli(payload, limit)
    raise ValueError("not one that can be undone")


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
