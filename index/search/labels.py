"""Filters: values and ranges of columns -> the documents that have them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import QueryError
from index.search.bounds import bound, one_currency
from index.search.fields import EPOCH, LANGS, NEVER, STATUSES
from index.search.folding import Stories
from index.search.query import Label, Node, Range
from index.search.snapshot import Labels, Mask, Snapshot

_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(frozen=True, slots=True)
class Outside:
    """What articles are filtered by that the index does not hold."""

    countries: Callable[[], Mapping[str, str]] = dict  # source id -> country code; asked when it is needed
    stories: Stories | None = None
    item: Callable[[str], str | None] = lambda name: None  # the id of an item, by any of its names


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount and the currency of the same amount, asked for together."""

    amount: Range
    currency: str


def join_amounts(parts: Sequence[Node]) -> list[Node | Figure]:
    """`amount:` and `currency:` beside each other ask for one figure that has both."""
    currencies = [p for p in parts if isinstance(p, Label) and p.field == "currency"]
    ranges = [p for p in parts if isinstance(p, Range) and p.field == "amount"]
    if len(currencies) != 1 or not ranges:
        return list(parts)
    others = [p for p in parts if p not in ranges and p not in currencies]
    return [*others, *(Figure(r, currencies[0].value) for r in ranges)]


def mask(snapshot: Snapshot, node: Label | Range | Figure, outside: Outside) -> Mask:
    """The documents that a filter lets through. Raises QueryError with the place of a value that cannot be."""
    if isinstance(node, Figure):
        return _amount(snapshot, node.amount, node.currency)
    if isinstance(node, Range):
        return _amount(snapshot, node, None) if node.field == "amount" else _time(snapshot, node)
    value = node.value.lower()
    if node.field == "country":
        countries = outside.countries()
        if value not in map(str.lower, countries.values()):
            known = ", ".join(sorted(set(countries.values()))) or "not known"
            raise QueryError(f"country:{node.value}: the countries of the outlets are {known}", node.at)
        return _labelled(snapshot.sources, lambda source: countries.get(source, "").lower() == value)
    if node.field == "item":
        value = (outside.item(value) or value).lower()
    if node.field == "story":
        return _story(snapshot, node, outside.stories)
    if node.field == "currency":
        return _amount(snapshot, Range("amount", None, None, node.at), node.value)
    return _COLUMNS[node.field](snapshot, value, node)


def _lang(snapshot: Snapshot, value: str, node: Label) -> Mask:
    if value not in LANGS:
        raise QueryError(f"lang:{node.value}: languages are {', '.join(LANGS)}", node.at)
    found: Mask = snapshot.cards["lang"] == LANGS.index(value)
    return found


def _status(snapshot: Snapshot, value: str, node: Label) -> Mask:
    if value not in STATUSES:
        raise QueryError(f"status:{node.value}: a status is one of {', '.join(STATUSES)}", node.at)
    found: Mask = snapshot.cards["status"] & (1 << STATUSES.index(value)) != 0
    return found


def _id(snapshot: Snapshot, value: str, _: Label) -> Mask:
    return np.char.startswith(snapshot.cards["id"], value.encode())


def _story(snapshot: Snapshot, node: Label, stories: Stories | None) -> Mask:
    if stories is None:
        raise QueryError("story: no stories are known here", node.at)
    members = sorted(member.article for member in stories.members(node.value.lower()))
    if not members:
        raise QueryError(f"story:{node.value}: there is no such story", node.at)
    return np.isin(snapshot.cards["id"], np.array([member.encode() for member in members], "S13"))


_COLUMNS: Mapping[str, Callable[[Snapshot, str, Label], Mask]] = {
    "lang": _lang,
    "status": _status,
    "id": _id,
    "source": lambda s, value, _: _labelled(s.sources, lambda name: _named(name, value)),
    "item": lambda s, value, _: _labelled(s.items, lambda names: _named(names, value)),
    "topic": lambda s, value, _: _labelled(s.topics, lambda names: _named(names, value)),
}


