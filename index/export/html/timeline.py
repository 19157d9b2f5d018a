"""How many articles came when, in which language: a picture in SVG of our own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from index.export.html.frame import escape

_DAYS, _MONTHS = 124, 60  # the most bars of one day, of one month
_HEIGHT = 100
_LANGS = ("en", "fr", "ja", "other")


def timeline(counts: Mapping[tuple[date, str], int]) -> str:
    """`counts`: (day, language) -> articles. Bars by day, month or year, as they fit; "" without dated articles."""
    if not counts:
        return ""
    days = sorted({day for day, _ in counts})
    bars = _periods(days[0], days[-1])
    size = len(bars[0])
    sums: Counter[tuple[str, str]] = Counter()
    for (day, lang), count in counts.items():
        sums[day.isoformat()[:size], lang if lang in _LANGS else "other"] += count
    most = max(sum(sums[bar, lang] for lang in _LANGS) for bar in bars)
    drawn = "".join(_bar(place, bar, sums, most) for place, bar in enumerate(bars))
    label = f"Articles by {'day' if size == 10 else 'month' if size == 7 else 'year'}, the most {most}"
    svg = f'<svg viewBox="0 0 {len(bars) * 10} {_HEIGHT}" preserveAspectRatio="none" role="img" aria-label="{escape(label)}">{drawn}</svg>'
    return f'<figure class="timeline">{svg}<figcaption><span>{bars[0]}</span><span>{label}</span><span>{bars[-1]}</span></figcaption></figure>'


def _periods(first: date, last: date) -> Sequence[str]:
    """Every day, month or year from first to last, as ISO writes it."""
    if (last - first).days < _DAYS:
        return [(first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1)]
    months = (last.year - first.year) * 12 + last.month - first.month
    if months < _MONTHS:
        counted = range(first.month - 1, first.month + months)
        return [f"{first.year + n // 12:04}-{n % 12 + 1:02}" for n in counted]
    return [f"{year:04}" for year in range(first.year, last.year + 1)]


def _bar(place: int, bar: str, sums: Mapping[tuple[str, str], int], most: int) -> str:
    pieces, top, told = [], float(_HEIGHT), []
    for lang in _LANGS:
        if count := sums.get((bar, lang), 0):
            height = count / most * _HEIGHT
            top -= height
            pieces.append(f'<rect class="{lang}" x="{place * 10 + 1}" y="{top:.2f}" width="8" height="{height:.2f}"/>')
            told.append(f"{count} {lang}")
    return f"<g><title>{bar}: {', '.join(told)}</title>{''.join(pieces)}</g>" if pieces else ""
