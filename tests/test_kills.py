"""A small share of `benchmarks/kills.py`: kill -9 wherever it comes, and then what has to hold."""

from __future__ import annotations

from pathlib import Path

from tests.kills import Ordeal


def test_nothing_is_lost_or_stored_twice_whenever_the_kill_comes(tmp_path: Path) -> None:
    with Ordeal(tmp_path, seed=5, pages=4) as ordeal:
        ordeal.batch(3)
        assert ordeal.violations == []
        assert sum(ordeal.kills.values()) > 0, ordeal.report
