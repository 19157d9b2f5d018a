"""Bytes as fetched, in WARC/1.1 (ISO 28500:2017). The only place that knows warcio. One gzip member a record, so that a
record is read by offset and length."""

from index.warc.reading import Found, prove, read, scan, whole
from index.warc.writing import MAX_FILE, PREFIX, Exchange, Original, WarcWriter, info

__all__ = ["MAX_FILE", "PREFIX", "Exchange", "Found", "Original", "WarcWriter", "info", "prove", "read", "scan", "whole"]
