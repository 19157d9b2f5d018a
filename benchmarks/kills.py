"""kill -9 at random moments of crawls, translations, index builds, exports and alerts: what is lost, stored twice, fetched
again? `python benchmarks/kills.py --kills 200 --seed 1`; tests/kills.py says what is checked. Exit 1 where something is.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.kills import Ordeal


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=5, help="kills between two crawls that end")
    options = parser.parse_args()
    started = time.monotonic()
    with TemporaryDirectory() as folder, Ordeal(Path(folder), options.seed) as ordeal:
        while sum(ordeal.kills.values()) < options.kills and not ordeal.violations:
            ordeal.batch(options.each)
            print(f"{time.monotonic() - started:.0f} s: {json.dumps(ordeal.report)}", file=sys.stderr, flush=True)
        print(json.dumps(ordeal.report))
    sys.exit(bool(ordeal.violations))


if __name__ == "__main__":
    main()
