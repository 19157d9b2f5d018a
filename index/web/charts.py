"""Pictures as numbers for SVG templates: bars of coverage by day, reports of figures over time. Pure."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal

Step = Literal["day", "week", "month"]
_MOST_BARS = 75
WIDTH, HEIGHT = 900.0, 120.0
_STACK = ("en", "fr", "ja", "und")  # from the bottom


@dataclass(frozen=True, slots=True)
class Piece:
    """Of a bar: one language."""

    lang: str
    count: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """The articles of a day, week or month: `since` and `until` are its first and last day."""

    since: date
    until: date
    x: float
    width: float
    pieces: tuple[Piece, ...]

    @property
    def total(self) -> int:
        return sum(piece.count for piece in self.pieces)

    def count(self, lang: str) -> int:
        return next((piece.count for piece in self.pieces if piece.lang == lang), 0)


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Coverage by language: at most _MOST_BARS bars, the latest. `earlier`: articles before the first of them."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    step: Step
    highest: int
    earlier: int = 0


def timeline(counts: Mapping[str, int]) -> Timeline | None:
    """From the facet: "2025-12-26 ja" -> articles. None where nothing has a date."""
    days: dict[date, dict[str, int]] = defaultdict(dict)
    for name, count in counts.items():
        iso, lang = name.split(" ")
        days[date.fromisoformat(iso)][lang] = count
    if not days:
        return None
    step = _step((max(days) - _dense_start(days)).days)
    bins: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for day, langs in days.items():
        for lang, count in langs.items():
            bins[_begin(day, step)][lang] += count
    return _drawn(bins, step)


def _dense_start(days: Mapping[date, Mapping[str, int]]) -> date:
    """The day after which nine articles in ten were published: one of long ago must not flatten the rest."""
    total = sum(sum(langs.values()) for langs in days.values())
    seen = 0
    for day in sorted(days):
        seen += sum(days[day].values())
        if seen * 10 >= total:
            return day
    return min(days)


def _step(span: int) -> Step:
    return "day" if span <= _MOST_BARS else "week" if span <= _MOST_BARS * 7 else "month"


def _begin(day: date, step: Step) -> date:
    if step == "day":
        return day
    return day - timedelta(days=day.weekday()) if step == "week" else day.replace(day=1)


def _next(day: date, step: Step) -> date:
    if step == "month":
        return (day + timedelta(days=32)).replace(day=1)
    return day + timedelta(days=1 if step == "day" else 7)


def _drawn(bins: Mapping[date, Mapping[str, int]], step: Step) -> Timeline:
    first, last = min(bins), max(bins)
    begins = [first]
    while begins[-1] < last and len(begins) < 5000:
        begins.append(_next(begins[-1], step))
    begins = begins[-_MOST_BARS:]
    earlier = sum(sum(langs.values()) for begin, langs in bins.items() if begin < begins[0])
    highest = max((sum(bins[b].values()) for b in begins if b in bins), default=1)
    width = WIDTH / max(len(begins), 14)
    bars = tuple(
        Bar(begin, _next(begin, step) - timedelta(days=1), n * width, width, _stacked(bins.get(begin, {}), highest))
        for n, begin in enumerate(begins)
    )
    return Timeline(bars, _ticks(bars), step, highest, earlier)


def _stacked(langs: Mapping[str, int], highest: int) -> tuple[Piece, ...]:
    pieces, y = [], HEIGHT
    for lang in _STACK:
        if count := langs.get(lang, 0):
            height = count / highest * HEIGHT
            y -= height
            pieces.append(Piece(lang, count, round(y, 1), round(height, 1)))
    return tuple(pieces)


def _ticks(bars: Sequence[Bar]) -> tuple[Tick, ...]:
    every = max(1, math.ceil(len(bars) / 8))
    return tuple(Tick(round(bar.x, 1), bar.since.isoformat()) for bar in bars[::every])


# -- figures over time ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Point:
    """A report of a figure, or several of one outlet and day."""

    seen: float  # seconds since 1970 UTC
    value: float
    lang: str
    href: str
    label: str
    disputed: bool = False
    copied: bool = False
    reports: int = 1


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    point: Point


@dataclass(frozen=True, slots=True)
class Scatter:
    """Reports by time and value (a logarithmic scale where values are more than ten times apart)."""

    dots: tuple[Dot, ...]
    xs: tuple[Tick, ...]
    ys: tuple[Tick, ...]
    logarithmic: bool
    first: str  # day of the first and of the last report
    last: str


TALL = 320.0
_LOG_FROM = 10.0
_APART = 12.0  # of two marks
_WIDEST = 60.0  # of marks of about one time
_MANY = 300  # marks


def scatter(points: Iterable[Point], render: Mapping[float, str]) -> Scatter | None:
    """`render`: value -> how it is written at the axis; only those values may have a tick."""
    known = sorted((p for p in points if p.value > 0), key=lambda p: p.seen)
    if not known:
        return None
    values = [p.value for p in known]
    logarithmic = max(values) / min(values) > _LOG_FROM
    scale = math.log10 if logarithmic else float
    low, high = scale(min(values)), scale(max(values))
    pad = (high - low) * 0.08 or abs(high) * 0.1 or 1.0
    low, high = low - pad, high + pad
    first, last = known[0].seen, known[-1].seen
    margin = (last - first) * 0.03 or 86400.0
    first, last = first - margin, last + margin

    def x(seen: float) -> float:
        return round((seen - first) / (last - first) * WIDTH, 1)

    def y(value: float) -> float:
        return round(TALL - (scale(value) - low) / (high - low) * TALL, 1)

    dots = _joined([Dot(x(p.seen), y(p.value), p) for p in known])
    xs = tuple(Tick(round(WIDTH * n / 4, 1), _day(first + (last - first) * n / 4)) for n in range(5))
    return Scatter(_spread(dots), xs, _labels({v: y(v) for v in render}, render), logarithmic, _day(known[0].seen), _day(known[-1].seen))


def _joined(dots: Sequence[Dot]) -> list[Dot]:
    """Of very many marks those of one value and language that stand near each other as one, told by the first."""
    if len(dots) <= _MANY:
        return list(dots)
    width = _APART
    while width < WIDTH and len({_place(dot, width) for dot in dots}) > _MANY:
        width *= 2
    held: dict[tuple[float, str, bool, bool, int], list[Dot]] = defaultdict(list)
    for dot in dots:
        held[_place(dot, width)].append(dot)
    return [_one(same) for same in held.values()]


def _place(dot: Dot, width: float) -> tuple[float, str, bool, bool, int]:
    return dot.y, dot.point.lang, dot.point.disputed, dot.point.copied, int(dot.x / width)


def _one(same: Sequence[Dot]) -> Dot:
    first, reports = same[0].point, sum(dot.point.reports for dot in same)
    more = f"; {reports - first.reports} more until {_day(same[-1].point.seen)}" if len(same) > 1 else ""
    return replace(same[0], point=replace(first, label=first.label + more, reports=reports))


def _spread(dots: Iterable[Dot]) -> tuple[Dot, ...]:
    """Marks of one value and about one time beside each other, not on top: around their time, and never far from it."""
    placed: list[Dot] = []
    rows: dict[int, list[Dot]] = defaultdict(list)
    for dot in dots:
        rows[round(dot.y / 8)].append(dot)
    for row in rows.values():
        for near in _near(sorted(row, key=lambda dot: dot.x)):
            width = min(_APART * (len(near) - 1), max(_WIDEST, near[-1].x - near[0].x))
            middle = min(max((near[0].x + near[-1].x) / 2, width / 2), WIDTH - width / 2)
            step = width / max(len(near) - 1, 1)
            placed += [replace(dot, x=round(middle - width / 2 + n * step, 1)) for n, dot in enumerate(near)]
    return tuple(placed)


def _near(row: Sequence[Dot]) -> Iterator[list[Dot]]:
    """Those that would touch, together."""
    near: list[Dot] = []
    for dot in row:
        if near and dot.x - near[-1].x >= _APART:
            yield near
            near = []
        near.append(dot)
    yield near


def _labels(places: Mapping[float, float], render: Mapping[float, str]) -> tuple[Tick, ...]:
    """As many as can be read, from the most important: `render` has them in that order."""
    kept: list[Tick] = []
    for value, text in render.items():
        at = places[value]
        if 0 <= at <= TALL and all(abs(at - other.at) >= 17 for other in kept):
            kept.append(Tick(at, text))
    return tuple(kept)


def _day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()
