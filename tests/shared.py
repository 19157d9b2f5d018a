"""The folder of real pages and articles that stands beside the project where it is developed; not ours to ship."""

from __future__ import annotations

import os
from pathlib import Path


def shared(name: str = "") -> Path:
    """The folder, or one in it: $KAWARABAN_SHARED, else "shared" in any folder above this one; it may not exist."""
    told = os.environ.get("KAWARABAN_SHARED")
    above = Path(__file__).resolve().parents
    places = [Path(told)] if told else [folder / "shared" for folder in above]
    return next((place for place in places if place.is_dir()), places[0]) / name
