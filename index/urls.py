"""Canonical URLs: which addresses are the same page.

`canonical` is what is stored and shown; `identity` is what two spellings of one page share. Follows RFC 3986
section 6 (case, default ports, dot segments, percent-encoding) plus the query parameters that trackers add.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

_TRACKING = re.compile(
    r"^(utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|_ga|_gl|wt_?mc\w*|at_(medium|campaign|\w+)"
    r"|xtor|ns_\w+|cmp(id)?|ico|icid|ref(_?src|errer)?|smid|sr_share|share|spm|s_cid|ocid|ftag|guccounter|guce_\w+"
    r"|__twitter_impression|amp(_js_v|_gsa)?|outputtype)$",
    re.IGNORECASE,
)
_MIRROR = re.compile(r"^(www\d?|m|mobile|amp|sp)\.(?=[^.]+\.)")
_AMP_PATH = re.compile(r"(?<=/)amp/|/amp/?$|\.amp(?=\.html$|$)")
_CACHED = re.compile(  # https://developers.google.com/amp/cache/overview
    r"^https?://(?:[\w-]+\.cdn\.ampproject\.org/(?:[a-z]+/)?|[\w-]+\.bing-amp\.com/[a-z]/|(?:www\.)?google\.[a-z.]{2,6}/amp/)(s/)?(?=[\w-]+\.[\w.-]+/)", re.IGNORECASE
)
_DEFAULT_PORT = {"http": 80, "https": 443}
_SAFE = "/%:@!$&'()*+,;=~-._"


def canonical(url: str, base: str | None = None) -> str:
    """One spelling for one address: no fragment, no trackers, no AMP cache. Raises ValueError if it is no http(s) URL."""
    whole = urljoin(base, url.strip()) if base else url.strip()
    parts = urlsplit(_CACHED.sub(lambda cache: "https://" if cache[1] else "http://", whole))
    if parts.scheme not in _DEFAULT_PORT or not parts.hostname:
        raise ValueError(f"not an http(s) URL: {url[:200]!r}")
    host = _ascii_host(parts.hostname)
    netloc = f"[{host}]" if ":" in host else host
    if parts.port and parts.port != _DEFAULT_PORT[parts.scheme]:
        netloc += f":{parts.port}"
    return urlunsplit((parts.scheme, netloc, _path(parts.path), _query(parts.query), ""))


def identity(url: str) -> str:
    """The part of a URL that two forms of one page share: no scheme, no www/m/amp, no final slash."""
    parts = urlsplit(canonical(url))
    path = _AMP_PATH.sub("", parts.path).rstrip("/")
    query = "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    return f"{_MIRROR.sub('', parts.netloc)}{path}" + (f"?{query}" if query else "")


def site(url: str) -> str:
    """The site that a URL belongs to: host and port, in lower case, without www. or m.; '' if it has none."""
    return _MIRROR.sub("", urlsplit(url).netloc.rpartition("@")[2].lower())


def is_mirror(url: str) -> bool:
    """Whether the host is named as one for telephones or AMP."""
    match = _MIRROR.match(urlsplit(url).netloc)
    return match is not None and not match[1].startswith("www")


def _ascii_host(name: str) -> str:
    try:
        return name.encode("idna").decode().lower()
    except UnicodeError:
        if name.isascii():
            return name.lower()  # not a name that IDNA 2003 knows: as it stands
        raise


def _path(path: str) -> str:
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            parts = parts[:-1] or [""]
        elif part != ".":
            parts.append(part)
    plain = "/".join(parts) or "/"
    return quote(_unreserved(plain), safe=_SAFE) or "/"


def _unreserved(text: str) -> str:
    """Undo percent-encoding only where the character is unreserved; upper-case the rest."""

    def one(match: re.Match[str]) -> str:
        char = unquote(match[0], errors="strict") if int(match[1], 16) < 128 else ""
        return char if re.fullmatch(r"[\w.~-]", char, re.ASCII) else match[0].upper()

    return re.sub(r"%([0-9A-Fa-f]{2})", one, text)


def _query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True, errors="surrogateescape")
    kept = [(k, v) for k, v in pairs if not _TRACKING.match(k)]
    if len(kept) == len(pairs):
        return quote(query, safe=_SAFE + "?")
    return urlencode(kept, errors="surrogateescape")
