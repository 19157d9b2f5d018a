"""`kawaraban figures`: the ledger on a terminal, as JSON Lines and as CSV."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from index.cli import Run, emit, json_option, pass_run, searcher, source_option
from index.config import LANGS
from index.items import item_named
from index.log import tell

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from index.archive import Archive
    from index.ledger import Answer, Entry, Filter, Ledger, Report

_AGREEMENTS = ("single", "agree", "rounded", "differs", "unit-error")
_KINDS = ("money", "percent", "multiple")
_ALERT = {"differs": "bold red", "unit-error": "bold red", "rounded": "yellow", "agree": "green", "single": "dim"}
_WEAK = ("headline", None)  # about what the article is about, as far as we can say
_SHOWN = 60
_WIDEST = 110


class _Number(click.ParamType[Decimal]):
    """A plain number or one like 1e12."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        try:
            return Decimal(value)
        except InvalidOperation:
            self.fail(f"{value!r} is no number: write 1500000000 or 1.5e9", param, ctx)


@click.command()
@click.argument("query", required=False)
@click.option("--item", metavar="ID", help="Only figures about that item of the topics: rapidus, total-budget.")
@click.option("--lang", type=click.Choice(LANGS), help="Only sentences in that language.")
@source_option
@click.option("--since", metavar="DATE", help="Published on or after: 2025-12, 2025-12-26.")
@click.option("--until", metavar="DATE", help="Published on or before.")
@click.option("--currency", metavar="CODE", help="ISO 4217: JPY, USD, EUR.")
@click.option("--kind", type=click.Choice(_KINDS), help="Only money, percentages or multiples.")
@click.option("--min", "least", type=_Number(), metavar="N", help="At least: 1e12 is a trillion.")
@click.option("--max", "most", type=_Number(), metavar="N", help="At most.")
@click.option("--agreement", type=click.Choice(_AGREEMENTS), help="Only figures with that verdict.")
@click.option("--limit", type=click.IntRange(1), help=f"Figures to print; {_SHOWN} on a terminal, else all.")
@click.option(
    "--all", "everything", is_flag=True, help="In the table also figures that only the headline says the item of."
)
@click.option("--csv", "as_csv", is_flag=True, help="CSV on stdout, a line for each report.")
@json_option
@pass_run
def figures(run: Run, /, query: str | None, as_json: bool, as_csv: bool, everything: bool, **options: Any) -> None:
    """Who reported which figure about what, and where outlets disagree.

    QUERY is as in `search` and says which articles. Of each figure: its most precise value, the first report, the
    others, and a verdict: single, agree, rounded, differs, unit-error.
    """
    limit = options.pop("limit")
    if as_json and as_csv:
        raise click.UsageError("--json and --csv: choose one")
    with run.archive() as archive, _ledger(run, archive).figures(_asked(run, archive, query, options)) as answer:
        if as_json:
            from index.ledger import entry_json

            emit(map(entry_json, answer.entries(limit)))
        elif as_csv:
            _write_csv(answer.entries(limit))
        else:
            _print(answer, limit or _SHOWN, everything=everything)


def _ledger(run: Run, archive: Archive) -> Ledger:
    """The ledger, with a word on what it does not hold yet."""
    from index.ledger import Ledger

    ledger = Ledger(archive, run.config.topics)
    if waiting := ledger.waiting():
        articles = f"{waiting} article{'s are' if waiting > 1 else ' is'}"
        tell(f"kawaraban: {articles} not in the ledger as it is read now; the next crawls take them in, or `rebuild --from index`")
    return ledger


def _asked(run: Run, archive: Archive, query: str | None, options: dict[str, Any]) -> Filter:
    """The filter of the options. Raises QueryError, and a usage error for an item that no topic has."""
    from index.ledger import Filter, day

    named, currency = options.pop("item"), options.pop("currency")
    item = named and item_named(named, run.config.topics)
    if named and not item:
        known = sorted({name for topic in run.config.topics for name in topic.items})
        raise click.UsageError(f"--item: no item {named!r}; known are {', '.join(known)}")
    since, until = options.pop("since"), options.pop("until")
    from index.amounts import code_of

    code = currency and code_of(currency)
    if currency and not code:
        raise click.UsageError(f"--currency: no currency {currency!r} that is read; write JPY, USD, EUR or yen")
    return Filter(
        ids=None if query is None else tuple(searcher(run, archive).ids(query)),
        item=item,
        currency=code,
        since=since and day(since),
        until=until and day(until, end=True),
        **options,
    )


# -- CSV: a line for each report ------------------------------------------------------------------

_COLUMNS = (
    "item", "value", "high", "currency", "kind", "exactness", "fiscal_year", "stage", "role", "cumulative", "agreement",
    "why", "source", "lang", "published", "reported_value", "text", "conversion", "rate", "sentence", "was", "copy_of", "id", "url",
    "warc_file", "warc_offset",
)  # fmt: skip


