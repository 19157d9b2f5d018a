"""Parsers on damaged input: every finding of `benchmarks/fuzz.py` so far, and a few hundred new ones each run."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.fuzz import mutated
from tests.fuzzing import TARGETS, seeds

FINDINGS = [
    ("warc", b"\nM"),  # a record without a date
    ("foreign", b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n"),  # ... without a URL
    ("urls", "http://xn--bcher-k\udc8a.example/".encode("utf-8", "surrogateescape")),  # a host that IDNA cannot write
    ("urls", b"http://-2222222.1:"),  # not an address
    ("page", b"<a></a>\x01<a></a>&#2;<a></a>&#xFFFE;"),  # what lxml refuses to write
    ("page", b"<!><head><t><body>"),  # a body inside what strays into the head
]
EXAMPLES = {"page": 15, "listing": 60, "query": 150}  # of a target; 40 where none is given


@pytest.mark.parametrize(("name", "data"), FINDINGS)
def test_finding_stays_mended(name: str, data: bytes) -> None:
    TARGETS[name](data)


@pytest.mark.parametrize("name", TARGETS)
def test_damaged_input(name: str) -> None:
    known = seeds(name)

    @settings(max_examples=EXAMPLES.get(name, 40), deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(st.randoms(use_true_random=False))
    def holds(chance: random.Random) -> None:
        TARGETS[name](mutated(chance, known))

    holds()
