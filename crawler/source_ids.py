"""Ids of sources, made from their names: short, typed by hand, unique."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from urllib.parse import urlsplit

_LONGEST = 40  # characters; index.config allows 64


def source_id(name: str, url: str, taken: Collection[str] = ()) -> str:
    """ "The Japan News" -> the-japan-news; the host where a name has no Latin letters; -2, -3 where it is taken."""
    base = _slug(name) or _slug(re.sub(r"^www\d?\.", "", urlsplit(url).hostname or "")) or "source"
    number, candidate = 1, base
    while candidate in taken:
        number += 1
        candidate = f"{base}-{number}"
    return candidate


def _slug(text: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text).lower() if not unicodedata.combining(c))
    letters = [c for c in plain if c.isalpha()]
    if sum(c.isascii() for c in letters) * 2 < len(letters):  # "NHK ニュース速報" would be no more than "nhk"
        return ""
    return "-".join(re.findall(r"[a-z0-9]+", plain.replace("'", "").replace("\u2019", "")))[:_LONGEST].strip("-")