def _named(names: str, value: str) -> bool:
    """Whether one of the names in a label is `value`, or fits it as a pattern: `*` any letters."""
    return any(fnmatchcase(name, value) if "*" in value else name == value for name in names.lower().split("\n") if name)


def _labelled(column: Labels, wanted: Callable[[str], bool]) -> Mask:
    return np.array([wanted(name) for name in column.names], bool)[column.codes]


def _time(snapshot: Snapshot, node: Range) -> Mask:
    found: Mask = snapshot.cards[node.field] > NEVER
    if node.low is not None:
        column, low = _bound(snapshot, node, node.low, after=False)
        found = found & (column >= low)
    if node.high is not None:
        column, high = _bound(snapshot, node, node.high, after=True)
        found = found & (column < high)
    if node.low is not None and node.high is not None and instant(node.high, node.at, after=True) <= instant(node.low, node.at):
        raise QueryError(f"the range ends ({node.high}) before it begins ({node.low})", node.at)
    return found


def _bound(snapshot: Snapshot, node: Range, text: str, *, after: bool) -> tuple[NDArray[Any], int]:
    """What a bound is compared with: a day of publication with the day that the page says, all else with the time in UTC."""
    moment = instant(text, node.at, after=after)
    if node.field == "published" and _DAY.fullmatch(_plain(text)):
        return snapshot.cards["day"], moment.toordinal() - EPOCH
    return snapshot.cards[node.field], int(moment.timestamp())


def instant(text: str, at: int | None = None, *, after: bool = False) -> datetime:
    """A year, month, day or ISO time -> the moment when it begins or, `after`, when it is over. UTC where no zone
    is given. Raises QueryError."""
    text = _plain(text)
    try:
        if match := _DAY.fullmatch(text):
            return _begin(*(int(g) if g else 0 for g in match.groups()), after=after)
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError) as error:
        raise QueryError(f"{text!r} is no date: write 2025, 2025-12 or 2025-12-26", at) from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) + timedelta(seconds=after)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("/", "-")


def _begin(year: int, month: int, day: int, *, after: bool) -> datetime:
    begin = datetime(year, month or 1, day or 1, tzinfo=UTC)
    if not after:
        return begin
    if day:
        return begin + timedelta(days=1)
    if month:
        return datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    return datetime(year + 1, 1, 1, tzinfo=UTC)


def _amount(snapshot: Snapshot, node: Range, currency: str | None) -> Mask:
    """A figure that is itself a range matches where the two overlap."""
    owners, figures = snapshot.amounts
    held = np.ones(len(owners), bool)
    low, high, code = asked(node, currency)
    if code is not None:
        held &= figures["currency"] == code.encode()
    if low is not None and high is not None and high < low:
        raise QueryError(f"the range ends ({node.high}) before it begins ({node.low})", node.at)
    if low is not None:
        held &= figures["high"] >= low
    if high is not None:
        held &= figures["low"] <= high
    found = np.zeros(snapshot.size, bool)
    found[owners[held]] = True
    return found


def asked(node: Range, currency: str | None) -> tuple[float | None, float | None, str | None]:
    """The bounds of an `amount:`, and the currency that they or a `currency:` beside them say. Raises QueryError."""
    bounds = [None if side is None else bound(side, node.at) for side in (node.low, node.high)]
    low, high = (one and one.value for one in bounds)
    return low, high, one_currency(bounds, currency and currency_code(currency, node.at), node.at)


def currency_code(text: str, at: int | None = None) -> str:
    """ISO 4217 for a currency as typed: jpy, yen, 円. Raises QueryError for what is none that is read."""
    from index.amounts import code_of

    code = code_of(text)
    if code is None:
        raise QueryError(f"currency:{text}: no currency that is read; write JPY, USD, EUR, yen or 円", at)
    return code
