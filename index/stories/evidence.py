"""What two reports of one event share, as a person reads it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from index.amounts import render
from index.article import Amount

_SHOWN = 5  # things said to be shared
_CALLED = {"summit": "meeting"}  # things that are more than their id says: any talks are


def evidence(shared: Sequence[str], seconds: float, spelled: Mapping[str, str] = MappingProxyType({})) -> str:
    """ "shares Rapidus, ¥150 billion, 26 December; 2 hours apart", of the terms that two share and the time between them.
    `spelled`: names as a text writes them."""
    days = sorted(f"{date.fromisoformat(day[2:]):%-d %B %Y}" for day in shared if day[0] == "d")
    said = list(dict.fromkeys([*_readable(shared, spelled), *days[:1]]))
    return f"shares {', '.join(said) or 'its subject'}; {_apart(seconds)}"


def _readable(shared: Sequence[str], spelled: Mapping[str, str]) -> Iterator[str]:
    """Names, figures and things; words only where there is nothing else. The rounding of a figure is not said beside it."""
    exact = [t for t in shared if t[0] in "nm%xqc" and ":~" not in t]
    rounded = [t for t in shared if t[0] in "mq" and ":~" in t] if not any(t[0] in "mq" for t in exact) else []
    words = [t for t in shared if t[0] == "w"] if not exact else []
    said: set[str] = set()
    for term in [*exact, *rounded[:1], *words]:
        written = spelled.get(term) or _written(*term.split(":", 1))
        key = written.casefold().rstrip("s")
        if key not in said and len(said) < _SHOWN:
            said.add(key)
            yield written


def _written(kind: str, rest: str) -> str:
    if kind == "n":
        return rest.upper() if len(rest) <= 3 else rest.capitalize()
    if kind == "m":
        currency, _, value = rest.partition(":")
        amount = Amount(Decimal(value.lstrip("~")), None if currency == "None" else currency, "exact", 0, 0, "")
        return f"{'about ' * value.startswith('~')}{render(amount)}"
    if kind in ("%", "q", "x"):
        number = f"{Decimal(rest.lstrip('~')):,f}"
        return {"%": f"{number} %", "x": f"×{number}"}.get(kind, number)
    return _CALLED.get(rest) or rest.removeprefix("i-").replace("-", " ")


def _apart(seconds: float) -> str:
    if seconds < 5400:
        return "within the hour" if seconds < 3600 else "an hour apart"
    if seconds < 2 * 86400:
        return f"{round(seconds / 3600)} hours apart"
    return f"{round(seconds / 86400)} days apart"
