"""What every page of the bundle has around it, and how text becomes HTML."""

from __future__ import annotations

import re
from html import escape as escape_text

_POLICY = "default-src 'none'; style-src 'self' file:; script-src 'self' file:; img-src 'none'; base-uri 'none'; form-action 'none'"
_WEB = re.compile(r"https?://[^\s]+\Z", re.IGNORECASE)
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)  # also turns writing around
_LANGS = frozenset({"en", "fr", "ja"})


def escape(text: str) -> str:
    """Text that is nothing but text, also in an attribute."""
    return escape_text(_UNSEEN.sub("", text))


def link(url: str, text: str | None = None) -> str:
    """A web address as a link; any other scheme as text."""
    shown = escape(text or url)
    return f'<a href="{escape(url)}" rel="noreferrer nofollow">{shown}</a>' if _WEB.match(url) else shown


def tagged(tag: str, text: str, lang: str, name: str = "") -> str:
    """An element of escaped text in a language."""
    kind = f' class="{name}"' if name else ""
    said = f' lang="{lang}"' if lang in _LANGS else ""
    return f"<{tag}{kind}{said}>{escape(text)}</{tag}>"


def badge(lang: str) -> str:
    known = lang if lang in _LANGS else "other"
    return f'<span class="lang {known}">{escape(lang)}</span>'


def document(title: str, body: str, *, root: str = "", script: bool = False) -> str:
    """A whole page; `root`: the way to the folder of the index."""
    own = f'<script src="{root}filter.js" defer></script>' if script else ""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(title)}</title>
<link rel="stylesheet" href="{root}style.css">{own}
</head>
<body>
{body}
</body>
</html>
"""
