"""Coverage as Prometheus metrics: for node_exporter's textfile collector, or at /metrics of `kawaraban serve`.

Names end as Prometheus asks (https://prometheus.io/docs/practices/naming/): base units, `_total` for what only grows.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from index.archive import Archive
from index.coverage import FAILURES
from index.errors import KawarabanError
from index.stats import SourceStats, collect

if TYPE_CHECKING:
    from prometheus_client import Metric

KIND = "text/plain; version=1.0.0; charset=utf-8"  # the exposition format of `exposition`
_Row = tuple[tuple[str, ...], float]


def exposition(archive: Archive, now: datetime) -> bytes:
    """All metrics in Prometheus' text format."""
    from prometheus_client import CollectorRegistry, generate_latest

    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collector([*_of_sources(collect(archive, now, 2)), *_of_archive(archive, now)]))
    return generate_latest(registry)


def write(path: Path, text: bytes) -> None:
    """The file as a whole or not at all: a collector may read it at any time. Raises KawarabanError."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(text)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise KawarabanError(f"{path}: cannot be written: {error.strerror}") from error


class _Collector:
    """What a registry asks."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics = tuple(metrics)

    def collect(self) -> Iterator[Metric]:
        yield from self._metrics


def _of_sources(found: list[SourceStats]) -> Iterator[Metric]:
    yield _gauge("articles", "Articles kept.", "source lang", [((s.source, k), n) for s in found for k, n in s.languages.items()])
    yield _gauge("copies", "Articles whose text another one had first.", "source", [((s.source,), s.copies) for s in found])
    yield _gauge("urls", "URLs by what the last look at them gave.", "source outcome", [((s.source, k), n) for s in found for k, n in s.outcomes.items()])  # fmt: skip
    yield _gauge("translations", "Articles by the state of their English.", "source state", [((s.source, k), n) for s in found for k, n in s.translation.items()])  # fmt: skip
    events = [((s.source, k), one.count) for s in found for k, one in s.sums.items() if k not in FAILURES]
    yield _counter("events", "URLs named, articles new and edited, listings read, outcomes of looks at pages.", "source event", events)
    failures = [((s.source, k), s.sums[k].count if k in s.sums else 0) for s in found for k in FAILURES]
    yield _counter("failures", "Listings and pages that gave no answer, or one that could not be read.", "source kind", failures)
    yield _gauge("failing_listings", "Feeds, sitemaps and sections that failed when last asked.", "source", [((s.source,), len(s.errors)) for s in found])  # fmt: skip
    answered = [((s.source,), s.answered.timestamp()) for s in found if s.answered]
    yield _gauge("last_success_timestamp_seconds", "When a listing or page last gave an answer that could be read.", "source", answered)
    yield _gauge("source_silent", "1: it does not answer, or names nothing new where it used to.", "source", [((s.source,), s.silent) for s in found])  # fmt: skip
    yield _gauge("today_articles", "Articles new since midnight UTC.", "source", [((s.source,), s.days[-1].got) for s in found])
    before = [(s.source, s.days[-2]) for s in found]
    yield _gauge("yesterday_articles", "Articles new on the day before, UTC.", "source", [((name,), day.got) for name, day in before])
    usual = [((name,), day.expected) for name, day in before if day.expected is not None]
    yield _gauge("yesterday_expected_articles", "What is usual on such a day.", "source", usual)


def _of_archive(archive: Archive, now: datetime) -> Iterator[Metric]:
    yield _gauge("revision", "Changes of articles since ever.", "", [((), archive.rev)])
    yield _gauge("collected_timestamp_seconds", "When these figures were taken.", "", [((), now.timestamp())])


def _gauge(name: str, help: str, labels: str, rows: Iterable[_Row]) -> Metric:
    from prometheus_client.core import GaugeMetricFamily

    return _filled(GaugeMetricFamily(f"kawaraban_{name}", help, labels=labels.split()), rows)


def _counter(name: str, help: str, labels: str, rows: Iterable[_Row]) -> Metric:
    from prometheus_client.core import CounterMetricFamily

    return _filled(CounterMetricFamily(f"kawaraban_{name}", help, labels=labels.split()), rows)


def _filled(metric: Metric, rows: Iterable[_Row]) -> Metric:
    for labels, value in rows:
        metric.add_metric(labels, value)  # type: ignore[attr-defined]  # of every family
    return metric
