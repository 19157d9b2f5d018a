"""Brings news in: sources, fetching, extraction, translation."""

VERSION = "0.1.0"
