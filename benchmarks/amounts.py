"""Amounts: exactness on the gold sets, speed, and public parsers beside it.

usage: PYTHONPATH=. python benchmarks/amounts.py [--seconds S]

The peers (price-parser, quantulum3, kanjize, number-parser) are optional: one that is not installed is shown as such.
They are judged kindly: on money only, on values only (not span, currency or exactness), and those that read one number
at a time get the amount alone, without its currency. Speed is sentences a CPU-second on one core, of the gold sentences
(nearly all hold figures) and of a mix like a news page, where two sentences in three hold none.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import time
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from index.amounts import amounts, plain

GOLD = Path(__file__).parent.parent / "tests" / "gold"
LANGS = ("en", "fr", "ja")
CURRENCY = re.compile(r"円|米?ドル|ユーロ|[¥￥$€£]|US|yens?|dollars?|euros?|d'|\bde\b")
Case = dict[str, Any]
Reader = Callable[[Case, str], list[Decimal]]

# What a news page is mostly made of. Two of these to each gold sentence make the mix.
ORDINARY = {
    "en": (
        "The minister told reporters after the meeting that the coalition would keep talking until the weekend.",
        "Residents of the coastal town said they had been warned of the storm in time, and that nobody was hurt.",
        "She joined the ministry as a young economist and later became the first woman to lead its main bureau.",
        "Analysts said the decision showed how closely the two allies now work together on advanced technology.",
    ),
    "fr": (
        "La ministre a déclaré à la presse que la coalition discuterait jusqu'à la fin de la semaine.",
        "Les habitants de la ville côtière avaient été prévenus à temps de la tempête, selon la préfecture.",
        "Elle était entrée au ministère comme jeune économiste avant d'en diriger la direction de l'industrie.",
        "Selon les observateurs, cette décision montre à quel point les deux alliés coopèrent dans les technologies.",
    ),
    "ja": (
        "官房長官は会見で、連立与党による協議を週末まで続ける考えを明らかにした。",
        "沿岸の町の住民は、嵐への備えが間に合い、けが人は出なかったと話している。",
        "若手の経済官僚として入省し、のちに女性として初めて産業部門の局長に就いた。",
        "専門家は、今回の決定は先端技術をめぐる両国の協力の深さを示すとみている。",
    ),
}


def gold(lang: str) -> list[Case]:
    lines = (GOLD / f"amounts_{lang}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def money(case: Case) -> list[Decimal]:
    return [Decimal(a["value"]) for a in case["found"] if a["kind"] == "money"]


def own(case: Case, lang: str) -> list[Decimal]:
    return [a.value for a in amounts(case["text"], lang) if a.kind == "money"]


def price_parser(module: Any) -> Reader:
    def read(case: Case, lang: str) -> list[Decimal]:
        price = module.Price.fromstring(case["text"])
        return [price.amount] if price.amount is not None and price.currency else []

    return read


def quantulum3(module: Any) -> Reader:
    parser = importlib.import_module("quantulum3.parser")

    def read(case: Case, lang: str) -> list[Decimal]:
        found = parser.parse(case["text"])
        return [Decimal(repr(q.value)) for q in found if q.unit.entity.name == "currency"]

    return read


def kanjize(module: Any) -> Reader:
    def read(case: Case, lang: str) -> list[Decimal]:
        return [v for written in written_numbers(case) if (v := attempt(module.kanji2number, written)) is not None]

    return read


def number_parser(module: Any) -> Reader:
    def read(case: Case, lang: str) -> list[Decimal]:
        return [v for written in written_numbers(case) if (v := attempt(module.parse_number, written)) is not None]

    return read


def written_numbers(case: Case) -> Iterable[str]:
    """The amounts of a case without their currency: "1兆2390億", "1.23 trillion"."""
    for amount in case["found"]:
        if amount["kind"] == "money":
            yield CURRENCY.sub("", amount["text"]).strip(" -")


def attempt(parse: Callable[[str], Any], written: str) -> Decimal | None:
    """What a peer makes of a number; what it raises (anything, on text it was not made for) counts as nothing found."""
    try:
        value = parse(written)
        return None if value is None else Decimal(str(value))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, InvalidOperation):
        return None


PEERS: dict[str, tuple[str, Callable[[Any], Reader], tuple[str, ...]]] = {
    "price-parser": ("price_parser", price_parser, LANGS),
    "quantulum3": ("quantulum3", quantulum3, ("en", "fr")),
    "kanjize": ("kanjize", kanjize, ("ja",)),
    "number-parser": ("number_parser", number_parser, ("en",)),
}


def score(read: Reader, lang: str) -> tuple[float, float, float]:
    """Share of gold values found, share of found values that are right, sentences a CPU-second."""
    cases = gold(lang)
    started = time.process_time()
    results = [read(case, lang) for case in cases]
    spent = time.process_time() - started
    wanted, found, right = 0, 0, 0
    for case, got in zip(cases, results, strict=True):
        values = money(case)
        wanted, found = wanted + len(values), found + len(got)
        right += sum(value in got for value in values)
    return right / wanted, min(1.0, right / found) if found else 0.0, len(cases) / spent


def table() -> None:
    print(f"{'parser':<16}{'lang':<6}{'found':>8}{'right':>8}{'sent./s':>10}")
    for lang in LANGS:
        row("kawaraban", own, lang)
    for name, (module, adapter, langs) in PEERS.items():
        try:
            read = adapter(importlib.import_module(module))
        except ImportError:
            print(f"{name:<16}not installed")
            continue
        for lang in langs:
            row(name, read, lang)


def row(name: str, read: Reader, lang: str) -> None:
    found, right, speed = score(read, lang)
    print(f"{name:<16}{lang:<6}{found:>8.1%}{right:>8.1%}{speed:>10,.0f}")


def exactness() -> None:
    """Sentences whose amounts are right in kind, value, currency, exactness and span."""
    for lang in LANGS:
        cases = gold(lang)
        exact = sum(is_exact(case, lang) for case in cases)
        print(f"{lang}: {exact} of {len(cases)} gold sentences exact ({exact / len(cases):.1%})")


def is_exact(case: Case, lang: str) -> bool:
    return [key(a) for a in case["found"]] == [shown(a) for a in amounts(case["text"], lang)]


def key(amount: Case) -> tuple[Any, ...]:
    return tuple(amount.get(name) for name in ("kind", "value", "currency", "exactness", "start", "end", "high"))


def shown(amount: Any) -> tuple[Any, ...]:
    high = None if amount.high is None else plain(amount.high)
    return (
        amount.kind, plain(amount.value), amount.currency, amount.exactness, amount.start, amount.end, high,
    )  # fmt: skip


def speed(texts: list[str], lang: str, seconds: float) -> float:
    done, started = 0, time.process_time()
    while (spent := time.process_time() - started) < seconds:
        for text in texts:
            amounts(text, lang)
        done += len(texts)
    return done / spent


def speeds(seconds: float) -> None:
    for lang in LANGS:
        dense = [case["text"] for case in gold(lang)]
        mix = [text for i, figure in enumerate(dense) for text in (figure, *ORDINARY[lang][i % 2 * 2 :][:2])]
        print(
            f"{lang}: {speed(mix, lang, seconds):>9,.0f} sentences/s of a news mix,"
            f" {speed(dense, lang, seconds):>9,.0f} of the gold sentences"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=2.0, help="CPU time for each measure of speed")
    seconds = parser.parse_args().seconds
    exactness()
    speeds(seconds)
    table()


if __name__ == "__main__":
    main()
