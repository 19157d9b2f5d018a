"""The files of a folder, one after the other: a bundle may have as many as the archive has articles."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path


def names(folder: Path | str, above: str = "") -> Iterator[str]:
    """Every file by its path in the folder, links as what they are."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from names(entry.path, f"{above}{entry.name}/")
            else:
                yield above + entry.name
