"""What the ledger answers: an entry for each distinct figure, with the reports that give it. And their JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from index.amounts import plain
from index.article import Amount, AmountKind, Exactness
from index.ledger.rates import Implied
from index.ledger.subjects import Items
from index.ledger.verdicts import Agreement


@dataclass(frozen=True, slots=True)
class Report:
    """One article that gives the figure: as it writes it, in its sentence, and where the page is kept."""

    id: str
    source: str
    lang: str  # of the sentence
    published: str | None  # ISO 8601, as given
    seen: float | None  # published, in seconds since 1970 UTC
    url: str
    text: str
    amount: Amount
    sentence: str
    block: int  # 0: the headline
    basis: str | None
    original: str  # copies of one text share it
    copy_of: str | None = None  # the article of the same text that was first in this entry
    converted: str | None = None  # "$7.9B", as written
    converted_value: Decimal | None = None
    converted_currency: str | None = None
    implied: Implied | None = None
    rate_flag: str | None = None
    warc: Mapping[str, Any] | None = None
    was: Was | None = None


@dataclass(frozen=True, slots=True)
class Was:
    """What an earlier version of the article said in this place."""

    version: int
    value: Decimal
    text: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Against:
    """Another figure that this one contradicts."""

    value: Decimal
    currency: str | None
    kind: AmountKind
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One distinct figure of one subject. `amount` is its most precise form; `reports` are by time, undated ones last.

    Verdict, year, stage and the like are of all its reports.
    """

    items: Items
    amount: Amount
    exactness: Exactness
    agreement: Agreement
    why: str
    year: int | None
    stage: str | None
    role: str
    cumulative: bool
    several_years: bool
    basis: str | None  # the nearest of the reports': clause, sentence, paragraph, heading, headline
    first: Report  # of all reports, also of those that were not asked for
    independent: int  # reports in all, copies of one text counted once
    reports: tuple[Report, ...]  # those asked for
    against: tuple[Against, ...] = ()
    more: int = 0  # of those asked for, beside `reports`

    @property
    def item(self) -> str:
        return "+".join(self.items)

    @property
    def rate(self) -> float | None:
        rates = sorted(r.implied.rate for r in self.reports if r.implied)
        return rates[len(rates) // 2] if rates else None

    @property
    def rate_flag(self) -> str | None:
        return next((r.rate_flag for r in self.reports if r.rate_flag), None)


def entry_json(entry: Entry) -> dict[str, Any]:
    """The JSON of `kawaraban figures`; values are decimal strings, a missing value is null."""
    first = entry.first
    return {
        "item": entry.item,
        "items": list(entry.items),
        "kind": entry.amount.kind,
        "value": plain(entry.amount.value),
        "high": _plain(entry.amount.high),
        "suspected": _plain(entry.amount.suspected),
        "currency": entry.amount.currency,
        "exactness": entry.exactness,
        "fiscal_year": entry.year,
        "stage": entry.stage,
        "role": entry.role,
        "cumulative": entry.cumulative,
        "several_years": entry.several_years,
        "basis": entry.basis,
        "agreement": entry.agreement,
        "why": entry.why,
        "against": [
            {"value": plain(a.value), "currency": a.currency, "kind": a.kind, "sources": list(a.sources)}
            for a in entry.against
        ],
        "rate": entry.rate,
        "rate_flag": entry.rate_flag,
        "independent": entry.independent,
        "first": {"id": first.id, "source": first.source, "published": first.published},
        "reports": [report_json(r) for r in entry.reports],
    }


def report_json(report: Report) -> dict[str, Any]:
    return {
        "id": report.id,
        "source": report.source,
        "lang": report.lang,
        "text": report.text,
        "sentence": report.sentence,
        "value": plain(report.amount.value),
        "exactness": report.amount.exactness,
        "published": report.published,
        "url": report.url,
        "block": report.block,
        "start": report.amount.start,
        "end": report.amount.end,
        "basis": report.basis,
        "copy_of": report.copy_of,
        "conversion": report.converted
        and {
            "text": report.converted,
            "value": _plain(report.converted_value),
            "currency": report.converted_currency,
            "rate": report.implied and report.implied.rate,
            "rate_flag": report.rate_flag,
        },
        "was": report.was
        and {
            "version": report.was.version,
            "value": plain(report.was.value),
            "text": report.was.text,
            "sentence": report.was.sentence,
        },
        "warc": report.warc,
    }


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)
