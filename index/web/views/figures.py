"""The ledger of figures, as a table and as a picture."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

from index.amounts import render as written
from index.article import Amount
from index.config import LANGS
from index.errors import QueryError
from index.items import item_named
from index.ledger import Answer, Entry, Filter, Mark, Picture, Report, day, readable
from index.ledger.picture import DISPUTED
from index.web.charts import Point, Scatter, scatter
from index.web.desk import Desk
from index.web.pages import changed, render
from index.web.parameters import Parameter
from index.web.wire import Asked, Reply

AGREEMENTS = ("single", "agree", "rounded", "differs", "unit-error")
KINDS = ("money", "percent", "multiple")
MEANING = {
    "single": "one article only",
    "agree": "outlets agree",
    "rounded": "some outlets round it",
    "differs": "outlets differ",
    "unit-error": "one is off by a power of ten",
}
PARAMETERS = (
    Parameter("q", "Only of articles that this query finds."),
    Parameter("item", "What the figures are about, an item of the topics."),
    Parameter("lang", "Only sentences in that language.", choices=LANGS),
    Parameter("source", "Only that source, by id."),
    Parameter("since", "Published on or after.", "day"),
    Parameter("until", "Published on or before.", "day"),
    Parameter("currency", "ISO 4217: JPY, USD, EUR."),
    Parameter("kind", "Only money, percentages or multiples.", choices=KINDS),
    Parameter("min", "At least, in units of the currency.", "decimal"),
    Parameter("max", "At most.", "decimal"),
    Parameter("agreement", "Only figures with that verdict.", choices=AGREEMENTS),
    Parameter("limit", "Figures a page.", "integer", default=30, most=200),
    Parameter("offset", "Figures to leave out first.", "integer", default=0, least=0, most=1_000_000),
)
PAGE_PARAMETERS = (*PARAMETERS, Parameter("weak", "1: also those of one article whose item only the headline says.", "flag", default=False))
_WEAK = ("headline", None)
_REPORTS = 10  # of a figure that are listed: the page must stay light
_QUERIED = 5000  # articles


def view(desk: Desk, asked: Asked) -> Reply:
    values = dict(asked.values)
    error, entries, picture, found, total = None, [], None, None, 0
    try:
        with answered(desk, values) as answer:
            total = len(answer)
            entries = page(answer, values, _REPORTS)
            if values["item"]:
                found = answer.picture()
                picture = drawn(found)
    except QueryError as wrong:
        error = wrong
    end = values["offset"] + values["limit"]
    hidden = 0
    if not (values["weak"] or values["agreement"] or values["min"] or values["max"]):
        strong = [e for e in entries if not (e.basis in _WEAK and e.agreement == "single")]
        hidden, entries = len(entries) - len(strong), strong
    reply = render(
        "figures.html",
        here="/figures",
        asked=asked,
        values=values,
        entries=entries,
        total=total,
        hidden=hidden,
        more=changed(asked.query, offset=end) if end < total else None,
        picture=picture,
        pictured=found,
        error=error,
        items=desk.items,
        agreements=AGREEMENTS,
        kinds=KINDS,
        meaning=MEANING,
        outlet=desk.outlet,
        outlets=sorted(desk.outlets.values(), key=lambda s: s.name.casefold()),
        written=written,
        readable=readable,
        title=_title(values["item"]),
        place=place,
        around=around,
    )
    return Reply(400, reply.kind, reply.body) if error else reply


def _title(item: str | None) -> str:
    name = readable(item) if item else "Figures"
    return name[:1].upper() + name[1:]


def answered(desk: Desk, values: Mapping[str, Any]) -> AbstractContextManager[Answer]:
    """The ledger's answer. Raises QueryError, also for an item that no topic has."""
    item = values["item"] and item_named(values["item"], desk.topics)
    if values["item"] and not item:
        raise QueryError(f"item: no item {values['item']!r}; known are {', '.join(sorted(desk.items))}")
    ids = desk.search.ids(values["q"])[:_QUERIED] if values["q"] is not None else None
    return desk.ledger.figures(
        Filter(
            ids=None if ids is None else tuple(ids),
            item=item,
            currency=values["currency"] and values["currency"].upper(),
            kind=values["kind"],
            least=values["min"],
            most=values["max"],
            agreement=values["agreement"],
            lang=values["lang"],
            source=values["source"],
            since=_day(values["since"]),
            until=_day(values["until"], end=True),
        )
    )


def _day(text: str | None, *, end: bool = False) -> Any:
    if text is None:
        return None
    whole = {4: f"{text}-12" if end else f"{text}-01"}.get(len(text), text)
    return day(whole, end=end)


def page(answer: Answer, values: Mapping[str, Any], reports: int | None = None) -> list[Entry]:
    return list(answer.entries(values["limit"], skip=values["offset"], reports=reports))


def place(report: Report) -> str:
    """Where in the article's page the figure stands."""
    return f"/article/{report.id}#f{report.block}-{report.amount.start}"


_AROUND = 120  # characters of a sentence on either side of its figure


def around(report: Report) -> tuple[str, str, str]:
    """The sentence before, in and behind the figure, cut to what a table can show."""
    at = report.sentence.find(report.text)
    if at < 0:
        return report.sentence[: 2 * _AROUND], "", ""
    before, after = report.sentence[:at], report.sentence[at + len(report.text) :]
    head = "… " + before[-_AROUND:] if len(before) > _AROUND else before
    tail = after[:_AROUND] + " …" if len(after) > _AROUND else after
    return head, report.text, tail


def drawn(found: Picture) -> Scatter | None:
    """Reports of money over time, the figures with most reports first at the axis."""
    values = {mark.value: _exactly(mark) for mark in found.marks}
    return scatter(map(_point, found.marks), {float(value): written(amount) for value, amount in values.items()})


def _exactly(mark: Mark) -> Amount:
    return Amount(mark.value, mark.currency, "exact", 0, 0, "", "money", mark.high)


def _point(mark: Mark) -> Point:
    value, disputed = written(_exactly(mark)), mark.agreement in DISPUTED
    several = f" and {mark.reports - 1} more" if mark.reports > 1 else ""
    label = f"{mark.source}: {mark.text} = {value}{several}, {MEANING[mark.agreement]}" + (", copied" if mark.copied else "")
    href = f"/article/{mark.article}#f{mark.block}-{mark.start}"
    return Point(mark.seen, float(mark.value), mark.lang, href, label, disputed, mark.copied, mark.reports)
