"""What the formats for reading share: articles by story, who said it and when, the English of each block."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from index.amounts import render
from index.article import Amount, Article, Block
from index.export.entry import Entry

_EXACTNESS = {"about": "about ", "over": "over ", "under": "under "}


def title(article: Article) -> str:
    """The headline in English, or as it is where it was not translated."""
    return article.title_en or article.title or article.url


def own_title(article: Article) -> str | None:
    """The headline in its own language, where that is another."""
    return article.title if article.title and article.title != title(article) else None


def byline(article: Article) -> str:
    """ "asahi, 2025-12-26 18:00 +09:00, by A. Uthor"."""
    facts = [article.source, moment(article.published.iso) if article.published else "no date"]
    facts += [f"by {', '.join(article.authors)}"] if article.authors else []
    facts += [f"version {article.version}"] if article.version > 1 else []
    facts += [f"gone since {moment(article.gone.isoformat())}"] if article.gone else []
    return ", ".join(facts)


def moment(iso: str) -> str:
    """ "2025-12-26 18:00 +09:00": a time as the page gave it, to the minute; a date stays one."""
    day, _, time = iso.partition("T")
    zone = re.search(r"[+-]\d\d:\d\d$", time)
    return " ".join(filter(None, (day, time[:5], zone[0] if zone else "")))


def english(block: Block) -> str:
    return block.text if block.english is None else block.english


def check(block: Block) -> str:
    """What the guard flags in the English of a block: "check: amount, date"; "" where nothing."""
    return f"check: {', '.join(block.flags)}" if block.flags else ""


def notes(article: Article) -> Iterator[str]:
    """What a reader has to know of the English."""
    if article.translation == "pending":
        yield "Not translated yet: the text is the original's."
    if article.translation == "flagged":
        yield f"Some sentences of the translation carry a flag ({', '.join(article.flags)}): compare them with the original."
    if article.paywalled:
        yield "Behind a paywall: only what was free is here."


def figures(entry: Entry) -> list[str]:
    """Each amount once: "1兆2390億円 (¥1.239 trillion)", "9兆円 (about ¥9 trillion)"."""
    return list(dict.fromkeys(figure(amount) for amount in entry.record["amounts"]))


def figure(amount: Mapping[str, Any]) -> str:
    """An amount of a record, as the article writes it and by its value, with what is said of its exactness."""
    value = _EXACTNESS.get(amount["exactness"], "") + render(_amount(amount))
    if amount["kind"] == "money" and not amount["currency"]:  # pesos, dinars
        value += ", the country of the currency not said"
    written = " ".join(amount["text"].split())
    return written if written == value else f"{written} ({value})"


def _amount(a: Mapping[str, Any]) -> Amount:
    high = Decimal(a["high"]) if a["high"] is not None else None
    return Amount(Decimal(a["value"]), a["currency"], a["exactness"], a["start"], a["end"], a["text"], a["kind"], high)


def provenance(article: Article) -> str:
    """Where the page as fetched is kept."""
    record = article.record
    fetched = f"Fetched {article.fetched.isoformat(timespec='seconds')}"
    return f"{fetched}, {record.file} at {record.offset}, {record.digest}" if record else fetched


def rights(article: Article) -> list[str]:
    """What the page says of its use, a line each."""
    said = article.rights
    if said is None:
        return []
    told = {"Robots": ", ".join(said.robots), "Licence": said.licence, "Copyright": said.copyright, "Terms": said.terms}
    lines = [f"{name}: {value}" for name, value in told.items() if value]
    return [*lines, *(["Text and data mining: reserved"] if said.tdm else [])]
