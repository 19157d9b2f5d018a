"""A page as it was fetched, made harmless. The only file that knows nh3.

Three locks, each enough: nothing that can act is left in the markup (nh3), the headers allow neither script nor
network (doors.py), and the frame is a sandbox.
"""

from __future__ import annotations

import re

import nh3

from index.charset import decode

_LARGEST = 3_000_000  # characters shown of a page
_MORE_TAGS = {"article", "aside", "figure", "figcaption", "footer", "header", "main", "nav", "section", "time", "mark", "ruby", "rt", "rp", "rb", "details", "summary", "dl", "dt", "dd"}  # fmt: skip
_OUT = {"script", "style", "template", "noscript", "title", "svg", "math", "iframe", "object", "embed", "select", "textarea"}
_CLEANER = nh3.Cleaner(
    tags=(nh3.ALLOWED_TAGS | _MORE_TAGS) - {"img", "map", "area"},
    clean_content_tags=_OUT,
    attributes={"*": {"lang", "dir"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}, "time": {"datetime"}},
    url_schemes=set(),
    link_rel=None,
)
_HEAD = """<!doctype html><html><head><meta charset="utf-8"><title>Archived page</title>
<style>body{font:15px/1.6 Georgia,"Noto Serif CJK JP",serif;max-width:46em;margin:1.2em auto;padding:0 1em;color:#222;background:#fff;overflow-wrap:anywhere}
table{border-collapse:collapse}td,th{border:1px solid #bbb;padding:.2em .5em}</style></head><body>
"""
_TYPE = re.compile(r"[\w.+/; =-]{1,100}")


def cleaned(body: bytes, kind: str | None) -> str:
    """The text and structure of a page as a page of its own: no scripts, styles, images, forms or links."""
    text = decode(body, kind)[:_LARGEST]
    if "html" not in (kind or "html") and "<" not in text[:2000]:
        text = f"<pre>{nh3.clean_text(text)}</pre>"
    return _HEAD + _CLEANER.clean(text) + "</body></html>"


def content_type(kind: str | None) -> str:
    """What the outlet called it, fit for a header."""
    found = _TYPE.match(kind or "")
    return found[0] if found else "unknown"
