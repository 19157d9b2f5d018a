"""The commented kawaraban.toml that `kawaraban init` writes, made from the table of settings."""

from __future__ import annotations

import json

from index.config import SETTINGS

_HEAD = """\
# Settings of Kawaraban. Every key has a default: what is commented out shows it.

"""
_TAIL = """
# What is collected: any of these phrases in an article counts, "Japan + budget" asks for both. `items` name what
# figures are about. Without a [topics...] table the topic is Japan's national budget, with its items.
# [topics.japan-budget]
# terms = { en = ["Japan + budget"], fr = ["budget japonais"], ja = ["予算"] }
# items.rapidus = { en = ["Rapidus"], fr = ["Rapidus"], ja = ["ラピダス"] }

# The outlets. Without any, the ones that Kawaraban comes with are used (`kawaraban sources list`); with some of your
# own, only those, unless builtin_sources = true.
# [[sources]]
# id = "example"
# name = "An Example"
# lang = "ja"                                # a hint: en, fr, ja
# country = "jp"                             # its zone is assumed for times without one
# home = "https://www.example.jp/"
# feeds = ["https://www.example.jp/rss.xml"] # RSS, Atom, JSON Feed
# sitemaps = []                              # sitemap, sitemap index, news sitemap, gzip
# sections = []                              # pages whose links are articles
# every = "30m"                              # where `watch` begins; then as it brings news, within
# fastest = "10m"                            # ... these bounds
# slowest = "6h"
# keep = "matching"                          # or "all": store every article, on topic or not
# allow_private = false                      # true: it may be on loopback or a private network
# allow_hosts = []                           # other hosts whose pages its feeds may name; ["*"]: any

# Saved searches. New hits, each story once, go out after a round; also as alerts/NAME.atom and .json in the archive.
# [[alerts]]
# name = "rapidus"
# query = "rapidus AND lang:ja"
# to = ["mailto://user:password@example.org"] # any Apprise URL, or http(s):// for a webhook that takes JSON
# digest = "daily"                            # or "weekly" (Mondays); without it at once
# at = "07:00"                                # of a digest, local time
"""


def template() -> str:
    """The file's text."""
    lines = [f"# {s.help}\n# {s.name} = {_value(s.default)}\n" for s in SETTINGS]
    return _HEAD + "\n".join(lines) + _TAIL


def _value(value: object) -> str:
    return json.dumps(value)  # strings, numbers and booleans are written alike in JSON and TOML