def _write_csv(entries: Iterable[Entry]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for entry in entries:
        writer.writerows([_cell(v) for v in _line(entry, report)] for report in entry.reports)


def _line(entry: Entry, report: Report) -> tuple[object, ...]:
    from index.amounts import plain

    amount, warc = entry.amount, report.warc or {}
    return (
        entry.item, plain(amount.value), amount.high and plain(amount.high), amount.currency, amount.kind,
        entry.exactness, entry.year, entry.stage, entry.role, int(entry.cumulative), entry.agreement, entry.why,
        report.source, report.lang, report.published, plain(report.amount.value), report.text, report.converted,
        report.implied and report.implied.rate, report.sentence, report.was and report.was.text, report.copy_of, report.id, report.url,
        warc.get("file"), warc.get("offset"),
    )  # fmt: skip


def _cell(value: object) -> object:
    """Text that a spreadsheet would take for a formula is quoted (OWASP, CSV injection)."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return value


# -- the table -----------------------------------------------------------------------------------


def _print(answer: Answer, limit: int, *, everything: bool) -> None:
    from index.ledger import readable
    from index.terminal import console

    out = console()
    shown: list[Entry] = []
    hidden = 0
    for entry in answer.entries():
        if not everything and entry.basis in _WEAK and entry.agreement == "single":
            hidden += 1
        elif len(shown) < limit:
            shown.append(entry)
        if len(shown) >= limit:
            break
    for items, entries in groupby(shown, key=lambda e: e.items):
        out.print(f"\n[bold]{' + '.join(map(readable, items))}[/]")
        for entry in entries:
            _print_entry(out, entry)
    out.print(f"\n[bold]{len(answer)}[/] figures, {len(shown)} shown" + _rest(len(answer), len(shown), hidden))


def _rest(total: int, shown: int, hidden: int) -> str:
    notes = [f"{hidden} left out that only the headline gives an item (--all)"] if hidden else []
    notes += ["--limit N for more"] if shown + hidden < total else []
    return "".join(f"; {note}" for note in notes)


def _print_entry(out: Console, entry: Entry) -> None:
    from rich.text import Text

    line = Text("  ")
    line.append(f"{_value(entry):<22} ", style="bold")
    line.append(f"{entry.agreement:<10} ", style=_ALERT[entry.agreement])
    line.append(", ".join(_facts(entry)), style="dim")
    out.print(line, soft_wrap=True)
    first = entry.first
    others = [r for r in entry.reports if r.id != first.id]
    out.print(Text("    first ", style="dim") + _said(first), soft_wrap=True)
    if others:
        out.print(Text("    then  ", style="dim") + Text(_voices(others)), soft_wrap=True)
    if entry.agreement not in ("single", "agree") or "converted" in entry.why:
        out.print(Text(f"    why   {entry.why}", style=_ALERT.get(entry.agreement, "")), soft_wrap=True)
    for edited in (r for r in entry.reports if r.was):
        out.print(Text(f"    edited {_was(edited)}", style="yellow"), soft_wrap=True)
    if entry.rate_flag:
        out.print(Text(f"    rate  {entry.rate_flag}", style="red"), soft_wrap=True)


def _value(entry: Entry) -> str:
    from index.amounts import render

    shown = render(entry.amount)
    if entry.amount.kind != "money" and entry.role == "change":
        shown = f"×{shown.removesuffix(' times')}" if entry.amount.kind == "multiple" else f"+{shown}"
    return {"about": "~", "over": ">", "under": "<"}.get(entry.exactness, "") + shown


def _facts(entry: Entry) -> list[str]:
    """What is known of the figure beside its value."""
    plain = "level" if entry.amount.kind == "money" else "change"  # the sign says that of a growth
    facts = [f"FY{entry.year}"] if entry.year else []
    facts += [entry.stage] if entry.stage else []
    facts += [entry.role] if entry.role not in (plain, "level") else []
    facts += ["cumulative"] if entry.cumulative else []
    facts += ["over several years"] if entry.several_years else []
    copies = sum(r.copy_of is not None for r in entry.reports)
    facts.append(
        f"{entry.independent} report{'s' * (entry.independent > 1)}" + (f" + {copies} copied" if copies else "")
    )
    return facts


def _said(report: Report) -> Text:
    from rich.text import Text

    place = report.sentence.find(report.text)
    half = (_WIDEST - len(report.text)) // 2
    start, end = max(0, place - half), place + len(report.text) + half
    text = Text(f"{(report.published or 'no date')[:10]} {report.source} [{report.id}] ")
    text.append("…" * (start > 0) + report.sentence[start:place].lstrip(), style="dim")
    text.append(report.text, style="bold")
    text.append(report.sentence[place + len(report.text) : end] + "…" * (end < len(report.sentence)), style="dim")
    return text


def _was(report: Report) -> str:
    """ "tokyo-ledger [ab12...] said ¥115 trillion in version 1"."""
    return f"{report.source} [{report.id}] said {report.was.text} in version {report.was.version}" if report.was else ""


def _voices(reports: Sequence[Report]) -> str:
    """ "kasumi-shimbun (ja) 1500億円, chipwatch (en) ¥150 billion ($1 billion)"; a source once for each wording."""
    voices: dict[str, None] = {}
    for report in reports:
        copied = " copied" if report.copy_of else ""
        converted = f" ({report.converted})" if report.converted else ""
        voices[f"{report.source} ({report.lang}{copied}) {report.text}{converted}"] = None
    return ", ".join(voices)
