"""Which addresses may be fetched: public ones, unless a source says that it is on a private network. Pure."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from index.config import Source


def is_public(address: str) -> bool:
    """Is that IP address one of the public internet? Also sees through IPv4 addresses written as IPv6."""
    ip = ipaddress.ip_address(address.strip("[]").partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None or ip in ipaddress.ip_network("64:ff9b::/96"):
            return is_public(str(inner or ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    return ip.is_global and not ip.is_multicast


def literal(host: str) -> str | None:
    """The IP address that a host name of a URL is, in any spelling that a resolver takes (127.1, 0x7f000001)."""
    try:
        return str(ipaddress.ip_address(host.strip("[]").partition("%")[0]))
    except ValueError:
        return _loose_ipv4(host)


def private_places(sources: Iterable[Source]) -> dict[str, frozenset[str]]:
    """Id of each source that may be on a private network -> its own host:port."""
    return {
        s.id: frozenset(place(url) for url in (s.home, *s.feeds, *s.sitemaps, *s.sections) if url)
        for s in sources
        if s.allow_private
    }


def place(url: str) -> str:
    """host:port of a URL."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = None
    return f"{parts.hostname}:{port or (443 if parts.scheme == 'https' else 80)}"


def _loose_ipv4(host: str) -> str | None:
    """Addresses as inet_aton reads them: fewer than four parts, octal and hexadecimal numbers."""
    try:
        numbers = [_number(part) for part in host.rstrip(".").split(".")]
    except ValueError:
        return None
    if not 1 <= len(numbers) <= 4 or any(n > 255 for n in numbers[:-1]):
        return None
    tail = numbers[-1]
    if tail >= 256 ** (5 - len(numbers)):
        return None
    value = sum(n << (8 * (3 - i)) for i, n in enumerate(numbers[:-1])) + tail
    return str(ipaddress.IPv4Address(value))


def _number(text: str) -> int:
    if not re.fullmatch(r"0[xX][0-9a-fA-F]+|[0-9]+", text):  # int() also takes -1, 1_0 and the digits of other scripts
        raise ValueError(text)
    if text.lower().startswith("0x"):
        return int(text, 16)
    return int(text, 8 if text.startswith("0") and len(text) > 1 else 10)
