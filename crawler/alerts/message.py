"""What an alert says: hits and figures -> a message as text, as HTML and as data. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Any

from index.amounts import plain, render
from index.article import Amount, Article
from index.config import Alert
from index.ledger import Entry, readable

_LEAD = 280  # characters of the first paragraph
_DISPUTED = {"differs": "outlets differ", "unit-error": "probably a wrong unit"}


@dataclass(frozen=True, slots=True)
class Hit:
    """One article as a message shows it; `lead` is English where there is any."""

    id: str
    url: str
    source: str
    lang: str
    title: str
    title_en: str | None
    published: str | None
    lead: str
    flagged: bool  # figures of its English are to be checked

    @classmethod
    def of(cls, article: Article) -> Hit:
        first = next((b for b in article.blocks if b.kind == "paragraph"), None)
        lead = (first.english or first.text) if first else ""
        return cls(
            id=article.id,
            url=article.url,
            source=article.source,
            lang=article.lang,
            title=article.title,
            title_en=article.title_en,
            published=article.published.iso if article.published else None,
            lead=lead if len(lead) <= _LEAD else f"{lead[: _LEAD - 1].rstrip()}…",
            flagged=article.translation == "flagged",
        )

    @property
    def shown_title(self) -> str:
        return self.title_en or self.title

    @property
    def facts(self) -> str:
        original = f" · {self.title}" if self.title_en and self.title_en != self.title else ""
        check = " · check the figures of this translation" if self.flagged else ""
        return f"{self.source} · {self.lang} · {self.published or 'no date'}{original}{check}"


@dataclass(frozen=True, slots=True)
class Message:
    """`title` is one line; `data` is what a webhook gets, `text` and `html` stand in it as `message`."""

    title: str
    text: str
    html: str
    data: dict[str, Any]


def compose(alert: Alert, hits: Sequence[Hit], figures: Sequence[Entry] = ()) -> Message:
    """The message of an alert on these hits."""
    kind = f"{alert.digest} digest: " if alert.digest else ""
    first = f": {hits[0].shown_title}" if len(hits) == 1 else ""
    title = _one_line(f"Kawaraban {kind}{alert.name}, {len(hits)} new{first}")
    text = _text(alert, hits, figures)
    data = {
        "alert": alert.name,
        "query": alert.query,
        "title": title,
        "message": text,
        "hits": [_data(hit) for hit in hits],
        "figures": [_figure_data(entry) for entry in figures],
    }
    return Message(title, text, _html(alert, hits, figures), data)


def _text(alert: Alert, hits: Sequence[Hit], figures: Sequence[Entry]) -> str:
    parts = [f"{alert.name}: {alert.query}"]
    parts += [f"{hit.shown_title}\n{hit.facts}\n{hit.url}\n{hit.lead}".rstrip() for hit in hits]
    if figures:
        parts.append("Figures\n" + "\n".join(f"- {_figure(entry)}" for entry in figures))
    return "\n\n".join(parts) + "\n"


def _html(alert: Alert, hits: Sequence[Hit], figures: Sequence[Entry]) -> str:
    listed = "".join(
        f'<h3><a href="{escape(hit.url)}">{escape(hit.shown_title)}</a></h3>'
        f'<p lang="{escape(hit.lang)}"><small>{escape(hit.facts)}</small></p><p>{escape(hit.lead)}</p>'
        for hit in hits
    )
    lines = "".join(f"<li>{escape(_figure(entry))}</li>" for entry in figures)
    table = f"<h2>Figures</h2><ul>{lines}</ul>" if lines else ""
    return f"<h2>{escape(alert.name)}</h2><p><small>{escape(alert.query)}</small></p>{listed}{table}"


def _figure(entry: Entry) -> str:
    items = ", ".join(readable(item) for item in entry.items)
    dispute = _DISPUTED.get(entry.agreement)
    against = " and ".join(f"{_shown(a)} ({', '.join(a.sources)})" for a in entry.against)
    verdict = f" - {dispute}{f': {against}' if against else ''}" if dispute else ""
    return f"{items}: {render(entry.amount)} ({', '.join(dict.fromkeys(r.source for r in entry.reports))}){verdict}"


def _shown(other: Any) -> str:
    return render(Amount(Decimal(other.value), other.currency, "exact", 0, 0, "", other.kind))


def _data(hit: Hit) -> dict[str, Any]:
    names = ("id", "url", "source", "lang", "title", "title_en", "published", "lead", "flagged")
    return {name: getattr(hit, name) for name in names}


def _figure_data(entry: Entry) -> dict[str, Any]:
    amount = entry.amount
    return {"item": entry.item, "value": plain(amount.value), "currency": amount.currency, "agreement": entry.agreement}


def _one_line(text: str) -> str:
    return " ".join(text.split())
