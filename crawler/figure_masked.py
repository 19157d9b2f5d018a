"""A number that is not in the English though its value is: "2日、2人が死亡" has two twos, "three died on the 2nd" one.

Only numbers that count different things are told apart, each thing once: an article says the same of the same again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from crawler import figure_english
from crawler.figure_numbers import Number, Source
from index.article import Amount

_THING = re.compile(r"(?![回度]目)[\u3005\u3400-\u9fffァ-ヶ]| ?[A-Za-zÀ-ÿ]{4,}")  # 人, 棟, "maires"; not "d'entre eux", nor 5年連続5回目


def masked(
    source: Source, found: Sequence[Number], days: Iterable[int], english: str, ours: Sequence[Amount], weekday: bool
) -> Iterator[Number]:
    """One number for each value that the English has less often than the source has things of that value.

    `days` of months are things too, unless the English may have them as days of the week.
    """
    if len(found) < 2 and not (found and days):
        return
    things: dict[Decimal, dict[str, Number]] = {}
    for number in found:
        thing = _THING.match(source.text, number.end)
        if thing and number.value > 1 and not number.points and not (number.day and weekday):
            things.setdefault(number.value, {}).setdefault("日" if number.day else thing[0], number)
    of_days = () if weekday else {Decimal(day) for day in days}
    wanted = {value: len(of) + (value in of_days and "日" not in of) for value, of in things.items()}
    if not any(number > 1 for number in wanted.values()):
        return
    said = figure_english.times_said(english, ours)
    for value, by_thing in things.items():
        if wanted[value] > max(1, said[value]):
            yield next((n for n in by_thing.values() if not n.day), next(iter(by_thing.values())))
