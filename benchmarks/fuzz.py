"""Hours of odd input for the parsers of tests/fuzzing.py: `python benchmarks/fuzz.py [TARGET...] --minutes 60`.

Guided by coverage where atheris is installed (it is no dependency: `pip install --target DIR atheris`, and DIR on
PYTHONPATH), else by mutating the seeds blindly. Each target runs in a process of its own, over and over until its share
of the time is up; a finding is written to --findings, named, and does not end the run. A case that takes more than
--slow seconds is a finding too.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path

from tests.fuzzing import TARGETS, seeds

LONGEST = {"page": 20_000, "listing": 20_000, "declared": 20_000, "urls": 2000, "dates": 200, "query": 400}  # bytes


def main() -> None:
    options = _options()
    if options.worker:
        _work(options.worker, options)
        return
    names = options.targets or list(TARGETS)
    for name in names:
        options.findings.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, __file__, "--worker", name, "--minutes", str(options.minutes / len(names))]
        subprocess.run([*command, "--findings", options.findings, "--slow", str(options.slow), "--seed", str(options.seed)])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--minutes", type=float, default=60.0, help="in all, shared by the targets")
    parser.add_argument("--findings", type=Path, default=Path("/tmp/kawaraban-findings"))
    parser.add_argument("--slow", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    return parser.parse_args()


class _Tried:
    """Runs one input; notes each kind of failure once, by where it was raised."""

    def __init__(self, name: str, options: argparse.Namespace) -> None:
        self.name, self.options = name, options
        self.count = 0
        self.found: dict[str, str] = {}
        self._until = time.monotonic() + options.minutes * 60
        signal.signal(signal.SIGPROF, self._slow)  # CPU time: others work on the machine too

    def __call__(self, data: bytes) -> None:
        if time.monotonic() > self._until:
            self.end()
        self.count += 1
        signal.setitimer(signal.ITIMER_PROF, self.options.slow)
        try:
            TARGETS[self.name](data)
        except Exception as error:  # whatever it is, it is what we look for
            self._note(error, data)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)

    def _slow(self, *_: object) -> None:
        raise TimeoutError(f"over {self.options.slow} s")

    def _note(self, error: Exception, data: bytes) -> None:
        last = traceback.extract_tb(error.__traceback__)[-1]
        key = f"{type(error).__name__} {Path(last.filename).name}:{last.lineno}"
        if key in self.found:
            return
        self.found[key] = hashlib.sha256(data).hexdigest()[:12]
        (self.options.findings / f"{self.name}-{self.found[key]}").write_bytes(data)
        print(f"{self.name}: {key}: {str(error)[:200]} ({self.found[key]})", flush=True)

    def end(self) -> None:
        print(f"{self.name}: {self.count} inputs, {len(self.found)} kinds of findings", flush=True)
        os._exit(0)  # libFuzzer knows no other end


def _work(name: str, options: argparse.Namespace) -> None:
    tried = _Tried(name, options)
    try:
        import atheris
    except ImportError:
        _blindly(tried, random.Random(options.seed))
        return
    corpus = options.findings / "corpus" / name
    corpus.mkdir(parents=True, exist_ok=True)
    for data in seeds(name):
        (corpus / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
    with atheris.instrument_imports(include=["crawler", "index"], exclude=["index.amounts.french"]):  # a jump too far for it
        for data in seeds(name):  # targets import what they try when they are first called
            TARGETS[name](data)
    longest = LONGEST.get(name, 4000)
    atheris.Setup([sys.argv[0], str(corpus), f"-max_len={longest}", f"-seed={options.seed}", "-timeout=60", "-verbosity=1"], tried)
    atheris.Fuzz()


def _blindly(tried: _Tried, chance: random.Random) -> None:
    known = seeds(tried.name)
    while True:
        tried(mutated(chance, known))


def mutated(chance: random.Random, known: list[bytes]) -> bytes:
    """One of the seeds with pieces cut, repeated, replaced by odd ones or by some of another seed."""
    data = bytearray(chance.choice(known))
    for _ in range(chance.randint(1, 6)):
        _mutate(data, chance, known)
    return bytes(data)


def _mutate(data: bytearray, chance: random.Random, known: list[bytes]) -> None:
    start = chance.randint(0, len(data))
    end = min(len(data), start + chance.randint(0, 40))
    other = chance.choice(known)
    cut = chance.randint(0, len(other))
    data[start:end] = chance.choice(
        (b"", bytes(data[start:end]) * chance.choice((2, 50)), chance.randbytes(chance.randint(1, 6)), other[cut : cut + 60], *_ODD)
    )


_ODD = (b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\r\n", b"99999999999999999999", b"-1", b"&#0;", b"]]>", b"%00", "٣".encode(), "İ".encode())

if __name__ == "__main__":
    main()
