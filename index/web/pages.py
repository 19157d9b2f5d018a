"""Templates, and what they need: times, languages, figures and snippets as HTML. The only file that knows Jinja."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from index.article import Article
from index.ledger import readable
from index.search.results import CLOSE, OPEN, Hit
from index.web.markup import french, lines
from index.web.wire import HTML, PROBLEM, Reply

LANGUAGES = {"en": "English", "fr": "French", "ja": "Japanese", "und": "other"}
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


@cache
def environment() -> Environment:
    made = Environment(
        loader=PackageLoader("index.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        auto_reload=False,
    )  # fmt: skip
    made.filters |= {
        "when": when, "number": number, "snippet": snippet, "snippet_lang": snippet_lang, "safe_url": safe_url, "language": language, "tidy": tidy,
        "size": size, "host": host, "readable": readable, "typeset": typeset,
    }  # fmt: skip
    made.globals |= {"static": static, "changed": changed, "title_lang": title_lang, "lines": lines, "LANGUAGES": LANGUAGES}
    return made


def render(template: str, **values: Any) -> Reply:
    """A page."""
    text = environment().get_template(template).render(**values)
    return Reply(200, HTML, text.encode())


def problem(status: int, title: str, detail: str, *, api: bool) -> Reply:
    """What is wrong, as a page or as problem details (RFC 9457)."""
    if api:
        data = {"type": "about:blank", "title": title, "status": status, "detail": detail}
        return Reply(status, PROBLEM, json.dumps(data, ensure_ascii=False).encode())
    text = environment().get_template("problem.html").render(title=title, detail=detail, status=status, here="")
    return Reply(status, HTML, text.encode())


@cache
def static(name: str) -> str:
    """The URL of a static file, which changes with its content and may be kept for ever."""
    import hashlib

    body = files("index.web").joinpath("static", name).read_bytes()
    return f"/static/{name}?{hashlib.sha256(body).hexdigest()[:12]}"


def when(moment: str | datetime | date | None, style: str = "long") -> Markup:
    """A time as <time>; a script puts it into the reader's own words, this is what stands there without."""
    if not moment:
        return Markup('<span class="undated">no date</span>')
    iso = moment if isinstance(moment, str) else moment.isoformat()
    return Markup('<time datetime="{}" data-style="{}">{}</time>').format(iso, style, _shown(iso, style))


def _shown(iso: str, style: str) -> str:
    try:
        at = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    month = _MONTHS[at.month - 1]
    if style == "tick":
        return f"{at.day} {month}"
    if style == "month":
        return f"{month} {at.year}"
    day = f"{at.day} {month} {at.year}"
    if style == "edition":
        return f"{_WEEKDAYS[at.weekday()]}, {day}"
    if style in ("day", "short") or len(iso) <= 10:
        return day
    return f"{day}, {at:%H:%M}" + (f" {at.tzname()}" if at.tzinfo else "")


def number(value: int) -> Markup:
    return Markup('<data class="n" value="{}">{}</data>').format(value, f"{value:,}")


def title_lang(article: Article | Hit) -> str:
    """The language of a headline, which need not be the article's; of a hit only the article's is known."""
    lang = article.headline.lang if isinstance(article, Article) else article.lang
    return article.lang if lang == "und" else lang


def typeset(text: str, lang: str) -> str:
    """A text of an outlet as its language is printed."""
    return french(text) if lang == "fr" else text


def size(count: int) -> str:
    """Bytes for people."""
    amount = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} TB"


def snippet(text: str | None) -> Markup:
    """A snippet of a search, what matched in <mark>."""
    marked = str(escape(text or "")).replace(OPEN, "<mark>").replace(CLOSE, "</mark>")
    return Markup(marked)


_KANA_KANJI = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")


def snippet_lang(hit: Hit) -> str:
    """The language of a hit's snippet: the article's own, or English where only that matched."""
    if hit.lang == "ja":
        return "ja" if _KANA_KANJI.search(hit.snippet) else "en"
    return "en" if "en" in hit.matched and hit.lang not in hit.matched else hit.lang


def safe_url(url: str) -> str:
    """An address that a link may lead to, "" for javascript: and its like."""
    try:
        parts = urlsplit(url.strip())
        return url.strip() if parts.scheme in ("http", "https") and parts.hostname else ""
    except ValueError:
        return ""


def host(url: str) -> str:
    return urlsplit(safe_url(url)).hostname or ""


def language(code: str) -> str:
    return LANGUAGES.get(code, code)


def tidy(name: str) -> str:
    """ "total-budget" -> "total budget"."""
    return name.replace("-", " ").replace("+", " + ")


def changed(query: str, **values: object) -> str:
    """A query string with some parameters changed; None takes one out. A page's place goes with any change."""
    kept = dict(_parsed(query))
    kept |= {k.rstrip("_"): str(v) for k, v in values.items() if v is not None}
    gone = {k.rstrip("_") for k, v in values.items() if v is None}
    return "?" + urlencode({k: v for k, v in kept.items() if k not in gone and v != ""})


@lru_cache(64)
def _parsed(query: str) -> tuple[tuple[str, str], ...]:
    """A query's parameters, but for its place."""
    return tuple((k, v) for k, v in parse_qsl(query) if k != "cursor")


_SPACE = re.compile(r"\s+")


def short(text: str, width: int) -> str:
    """A text cut at a word."""
    flat = _SPACE.sub(" ", text).strip()
    if len(flat) <= width:
        return flat
    cut = flat[:width]
    return (cut[: cut.rfind(" ")] if " " in cut[width // 2 :] else cut) + " …"


def languages(codes: Iterable[str]) -> list[str]:
    """Codes without doubles, in the order that they are always shown in."""
    known = list(LANGUAGES)
    return sorted(set(codes), key=lambda c: (known.index(c) if c in known else len(known), c))
